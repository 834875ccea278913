/**
 * How a call to the upstream ended. What matters is what it tells about the effect:
 * - `answered`: it was done, and this is what was said;
 * - `refused`: it was certainly not done. With scope `request` because of what was asked (only service codes
 *   that are attested); with scope `account` because of our key, quota or address, or because the service is
 *   closed: the same call may well be taken later;
 * - `unknown`: nobody can tell whether it was done. A time-out, a broken connection, an HTTP status other than
 *   200, a body that cannot be read, 10014, and every code that no document names;
 * - `notCalled`: nothing was sent, so that nothing was done: there was no key, or no time left for a call.
 */
export type Outcome<Value> =
  | { readonly kind: 'answered'; readonly value: Value }
  | RefusedCall
  | Unknown
  | NotCalled

/** The upstream refused. `reason` is its own text, and may hold personal data. */
export type RefusedCall = {
  readonly kind: 'refused'
  readonly scope: 'request' | 'account'
  readonly code: number
  readonly reason: string
}

/** The outcome is not known. `code` is the upstream's (or HTTP's, with cause `http`); `reason` its own text. */
export type Unknown = {
  readonly kind: 'unknown'
  readonly cause: 'timeout' | 'network' | 'http' | 'unreadable' | 'code'
  readonly code?: number
  readonly reason?: string
}

/** Nothing was sent. */
export type NotCalled = { readonly kind: 'notCalled' }

/** See {@link NotCalled}. */
export const notCalled: NotCalled = { kind: 'notCalled' }

/** An answer. */
export function answered<Value>(value: Value): Outcome<Value> {
  return { kind: 'answered', value }
}

/** The same outcome with another value; undefined for a value that cannot be read, so that it is unknown. */
export function mapped<From, To>(outcome: Outcome<From>, read: (value: From) => To | undefined): Outcome<To> {
  if (outcome.kind !== 'answered') return outcome
  const value = read(outcome.value)
  return value === undefined ? { kind: 'unknown', cause: 'unreadable' } : answered(value)
}
