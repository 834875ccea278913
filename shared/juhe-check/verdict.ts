/** How one thing that the service relies on was found. `differs` says what to set, or that nothing need be. */
export type Status = 'ok' | 'differs' | 'failed'

/** One line of the check. */
export type Check = { readonly name: string; readonly status: Status; readonly detail: string }

/** What was found, without the name of it. */
export type Verdict = Omit<Check, 'name'>

/** It is as the service relies on it. */
export function ok(detail: string): Verdict {
  return { status: 'ok', detail }
}

/** It is otherwise. */
export function differs(detail: string): Verdict {
  return { status: 'differs', detail }
}

/** It could not be found out. */
export function failed(detail: string): Verdict {
  return { status: 'failed', detail }
}

/** A setting by both of its names: of a stage in cdk.json, and of the environment. */
export function toSet(stageName: string, variable: string, value: string): string {
  return `set ${stageName} (${variable}) to ${value}`
}
