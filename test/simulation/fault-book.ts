import type { Chance } from '#infra/local/sandbox/model/chance.ts'
import type { EffectFault } from './fault-kinds.ts'

/** A fault that befell an effect. */
export type Injected = { readonly key: string; readonly kind: EffectFault; readonly at: number }

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
  /** The fault of an effect among those that fit it. */
  readonly draw: (key: string, kinds: readonly EffectFault[]) => EffectFault | undefined
  readonly injected: readonly Injected[]
}

export function createFaultBook(chance: Chance, now: () => number, source: FaultSource): FaultBook {
  const counts = new Map<string, number>()
  const injected: Injected[] = []

  function drawn(key: string, kinds: readonly EffectFault[]): EffectFault | undefined {
    if (source.kind === 'listed') {
      const listed = source.faults.get(key)
      return listed !== undefined && kinds.includes(listed) ? listed : undefined
    }
    if (now() >= source.until) return undefined
    let rest = chance.fraction('fault', key)
    for (const kind of kinds) {
      rest -= source.rates[kind] ?? 0
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
      if (kind !== undefined) injected.push({ key, kind, at: now() })
      return kind
    },
    injected,
  }
}
