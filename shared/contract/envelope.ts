import { isSystemCode, systemCodes } from './codes.ts'

/** A success as every operation but addCallbackUrl answers it. `reason` is "success", but "0" in search. */
export type Success<Result> = {
  readonly reason: string
  readonly result: Result
  readonly error_code: 0
}

/** The success of addCallbackUrl, which has `data` in place of `result` (contract §6). */
export type DataSuccess = { readonly error_code: 0; readonly reason: string; readonly data: null }

/** A refusal; `resultcode` (code − 9900, as a string) only with Juhe's system codes. */
export type Refusal = {
  readonly resultcode?: string
  readonly reason: string
  readonly result: null
  readonly error_code: number
}

/** Whatever an operation answers. */
export type Envelope = Success<unknown> | DataSuccess | Refusal

/** A success, with the keys in the documented order. */
export function success<Result>(result: Result): Success<Result> {
  return { reason: 'success', result, error_code: 0 }
}

/** A refusal, with the keys in the documented order. */
export function refusal(errorCode: number, reason: string): Refusal {
  const body = { reason, result: null, error_code: errorCode } as const
  return isSystemCode(errorCode) ? { resultcode: String(errorCode - 9900), ...body } : body
}

/** What a missing, unknown or revoked key is answered, letter by letter as Juhe does it. */
export const badKey: Refusal = refusal(10001, systemCodes[10001])

/** Whether an answer refuses. */
export function isRefusal(envelope: Envelope): envelope is Refusal {
  return envelope.error_code !== 0
}
