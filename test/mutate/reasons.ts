/** Why a mutant may live: no test could tell it from the code, or what it changes is promised to nobody. */
export type Reason = {
  readonly path: RegExp
  /** What stood there, whole. */
  readonly was: RegExp
  /** What stands there in the mutant; any unless given. */
  readonly text?: string
  readonly why: string
}

/** The mutants that were looked at and need no test. They count as survivors all the same. */
export const reasons: readonly Reason[] = [
  {
    path: /contract\/china-time\.ts$/,
    was: /^0$/,
    text: '1',
    why: 'every format has year, month and day: their defaults are for the compiler',
  },
]
