import { wordsOf } from '../failure.ts'

/** How one thing was found: well, worth a look soon, or broken. */
export type Finding = { readonly status: 'ok' | 'warning' | 'failed'; readonly detail: string }

/** One line of the doctor's. */
export type NamedFinding = Finding & { readonly name: string }

/** It is well. */
export function well(detail: string): Finding {
  return { status: 'ok', detail }
}

/** It works, and will not for long; or only a person can tell. */
export function worthALook(detail: string): Finding {
  return { status: 'warning', detail }
}

/** It does not work. */
export function broken(detail: string): Finding {
  return { status: 'failed', detail }
}

/** Runs an examination; what it throws is a finding, too. */
export async function examine(name: string, look: () => Finding | Promise<Finding>): Promise<NamedFinding> {
  try {
    return { name, ...(await look()) }
  } catch (error) {
    return { name, ...broken(wordsOf(error)) }
  }
}
