import { isSystemCode, systemCodes } from './codes.ts'
/** A success, with the keys in the documented order. */
export function success(result) {
  return { reason: 'success', result, error_code: 0 }
}
/** A refusal, with the keys in the documented order. */
export function refusal(errorCode, reason) {
  const body = { reason, result: null, error_code: errorCode }
  return isSystemCode(errorCode) ? { resultcode: String(errorCode - 9900), ...body } : body
}
/** What a missing, unknown or revoked key is answered, letter by letter as Juhe does it. */
export const badKey = refusal(10001, systemCodes[10001])
/** Whether an answer refuses. */
export function isRefusal(envelope) {
  return envelope.error_code !== 0
}
