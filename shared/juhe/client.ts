import * as z from 'zod/mini'
import type { CallbackType } from '#contract/add-callback-url.ts'
import type { OperationName } from '#contract/operations.ts'
import { operations } from '#contract/operations.ts'
import type { SearchRequest, SearchResult } from '#contract/search.ts'
import type { Charset, Fetch } from '#shared/fetch.ts'
import type { ReplyBody } from './classify.ts'
import type { NotFound, UpstreamGrab, UpstreamIssue } from './detail-reply.ts'
import { readGrab, readIssue } from './detail-reply.ts'
import {
  countOddities,
  type DocumentedFields,
  documentedAcknowledgement,
  documentedAnswer,
  documentedOrder,
} from './documented.ts'
import type { OnOddity } from './lenient.ts'
import { lenient, needed, textOf } from './lenient.ts'
import { isEmptyResult, isNotFound, type NotFoundSigns, noSigns } from './not-found.ts'
import type { Outcome } from './outcome.ts'
import { answered, mapped, notCalled } from './outcome.ts'
import { readSearchResult } from './search-reply.ts'
import type { UpstreamSubmit } from './submit-parameters.ts'
import { submitParameters } from './submit-parameters.ts'
import { callOnce } from './transport.ts'

/** What the client is handed in. */
export type JuheClientOptions = {
  /** Where the upstream is: `http://v.juhe.cn`, or the sandbox; the operations' paths are appended. */
  readonly baseUrl: string
  /** Our key at the upstream, or how to get it; undefined while it cannot be had: then nothing is called. */
  readonly key: string | (() => Promise<string | undefined>)
  readonly fetch: Fetch
  /** Resolves after `ms`; rejects as soon as the signal aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** In [0, 1), for the jitter between retries. */
  readonly random: () => number
  /** How long one attempt of a reading call may take, ms; 5 s unless said otherwise. */
  readonly readTimeoutMs?: number
  /** How long a submit, cancel, refund or addCallbackUrl may take, ms; 15 s unless said otherwise. */
  readonly writeTimeoutMs?: number
  /** How often a reading call is tried again while its outcome is unknown; twice unless said otherwise. */
  readonly retries?: number
  /** By what else it is known that an order does not exist; see {@link NotFoundSigns}. */
  readonly notFound?: NotFoundSigns
  /** In which encoding answers come; UTF-8 unless said otherwise. */
  readonly charset?: Charset
  /** Told of every attempt before it is made: each is a call of Juhe's quota. `hasSlot` holds for the first one. */
  readonly onCall?: (call: { readonly hasSlot: boolean }) => void
  /** Told of every attempt's end. */
  readonly onReply?: (reply: JuheReply) => void
  /** Told of what no document lists; see {@link OnOddity}. */
  readonly onOddity?: OnOddity
}

/** How one attempt ended, for metrics: no value in it is unbounded or personal. */
export type JuheReply = {
  readonly operation: OperationName
  /** From 1. */
  readonly attempt: number
  readonly kind: Outcome<unknown>['kind']
  /** What was not as it should be: `noKey`, `10012`, `timeout`, `network`, `http`, `unreadable`, `code`; absent if answered. */
  readonly error?: string
}

/** What may be said about a single call. */
export type CallOptions = {
  /** Ends the call, and its retries, with an unknown outcome (`timeout`). */
  readonly signal?: AbortSignal
  /** Whether a slot of the stage's budget was taken for it. */
  readonly hasSlot?: boolean
}

/**
 * The upstream, one method per operation of the contract. None of them ever rejects: whatever happens is an
 * outcome. Reading calls are tried up to three times while their outcome is unknown; calls with an effect once.
 */
