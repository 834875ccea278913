/** The outcome of something that may be refused: a value or an error, never an exception. */
export type Result<T, E> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E }

/** A success. */
export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value }
}

/** A refusal. */
export function failed<E>(error: E): { readonly ok: false; readonly error: E } {
  return { ok: false, error }
}
