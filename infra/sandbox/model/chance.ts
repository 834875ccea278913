import { createHash } from 'node:crypto'

/** What one draw is about: the same parts of the same seed always draw the same. */
export type Subject = readonly (string | number)[]

/** Chance without randomness: every draw is a function of a seed and of what is drawn. */
export type Chance = {
  /** A number in [0, 1). */
  readonly fraction: (...subject: Subject) => number
  /** An integer from `min` to `max`, both included. */
  readonly between: (min: number, max: number, ...subject: Subject) => number
  /** Hexadecimal digits (lower case, at most 64). */
  readonly hex: (length: number, ...subject: Subject) => string
}

/** The chance that belongs to a seed. */
export function createChance(seed: string): Chance {
  const fraction = (...subject: Subject) => fractionOf(`${seed}\0${subject.join('\0')}`)
  return {
    fraction,
    between: (min, max, ...subject) => min + Math.floor(fraction(...subject) * (max - min + 1)),
    hex: (length, ...subject) =>
      createHash('sha256')
        .update(`${seed}\0${subject.join('\0')}`)
        .digest('hex')
        .slice(0, length),
  }
}

/**
 * The n-th number of a fixed shuffle of `0 … size - 1`: no number comes twice before all have come.
 *
 * @param n counts from 0
 */
export function shuffled(n: number, size: number): number {
  // A step without a common factor with the sizes used here (10^9 and 9·10^8) visits every place once.
  const step = 472_882_027n
  return Number((BigInt(n) * step + 345_091_034n) % BigInt(size))
}

/** Two 32-bit lanes mixed by multiplication (FNV-1a each, MurmurHash3's finish): quick, and even enough for a timetable. */
function fractionOf(text: string): number {
  let low = 0x811c9dc5
  let high = 0x9e3779b9
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    low = Math.imul(low ^ code, 0x01000193)
    high = Math.imul(high ^ code, 0x85ebca6b)
  }
  const upper = finish(low ^ (high >>> 15))
  const lower = finish(high ^ upper)
  return ((upper >>> 5) * 0x4000000 + (lower >>> 6)) / 2 ** 53
}

function finish(lane: number): number {
  let mixed = lane
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}