export type JuheClient = {
  /** Contract §1. The result's queryKey is the upstream's. */
  readonly search: (request: SearchRequest, options?: CallOptions) => Promise<Outcome<SearchResult>>
  /** Contract §2. Never retried: a second try could buy a second ticket. */
  readonly submitOrder: (
    submit: UpstreamSubmit,
    options?: CallOptions,
  ) => Promise<Outcome<{ readonly orderNo: string }>>
  /** Contract §3 without `issue`, by our number of the order. */
  readonly orderDetail: (
    outOrderNo: string,
    options?: CallOptions,
  ) => Promise<Outcome<UpstreamGrab | NotFound>>
  /** Contract §3 with `issue=1`. */
  readonly issuedDetail: (
    outOrderNo: string,
    options?: CallOptions,
  ) => Promise<Outcome<UpstreamIssue | NotFound>>
  /** Contract §4. */
  readonly cancelOrder: (
    outOrderNo: string,
    options?: CallOptions,
  ) => Promise<Outcome<{ readonly orderNo: string }>>
  /** Contract §5: accepted is not yet done, a callback says how it ended. */
  readonly applyRefundOrder: (
    outOrderNo: string,
    passengerId: string,
    options?: CallOptions,
  ) => Promise<Outcome<{ readonly orderNo: string; readonly passengerId: string }>>
  /** Contract §6. */
  readonly addCallbackUrl: (url: string, type: CallbackType, options?: CallOptions) => Promise<Outcome<null>>
  /** Contract §7. The dictionary as the upstream gives it. */
  readonly dataDictionary: (options?: CallOptions) => Promise<Outcome<Readonly<Record<string, unknown>>>>
}

/** How long an answer may be, in bytes: a hundred kB is a long search, ten are a long detail or the dictionary. */
const mostBytesOf = (name: OperationName) => (name === 'search' ? 1024 * 1024 : 256 * 1024)
/** Before the n-th retry: half of this for sure, doubled each time, the rest by chance. */
const backOffMs = 250

const text = lenient(textOf)
const orderReply = z.object({ orderNo: needed, outOrderNo: text, passengerId: text })
const absent: NotFound = { found: false }
const dictionaryReply = z.record(z.string(), z.unknown())

