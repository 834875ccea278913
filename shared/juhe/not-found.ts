import { isSystemCode } from '#contract/codes.ts'
import type { ReplyBody } from './classify.ts'
import type { Outcome } from './outcome.ts'

/** Answers without words by which Juhe may say that an order does not exist; no document tells. */
export const notFoundAnswers = ['null-result', 'http-404'] as const

/** By what it is known that Juhe has no such order, besides the words that this service expects. */
export type NotFoundSigns = {
  /** Words of Juhe's reason; any of them will do, whatever the code. */
  readonly words: readonly string[]
  /** A success whose result is empty; HTTP 404. */
  readonly answers: readonly (typeof notFoundAnswers)[number][]
}

/** As long as nothing has been learnt about the real Juhe. */
export const noSigns: NotFoundSigns = { words: [], answers: [] }

/**
 * Whether an answer says that there is no such order. The code is attested for refunds only (223804), so any of this
 * service's codes (2238xx) counts; the reason must say so, and say it of an order. Words that a stage has set count with
 * every code but Juhe's system codes, which say nothing about orders.
 */
export function isNotFound(outcome: Outcome<unknown>, { words, answers }: NotFoundSigns): boolean {
  if (!('code' in outcome) || outcome.code === undefined) return false
  const { code, reason } = outcome
  if (outcome.kind === 'unknown' && outcome.cause === 'http') {
    return code === 404 && answers.includes('http-404')
  }
  if (reason === undefined || isSystemCode(code)) return false
  const isServiceCode = Math.floor(code / 100) === 2238
  return (
    (isServiceCode && reason.includes('订单') && reason.includes('不存在')) ||
    words.some((one) => reason.includes(one))
  )
}

/** Whether a success says by its empty result that there is no such order. */
export function isEmptyResult(body: ReplyBody, { answers }: NotFoundSigns): boolean {
  if (!answers.includes('null-result')) return false
  const { result } = body
  return (
    result === undefined || result === null || result === '' || (Array.isArray(result) && result.length === 0)
  )
}
