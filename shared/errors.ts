import { cancelFailedReason, serviceCodes, systemCodes } from '#contract/codes.ts'
import { badKey, type Refusal, refusal } from '#contract/envelope.ts'
import { badParameterReason, type Fault, faultReason } from '#contract/faults.ts'

/** Everything that the service refuses or fails at, as a value. `toAnswer` turns each into what the wire says. */
export type ServiceError =
  /** The key is missing, unknown or revoked. */
  | { readonly kind: 'badKey' }
  /** The tenant is suspended. */
  | { readonly kind: 'suspended' }
  /** The tenant has made all of his requests of this minute. */
  | { readonly kind: 'tooManyRequests' }
  /** More is asked of the service, or of its table, than they can take now: nothing was done, and later there is room. */
  | { readonly kind: 'busy' }
  /** The tenant has made all of his orders of this day, or has as many open as he may. */
  | { readonly kind: 'overQuota' }
  /** Parameters that break a rule: all of them at once. */
  | { readonly kind: 'badParameter'; readonly faults: readonly Fault[] }
  /** The tenant has no order of that number (or, alike for whoever asks, another tenant has it). */
  | { readonly kind: 'orderNotFound' }
  /** The order is there but not that passenger, or neither (contract §5). */
  | { readonly kind: 'passengerNotFound' }
  /** The order is there but has no such push, or neither. */
  | { readonly kind: 'pushNotFound' }
  /** Of no sample came an answer: why, for each type of push. */
  | { readonly kind: 'callbackUnreachable'; readonly why: readonly string[] }
  /** The order's number is taken by an order with other content. */
  | { readonly kind: 'contentConflict' }
  /** The order's number was used by an order of which nothing else is kept. */
  | { readonly kind: 'numberUsed' }
  /** The order cannot be cancelled any more (contract §4). */
  | { readonly kind: 'cancelRefused' }
  /** A precondition of a refund does not hold; the reason is a text of the dictionary's msgCode (contract §5, §7). */
  | { readonly kind: 'refundRefused'; readonly reason: string }
  /** Juhe refused this very request: nothing was done there. Its own words are passed on. */
  | { readonly kind: 'refusedUpstream'; readonly code: 223801 | 223804; readonly reason: string }
  /** Juhe was told, or may have been, and what came of it is not known yet. It is stored, and found out. */
  | { readonly kind: 'outcomeUnknown' }
  /** Juhe cannot be asked now, and without it there is no answer. Trying later is safe. */
  | { readonly kind: 'upstreamUnavailable' }
  /** The service takes nothing on for a while, or leaves this item to a newer version of itself: nothing was done. */
  | { readonly kind: 'maintenance' }
  /** No operation at this path. */
  | { readonly kind: 'unknownPath' }
  /** Something of our own broke, or took too long. */
  | { readonly kind: 'internal' }

/** HTTP status and body of an error. */
export type ErrorAnswer = { readonly status: 200 | 404 | 500; readonly body: Refusal }

/**
 * What an error looks like on the wire. As at Juhe everything is HTTP 200, except an unknown path (404; Juhe's
 * 10007 comes nearest) and a failure of our own (500).
 */
export function toAnswer(error: ServiceError): ErrorAnswer {
  switch (error.kind) {
    case 'badKey':
      return { status: 200, body: badKey }
    case 'suspended':
      return refused(10002, systemCodes[10002])
    case 'tooManyRequests':
    case 'busy':
      return refused(10011, systemCodes[10011])
    case 'overQuota':
      return refused(10012, systemCodes[10012])
    case 'badParameter':
      return refused(serviceCodes.badParameter, faultReason(error.faults))
    case 'orderNotFound':
      return badParameter('订单号不存在')
    case 'passengerNotFound':
      return badParameter('订单号或passengerId不存在')
    case 'pushNotFound':
      return badParameter('订单号或pushId不存在')
    case 'callbackUnreachable':
      return badParameter(error.why.join(';'))
    case 'contentConflict':
      return badParameter('outOrderNo 已用于内容不同的订单')
    case 'numberUsed':
      return badParameter('outOrderNo 已用于更早的订单')
    case 'cancelRefused':
      return refused(serviceCodes.cancelFailed, cancelFailedReason)
    case 'refundRefused':
      return badParameter(error.reason)
    case 'refusedUpstream':
      return refused(error.code, error.reason)
    case 'outcomeUnknown':
      // Juhe's own word for it: ask orderDetail before you do it again.
      return refused(10014, '系统内部异常:操作结果未知,请稍后查询订单详情')
    case 'upstreamUnavailable':
    case 'maintenance':
      return refused(10020, systemCodes[10020])
    case 'unknownPath':
      return { status: 404, body: refusal(10007, systemCodes[10007]) }
    case 'internal':
      return { status: 500, body: refusal(10014, systemCodes[10014]) }
  }
}

function badParameter(what: string): ErrorAnswer {
  return refused(serviceCodes.badParameter, badParameterReason(what))
}

function refused(code: number, reason: string): ErrorAnswer {
  return { status: 200, body: refusal(code, reason) }
}