/** Makes a client; it holds no connection and no state. */
export function createJuheClient(options: JuheClientOptions): JuheClient {
  const onOddity: OnOddity = (what) => options.onOddity?.(what)
  const { readTimeoutMs = 5_000, writeTimeoutMs = 15_000, retries = 2, notFound = noSigns, charset } = options

  async function attempt<Value>(
    name: OperationName,
    number: number,
    parameters: Readonly<Record<string, string>>,
    timeoutMs: number,
    read: (body: ReplyBody) => Value | undefined,
    call: CallOptions,
  ): Promise<Outcome<Value>> {
    const url = new URL(operations[name].path, options.baseUrl)
    // What a reading call lost to a closing connection is asked again; an effect is not repeated.
    const isFresh = timeoutMs === writeTimeoutMs
    const bounds = { timeoutMs, mostBytes: mostBytesOf(name), signal: call.signal, isFresh, charset }
    const key = typeof options.key === 'string' ? options.key : await options.key()
    if (key === undefined) {
      options.onReply?.({ operation: name, attempt: number, kind: notCalled.kind, ...errorOf(notCalled) })
      return notCalled
    }
    options.onCall?.({ hasSlot: call.hasSlot === true && number === 1 })
    const body = await callOnce(options, url, { ...parameters, key }, bounds)
    if (body.kind === 'answered') countOddities(body.value, envelopeOf(name), name, onOddity)
    const outcome = mapped(body, read)
    options.onReply?.({ operation: name, attempt: number, kind: outcome.kind, ...errorOf(outcome) })
    return outcome
  }

  async function reading<Value>(
    name: OperationName,
    parameters: Readonly<Record<string, string>>,
    read: (body: ReplyBody) => Value | undefined,
    call: CallOptions = {},
  ): Promise<Outcome<Value>> {
    for (let number = 1; ; number++) {
      const outcome = await attempt(name, number, parameters, readTimeoutMs, read, call)
      if (outcome.kind !== 'unknown' || number > retries || call.signal?.aborted) return outcome
      // An order that is not there is said in a code that no document names: asking again changes nothing.
      if (isNotFound(outcome, notFound)) return outcome
      const backOff = backOffMs * 2 ** (number - 1) * (0.5 + options.random() / 2)
      if (!(await slept(options.sleep, backOff, call.signal))) return outcome
    }
  }

  /** Says of a refusal "no such order" that the order is not there, which is an answer. */
  function foundOrNot<Value>(outcome: Outcome<Value>): Outcome<Value | NotFound> {
    return isNotFound(outcome, notFound) ? answered(absent) : outcome
  }

  /** Nothing can have been done to an order that does not exist, in whatever words Juhe says so. */
  function refusedIfAbsent<Value>(outcome: Outcome<Value>): Outcome<Value> {
    if (outcome.kind !== 'unknown' || !isNotFound(outcome, notFound)) return outcome
    const { code = 0, reason = '' } = outcome
    return { kind: 'refused', scope: 'request', code, reason }
  }

  function writing<Value>(
    name: OperationName,
    parameters: Readonly<Record<string, string>>,
    read: (body: ReplyBody) => Value | undefined,
    call: CallOptions = {},
  ): Promise<Outcome<Value>> {
    return attempt(name, 1, parameters, writeTimeoutMs, read, call)
  }

  /** Reads an answer about an order; one about another order than was asked for is not read. */
  function readOrder(name: OperationName, outOrderNo: string) {
    return (body: ReplyBody): z.output<typeof orderReply> | undefined => {
      const reply = z.safeParse(orderReply, body.result).data
      if (reply?.outOrderNo !== '' && reply?.outOrderNo !== outOrderNo) return undefined
      countOddities(body.result, documentedOrder, name, onOddity)
      return reply
    }
  }

  return {
    search: ({ from, to, date, type }, call) =>
      reading(
        'search',
        { from, to, date, type: String(type) },
        (body) => readSearchResult(body.result, onOddity),
        call,
      ),
    submitOrder: (submit, call) =>
      writing('submitOrder', submitParameters(submit), readOrder('submitOrder', submit.outOrderNo), call),
    orderDetail: async (outOrderNo, call) =>
      foundOrNot(
        await reading(
          'orderDetail',
          { outOrderNo },
          (body) => (isEmptyResult(body, notFound) ? absent : readGrab(body.result, onOddity)),
          call,
        ),
      ),
    issuedDetail: async (outOrderNo, call) =>
      foundOrNot(
        await reading(
          'orderDetail',
          { outOrderNo, issue: '1' },
          (body) => {
            if (isEmptyResult(body, notFound)) return absent
            const issue = readIssue(body.result, onOddity)
            const isOurs = issue?.outOrderNo === '' || issue?.outOrderNo === outOrderNo
            return isOurs ? issue : undefined
          },
          call,
        ),
      ),
    cancelOrder: async (outOrderNo, call) =>
      refusedIfAbsent(
        await writing('cancelOrder', { outOrderNo }, readOrder('cancelOrder', outOrderNo), call),
      ),
    applyRefundOrder: async (outOrderNo, passengerId, call) =>
      refusedIfAbsent(
        await writing(
          'applyRefundOrder',
          { outOrderNo, passengerId },
          (body) => {
            const order = readOrder('applyRefundOrder', outOrderNo)(body)
            const isOurs = order?.passengerId === '' || order?.passengerId === passengerId
            return order !== undefined && isOurs ? { orderNo: order.orderNo, passengerId } : undefined
          },
          call,
        ),
      ),
    addCallbackUrl: (url, type, call) =>
      writing('addCallbackUrl', { url, type: String(type) }, () => null, call),
    dataDictionary: (call) =>
      reading('dataDictionary', {}, (body) => z.safeParse(dictionaryReply, body.result).data, call),
  }
}

function envelopeOf(name: OperationName): DocumentedFields {
  return name === 'addCallbackUrl' ? documentedAcknowledgement : documentedAnswer
}

function errorOf(outcome: Outcome<unknown>): { readonly error?: string } {
  switch (outcome.kind) {
    case 'answered':
      return {}
    case 'refused':
      return { error: String(outcome.code) }
    case 'unknown':
      return { error: outcome.code === 10014 ? '10014' : outcome.cause }
    case 'notCalled':
      return { error: 'noKey' }
  }
}

/** Waits; false when the wait was ended before its time. */
async function slept(sleep: JuheClientOptions['sleep'], ms: number, signal?: AbortSignal): Promise<boolean> {
  try {
    await sleep(ms, signal)
    return true
  } catch {
    return false
  }
}
