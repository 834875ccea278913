import { systemCodes } from '#contract/codes.ts'
import { refusal } from '#contract/envelope.ts'
import type { OperationName } from '#contract/operations.ts'

/** What a client gets instead of the answer, and whether the operation was carried out before that. */
type FaultRow = {
  readonly effect: 'done' | 'nothing'
  readonly reply: (answer: string) => Reply
  readonly english: string
}

/** What the upstream does about a request. */
export type Reply =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly contentType: string
      readonly body: string
      /** In which encoding the body is written; UTF-8 unless it is said. */
      readonly charset?: string
      readonly headers?: Readonly<Record<string, string>>
    }
  /** Never answers; the connection stays open until the client goes. */
  | { readonly kind: 'hang' }
  /** Cuts the connection. */
  | { readonly kind: 'cut' }

const jsonType = 'application/json;charset=utf-8'

/** An answer in JSON. */
export function json(body: unknown): Reply {
  return { kind: 'answer', status: 200, contentType: jsonType, body: JSON.stringify(body) }
}

const systemRefusal = (code: keyof typeof systemCodes) => () => json(refusal(code, systemCodes[code]))
const page = (status: number): Reply => ({
  kind: 'answer',
  status,
  contentType: 'text/html;charset=utf-8',
  body: '<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>',
})
const truncated = (answer: string): Reply => ({
  kind: 'answer',
  status: 200,
  contentType: jsonType,
  body: answer.slice(0, Math.ceil(answer.length / 2)),
})

/**
 * Faults to be switched on for an operation. Where a client cannot tell whether the operation was carried out,
 * it was, unless the name says `-before`: that is the case that costs money.
 */
export const faults = {
  'timeout-before': {
    effect: 'nothing',
    reply: () => ({ kind: 'hang' }),
    english: 'lost on its way; never answered',
  },
  'timeout-after': {
    effect: 'done',
    reply: () => ({ kind: 'hang' }),
    english: 'carried out, never answered',
  },
  'reset-before': {
    effect: 'nothing',
    reply: () => ({ kind: 'cut' }),
    english: 'connection cut before anything',
  },
  'reset-after': {
    effect: 'done',
    reply: () => ({ kind: 'cut' }),
    english: 'carried out, then the connection is cut',
  },
  'http-500': {
    effect: 'done',
    reply: () => page(500),
    english: 'carried out, answered HTTP 500 with a page',
  },
  'http-500-before': {
    effect: 'nothing',
    reply: () => page(500),
    english: 'not carried out, answered HTTP 500',
  },
  html: {
    effect: 'done',
    reply: () => page(200),
    english: 'carried out, answered HTTP 200 with an HTML page',
  },
  'html-before': {
    effect: 'nothing',
    reply: () => page(200),
    english: 'not carried out, answered with an HTML page',
  },
  truncated: { effect: 'done', reply: truncated, english: 'carried out, half of the JSON is answered' },
  'wrong-shape': {
    effect: 'done',
    reply: () => json({ reason: 'success', result: [], error_code: 0 }),
    english: 'carried out, answered a success whose result is not what is documented',
  },
  'code-10014': {
    effect: 'done',
    reply: systemRefusal(10014),
    english: 'carried out, answered 10014 系统内部异常',
  },
  'code-10014-before': {
    effect: 'nothing',
    reply: systemRefusal(10014),
    english: 'not carried out, answered 10014',
  },
  'code-10011': {
    effect: 'nothing',
    reply: systemRefusal(10011),
    english: 'turned away: too many requests of this IP',
  },
  'code-10012': { effect: 'nothing', reply: systemRefusal(10012), english: 'turned away: quota used up' },
  'code-10020': { effect: 'nothing', reply: systemRefusal(10020), english: 'turned away: maintenance' },
} as const satisfies Readonly<Record<string, FaultRow>>

/** The name of a fault. */
export type FaultName = keyof typeof faults

/** A fault that was switched on. */
export type ArmedFault = {
  readonly operation: OperationName | 'all'
  readonly fault: FaultName
  /** How many requests it still hits. */
  readonly times: number
}

/** Whether a text names a fault. */
export function isFaultName(text: string): text is FaultName {
  return Object.hasOwn(faults, text)
}
