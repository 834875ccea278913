import * as z from 'zod/mini'
import type { CallbackType } from '#contract/add-callback-url.ts'
import type { OperationName } from '#contract/operations.ts'
import type { SearchRequest, SearchResult } from '#contract/search.ts'
import { type CallOptions, createAttempts, type JuheClientOptions } from './attempts.ts'
import type { ReplyBody } from './classify.ts'
import type { NotFound, UpstreamGrab, UpstreamIssue } from './detail-reply.ts'
import { readGrab, readIssue } from './detail-reply.ts'
import { countOddities, documentedOrder } from './documented.ts'
import { ignoreOddity, lenient, needed, type OnOddity, textOf } from './lenient.ts'
import { isEmptyResult, isNotFound, type NotFoundSigns, noSigns } from './not-found.ts'
import type { Outcome } from './outcome.ts'
import { answered } from './outcome.ts'
import { readSearchResult } from './search-reply.ts'
import type { UpstreamSubmit } from './submit-parameters.ts'
import { submitParameters } from './submit-parameters.ts'

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

const text = lenient(textOf)
const orderReply = z.object({ orderNo: needed, outOrderNo: text, passengerId: text })
const absent: NotFound = { found: false }
const dictionaryReply = z.record(z.string(), z.unknown())

/** Makes a client; it holds no connection and no state. */
export function createJuheClient(options: JuheClientOptions): JuheClient {
  const { reading, writing } = createAttempts(options)
  const { notFound = noSigns, onOddity = ignoreOddity } = options

  return {
    search: ({ from, to, date, type }, call) => {
      const read = (body: ReplyBody) => readSearchResult(body.result, onOddity)
      return reading('search', { from, to, date, type: String(type) }, read, call)
    },
    submitOrder: (submit, call) => {
      const read = orderReader('submitOrder', submit.outOrderNo, onOddity)
      return writing('submitOrder', submitParameters(submit), read, call)
    },
    orderDetail: async (outOrderNo, call) => {
      const read = (body: ReplyBody) =>
        isEmptyResult(body, notFound) ? absent : readGrab(body.result, onOddity)
      return foundOrNot(await reading('orderDetail', { outOrderNo }, read, call), notFound)
    },
    issuedDetail: async (outOrderNo, call) => {
      const read = (body: ReplyBody) => {
        if (isEmptyResult(body, notFound)) return absent
        const issue = readIssue(body.result, onOddity)
        return isSame(issue?.outOrderNo, outOrderNo) ? issue : undefined
      }
      return foundOrNot(await reading('orderDetail', { outOrderNo, issue: '1' }, read, call), notFound)
    },
    cancelOrder: async (outOrderNo, call) => {
      const read = orderReader('cancelOrder', outOrderNo, onOddity)
      return refusedIfAbsent(await writing('cancelOrder', { outOrderNo }, read, call), notFound)
    },
    applyRefundOrder: async (outOrderNo, passengerId, call) => {
      const readOrder = orderReader('applyRefundOrder', outOrderNo, onOddity)
      const read = (body: ReplyBody) => {
        const order = readOrder(body)
        if (order === undefined || !isSame(order.passengerId, passengerId)) return undefined
        return { orderNo: order.orderNo, passengerId }
      }
      const parameters = { outOrderNo, passengerId }
      return refusedIfAbsent(await writing('applyRefundOrder', parameters, read, call), notFound)
    },
    addCallbackUrl: (url, type, call) =>
      writing('addCallbackUrl', { url, type: String(type) }, () => null, call),
    dataDictionary: (call) =>
      reading('dataDictionary', {}, (body) => z.safeParse(dictionaryReply, body.result).data, call),
  }
}

/** Whether an answer is about what was asked for; Juhe may leave the number out. */
function isSame(answer: string | undefined, question: string): boolean {
  return answer === '' || answer === question
}

/** Reads an answer about an order; one about another order than was asked for is not read. */
function orderReader(name: OperationName, outOrderNo: string, onOddity: OnOddity) {
  return (body: ReplyBody): z.output<typeof orderReply> | undefined => {
    const reply = z.safeParse(orderReply, body.result).data
    if (!isSame(reply?.outOrderNo, outOrderNo)) return undefined
    countOddities(body.result, documentedOrder, name, onOddity)
    return reply
  }
}

/** Says of a refusal "no such order" that the order is not there, which is an answer. */
function foundOrNot<Value>(outcome: Outcome<Value>, signs: NotFoundSigns): Outcome<Value | NotFound> {
  return isNotFound(outcome, signs) ? answered(absent) : outcome
}

/** Nothing can have been done to an order that does not exist, in whatever words Juhe says so. */
function refusedIfAbsent<Value>(outcome: Outcome<Value>, signs: NotFoundSigns): Outcome<Value> {
  if (outcome.kind !== 'unknown' || !isNotFound(outcome, signs)) return outcome
  const { code = 0, reason = '' } = outcome
  return { kind: 'refused', scope: 'request', code, reason }
}
