import { certaintyOf } from '#contract/codes.ts'
import type { TroubleFacts } from './errors.ts'

/** Whatever object a body holds. */
export type Body = Readonly<Record<string, unknown>>

/** What a body tells. Only codes that are documented say for sure that nothing was done. */
export type Reply =
  | { readonly kind: 'answered'; readonly body: Body }
  | { readonly kind: 'refused' | 'turnedAway'; readonly code: number; readonly reason: string }
  | ({ readonly kind: 'trouble' } & TroubleFacts)

/** HTTP's own status: API Gateway did not let the request through, so nothing was done. */
export const tooManyRequests = 429

/** What an HTTP answer tells. The envelope decides, whatever the status; without one, the status is all there is. */
export function classify(status: number, text: string): Reply {
  const body = parsed(text)
  const code = body === undefined ? undefined : codeOf(body)
  if (body === undefined || code === undefined) {
    if (status === tooManyRequests) return { kind: 'turnedAway', code: status, reason: 'too many requests' }
    return status === 200
      ? { kind: 'trouble', trouble: 'unreadable' }
      : { kind: 'trouble', trouble: 'http', code: status }
  }
  if (code === 0) {
    return status === 200 ? { kind: 'answered', body } : { kind: 'trouble', trouble: 'http', code: status }
  }
  const reason = typeof body.reason === 'string' ? body.reason : ''
  const certainty = certaintyOf(code)
  return certainty === undefined
    ? { kind: 'trouble', trouble: 'code', code, reason }
    : { kind: certainty, code, reason }
}

function parsed(text: string): Body | undefined {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
    return isBody(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Whether a value is an object with named fields. */
export function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function codeOf({ error_code: code }: Body): number | undefined {
  if (typeof code === 'number') return Number.isSafeInteger(code) ? code : undefined
  return typeof code === 'string' && /^\d{1,9}$/.test(code.trim()) ? Number(code) : undefined
}
