import { certaintyOf } from '#contract/codes.ts'
import { parseJson } from '#contract/parse-json.ts'
import { textOf } from './lenient.ts'
import type { Outcome } from './outcome.ts'
import { answered } from './outcome.ts'

/** The upstream's body, as far as every operation has it. */
export type ReplyBody = Readonly<Record<string, unknown>>

/**
 * What the text of an HTTP 200 tells. `error_code` alone decides, as a number or a numeral: reasons differ from
 * host to host.
 */
export function classify(text: string): Outcome<ReplyBody> {
  const body = parsed(text)
  const code = body === undefined ? undefined : codeOf(body)
  if (body === undefined || code === undefined) return { kind: 'unknown', cause: 'unreadable' }
  if (code === 0) return answered(body)
  const reason = textOf(body.reason)
  const certainty = certaintyOf(code)
  if (certainty === undefined) return { kind: 'unknown', cause: 'code', code, reason }
  return { kind: 'refused', scope: certainty === 'turnedAway' ? 'account' : 'request', code, reason }
}

/** The object of a JSON text, with or without a byte order mark; undefined when it is none. */
export function parsed(text: string): ReplyBody | undefined {
  try {
    const value = parseJson(text.replace(/^\uFEFF/, ''))
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Whether a value is an object with named fields. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function codeOf(body: ReplyBody): number | undefined {
  const code = body.error_code
  if (typeof code === 'number') return Number.isSafeInteger(code) ? code : undefined
  return typeof code === 'string' && /^\d{1,9}$/.test(code.trim()) ? Number(code) : undefined
}
