/** A seed that broke a promise, or that could not be run. */
export type Failure = {
  readonly seed: number
  /** The rule that it broke, or `crashed`. */
  readonly rule: string
  readonly detail: string
  readonly report: string
}

/** Whether what was looked for has been found. */
export function isOver(failures: readonly Failure[], stopsAt: string | undefined): boolean {
  return stopsAt !== undefined && failures.some(({ rule }) => stopsAt === 'any' || stopsAt === rule)
}
