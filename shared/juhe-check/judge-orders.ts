import { serviceCodes } from '#contract/codes.ts'
import { parsed } from '#shared/juhe/classify.ts'
import type { Outcome } from '#shared/juhe/outcome.ts'
import { printable } from '#shared/printable.ts'
import type { Exchange } from './exchange.ts'
import { differs, failed, ok, toSet, type Verdict } from './verdict.ts'

/** How much of an answer is quoted. */
const quoted = 80

/** What Juhe said, in short: HTTP status, code and words. */
export function saying(exchange: Exchange | undefined): string {
  if (exchange === undefined) return 'no answer'
  const { status, text } = exchange
  const body = parsed(text)
  const words =
    body === undefined
      ? `no JSON: ${printable(text).trim().slice(0, quoted)}`
      : `error_code ${String(body.error_code)}, ${printable(String(body.reason)).slice(0, quoted)}`
  return `HTTP ${status}, ${words}`
}

/** What an outcome without an answer tells, for a call that should have been answered. */
export function failureOf(outcome: Outcome<unknown>, exchange: Exchange | undefined): Verdict {
  if (outcome.kind === 'notCalled')
    return failed("our key at Juhe cannot be read: see the stage's secret juhe")
  if (exchange === undefined) {
    return failed(
      outcome.kind === 'unknown' && outcome.cause === 'timeout' ? 'no answer in time' : 'no connection',
    )
  }
  return failed(saying(exchange))
}

/** Judges orderDetail of a number that cannot exist: whether a lost submit is sent again hangs on it. */
export function judgeDetail(
  outcome: Outcome<{ readonly found: boolean }>,
  exchange: Exchange | undefined,
  outOrderNo: string,
): Verdict {
  if (outcome.kind === 'answered') {
    return outcome.value.found
      ? differs(`Juhe says that it has the order ${outOrderNo}, which cannot exist: do not go live, ask Juhe`)
      : ok(`recognized as no such order (${saying(exchange)})`)
  }
  if (exchange === undefined || (outcome.kind === 'refused' && outcome.scope === 'account')) {
    return failureOf(outcome, exchange)
  }
  const setting = settingFor(exchange, outOrderNo)
  if (setting === undefined) return failureOf(outcome, exchange)
  return differs(`not recognized as no such order (${saying(exchange)}): ${setting}`)
}

/** What makes the service recognize this answer; undefined when nothing does. */
function settingFor({ status, text }: Exchange, outOrderNo: string): string | undefined {
  if (status === 404) return toSet('juheNotFoundAnswers', 'JUHE_NOT_FOUND_ANSWERS', 'http-404')
  const body = parsed(text)
  if (status !== 200 || body === undefined) return undefined
  if (Number(body.error_code) === 0) {
    const isEmpty = body.result === null || body.result === undefined || String(body.result) === ''
    return isEmpty ? toSet('juheNotFoundAnswers', 'JUHE_NOT_FOUND_ANSWERS', 'null-result') : undefined
  }
  const words = wordsOf(String(body.reason ?? ''), outOrderNo)
  return words === '' || isTrouble(Number(body.error_code))
    ? undefined
    : toSet('juheNotFoundWords', 'JUHE_NOT_FOUND_WORDS', words)
}

/** Codes that say something about Juhe or our key, not about the order. */
function isTrouble(code: number): boolean {
  return !Number.isFinite(code) || (code >= 10_000 && code < 11_000)
}

/** The longest part of a reason that is the same for every order, and has no comma. */
function wordsOf(reason: string, outOrderNo: string): string {
  const parts = printable(reason)
    .replace(/^参数错误[:\uff1a]\s*/, '')
    .split(outOrderNo)
    .flatMap((part) => part.split(/[,\uff0c]/))
  return parts
    .map((part) => part.trim())
    .reduce((best, part) => (part.length > best.length ? part : best), '')
}

/** Judges cancelOrder or applyRefundOrder of a number that cannot exist. `detail` is orderDetail's verdict. */
export function judgeEffect(
  outcome: Outcome<unknown>,
  exchange: Exchange | undefined,
  detail: Verdict,
): Verdict {
  const words = saying(exchange)
  if (outcome.kind === 'answered') {
    return differs(`Juhe accepts it for an order that cannot exist (${words}): do not go live, ask Juhe`)
  }
  if (outcome.kind === 'refused' && outcome.scope === 'request') {
    const isExpected =
      outcome.code === serviceCodes.badParameter || outcome.code === serviceCodes.cancelFailed
    return ok(isExpected ? `refused (${words})` : `refused by the words that are set (${words})`)
  }
  const isAnswer = outcome.kind === 'unknown' && exchange !== undefined
  const isReadable =
    isAnswer && (outcome.cause === 'code' || exchange.status === 404 || parsed(exchange.text) !== undefined)
  if (!isReadable) return failureOf(outcome, exchange)
  return detail.status === 'ok'
    ? ok(`it does not tell whether it was refused (${words}); orderDetail is asked then, and tells`)
    : differs(`not known to be a refusal (${words}): orderDetail is asked then: mend that first`)
}

/** Judges a call with a key that is none. */
export function judgeWrongKey(outcome: Outcome<unknown>, exchange: Exchange | undefined): Verdict {
  if (outcome.kind === 'refused' && outcome.scope === 'account') return ok(saying(exchange))
  if (outcome.kind === 'answered') {
    return differs(
      'Juhe answers a key that cannot exist: whether our own is right is not known; nothing to set',
    )
  }
  if (exchange === undefined || parsed(exchange.text) === undefined) return failureOf(outcome, exchange)
  return differs(
    `not recognized as a wrong key (${saying(exchange)}): with a revoked key orders would count as of unknown outcome; nothing to set`,
  )
}
