import { serviceCodes } from '#contract/codes.ts'
import { isRecord, parsed } from '#shared/juhe/classify.ts'
import type { PushBody } from './model/callback-bodies.ts'
import { callbackQuirks } from './model/callback-quirks.ts'
import type { Reply } from './model/faults.ts'

/** An answer in the making. */
type Answer = Extract<Reply, { kind: 'answer' }>

/** A way in which the real Juhe may differ from this sandbox. */
type QuirkRow = {
  /** What differs, for the sandbox's README. */
  readonly english: string
  /** Makes another answer of the sandbox's own. */
  readonly answer?: (answer: Answer) => Answer
  /** How long each answer is held back, ms of real time. */
  readonly delayMs?: number
  /** Writes a callback otherwise. */
  readonly callback?: (body: PushBody) => PushBody
}

/** What Juhe might be like: each row is one difference, and several can be on at once. */
export const quirks = {
  'other-not-found-words': {
    english: 'an order that does not exist is refused with other words: 没有查到相关记录',
    answer: whenNotFound((body) => ({ ...body, reason: '参数错误:没有查到相关记录' })),
  },
  'other-not-found-code': {
    english: 'an order that does not exist is refused with another code and words: 217303 无此单号',
    answer: whenNotFound((body) => ({ ...body, reason: '无此单号', error_code: 217303 })),
  },
  'null-result-for-unknown': {
    english: 'an order that does not exist is answered with error_code 0 and the result null',
    answer: whenNotFound(() => ({ reason: 'success', result: null, error_code: 0 })),
  },
  'http-404': {
    english: 'an order that does not exist is answered HTTP 404 with a page',
    answer: (answer) => (isNotFound(answer) ? { ...page('404 Not Found'), status: 404 } : answer),
  },
  'html-maintenance': {
    english: 'everything is answered HTTP 200 with a page that announces maintenance',
    answer: () => page('系统维护中'),
  },
  'string-codes': {
    english: 'error_code comes as text',
    answer: ofBody((body) => ({ ...body, error_code: String(body.error_code) })),
  },
  'surplus-fields': {
    english: 'results have fields that no document lists',
    answer: ofBody((body) =>
      isRecord(body.result) ? { ...body, result: { ...body.result, traceId: 'q-1' } } : body,
    ),
  },
  'new-codes': {
    english: 'the data dictionary has a code that ours lacks, lacks one, and words one otherwise',
    answer: ofBody((body) => {
      if (!isRecord(body.result) || !isRecord(body.result.msgCode)) return body
      const { 417: _missing, ...codes } = isRecord(body.result.msgCode.data) ? body.result.msgCode.data : {}
      const data = { ...codes, 430: '车票已改签', 101: '参数不正确' }
      return { ...body, result: { ...body.result, msgCode: { ...body.result.msgCode, data } } }
    }),
  },
  gbk: {
    english: 'answers are written in GBK, and say so',
    answer: (answer) => ({
      ...answer,
      contentType: 'application/json;charset=GBK',
      charset: 'gb18030',
    }),
  },
  'html-type': {
    english: 'answers in JSON call themselves text/html',
    answer: (answer) => ({ ...answer, contentType: 'text/html;charset=utf-8' }),
  },
  'quota-header': {
    english: 'answers say how many calls are left today, in a header',
    answer: (answer) => ({ ...answer, headers: { ...answer.headers, 'x-ratelimit-remaining': '4711' } }),
  },
  'clock-ahead': {
    english: "Juhe's clock is ten minutes ahead",
    answer: (answer) => ({
      ...answer,
      headers: { ...answer.headers, date: new Date(Date.now() + 600_000).toUTCString() },
    }),
  },
  slow: { english: 'every answer takes three seconds', delayMs: 3_000 },
  ...callbackQuirks,
} as const satisfies Readonly<Record<string, QuirkRow>>

/** The name of a quirk. */
export type QuirkName = keyof typeof quirks

/** Whether a text names a quirk. */
export function isQuirkName(text: string): text is QuirkName {
  return Object.hasOwn(quirks, text)
}

/** The names in a list with commas, as SANDBOX_QUIRKS has them; undefined if one is not known. */
export function quirksOf(list: string): readonly QuirkName[] | undefined {
  const names = list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  return names.every(isQuirkName) ? names : undefined
}

/** The reply as a Juhe with these quirks gives it. Hung and cut connections stay as they are. */
export function withQuirks(names: readonly QuirkName[], reply: Reply): Reply {
  if (reply.kind !== 'answer') return reply
  return names.reduce((answer: Answer, name) => {
    const row: QuirkRow = quirks[name]
    return row.answer?.(answer) ?? answer
  }, reply)
}

/** How long a reply is held back, ms. */
export function delayOf(names: readonly QuirkName[]): number {
  return names.reduce((sum, name) => {
    const row: QuirkRow = quirks[name]
    return sum + (row.delayMs ?? 0)
  }, 0)
}

type Body = Readonly<Record<string, unknown>>

/** Changes the object of an answer in JSON. */
function ofBody(change: (body: Body) => Body): (answer: Answer) => Answer {
  return (answer) => {
    const body = parsed(answer.body)
    return body === undefined ? answer : { ...answer, body: JSON.stringify(change(body)) }
  }
}

/** Changes the refusal of an order that does not exist. */
function whenNotFound(change: (body: Body) => Body): (answer: Answer) => Answer {
  return (answer) => (isNotFound(answer) ? ofBody(change)(answer) : answer)
}

/** Whether the sandbox's own reply says that there is no such order. */
export function isNotFoundReply(reply: Reply): boolean {
  return reply.kind === 'answer' && isNotFound(reply)
}

function isNotFound(answer: Answer): boolean {
  const body = parsed(answer.body)
  return body?.error_code === serviceCodes.badParameter && /^参数错误:订单.*不存在/.test(String(body.reason))
}

function page(title: string): Answer {
  return {
    kind: 'answer',
    status: 200,
    contentType: 'text/html;charset=utf-8',
    body: `<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`,
  }
}
