import type { Chance } from '#infra/sandbox/model/chance.ts'
import { type EffectFault, isChanging } from './fault-kinds.ts'

/** A fault that was meant to befall an effect. */
export type Injected = { readonly key: string; readonly kind: EffectFault }

/** Which faults there are: drawn by their rates until a moment, or just the listed ones (by effect). */
export type FaultSource =
  | {
      readonly kind: 'drawn'
      readonly rates: Readonly<Partial<Record<EffectFault, number>>>
      readonly until: number
    }
  | { readonly kind: 'listed'; readonly faults: ReadonlyMap<string, EffectFault> }

/**
 * Decides which effect is befallen by what, and keeps a list of it. An effect is known by a key of its own ("put o1 #3"),
 * and every draw is a function of seed and key: taking one fault away leaves the others where they were.
 */
export type FaultBook = {
  /** A key for the next effect of this name. */
  readonly name: (effect: string) => string
  /** The fault of an effect among those that fit it. It counts only once it has done something: `felt`. */
  readonly draw: (key: string, kinds: readonly EffectFault[]) => EffectFault | undefined
  /** A fault has done something that would not have been without it. */
  readonly felt: (key: string, kind: EffectFault) => void
  /** All that were drawn. */
  readonly injected: readonly Injected[]
  /** Those of them that did something, each once. */
  readonly effective: () => readonly Injected[]
}

export function createFaultBook(chance: Chance, now: () => number, source: FaultSource): FaultBook {
  const counts = new Map<string, number>()
  const injected: Injected[] = []
  const effective = new Map<string, Injected>()

  function drawn(key: string, kinds: readonly EffectFault[]): EffectFault | undefined {
    if (source.kind === 'listed') {
      const listed = source.faults.get(key)
      return listed !== undefined && kinds.includes(listed) ? listed : undefined
    }
    if (now() >= source.until) return undefined
    const rateOf = (kind: EffectFault) => source.rates[kind] ?? 0
    const scale = isRare(key) ? scaleOfRare(kinds.reduce((sum, kind) => sum + rateOf(kind), 0)) : 1
    let rest = chance.fraction('fault', key)
    for (const kind of kinds) {
      rest -= scale * rateOf(kind)
      if (rest < 0) return kind
    }
    return undefined
  }

  return {
    name: (effect) => {
      const n = (counts.get(effect) ?? 0) + 1
      counts.set(effect, n)
      return `${effect} #${n}`
    },
    draw: (key, kinds) => {
      const kind = drawn(key, kinds)
      if (kind !== undefined) injected.push({ key, kind })
      return kind
    },
    felt: (key, kind) => effective.set(key, { key, kind }),
    injected,
    effective: () => [...effective.values()],
  }
}

/** Cancels and refunds are few, and with each of them everything is to go wrong now and then. */
function isRare(key: string): boolean {
  const operation = changingOperationOf(key)
  return operation === 'cancelOrder' || operation === 'applyRefundOrder'
}

/** Thrice as often, as long as some go well. */
function scaleOfRare(sum: number): number {
  return sum === 0 ? 1 : Math.min(3, Math.max(1, 0.75 / sum))
}

/** The operation of Juhe's that changes something and that an effect is a call of, by its key. */
export function changingOperationOf(key: string) {
  const [operation = ''] = key.split(' ')
  return isChanging(operation) ? operation : undefined
}
