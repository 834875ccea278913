import type { CallOptions } from '#shared/juhe/attempts.ts'
import type { JuheClient } from '#shared/juhe/client.ts'
import { notCalled } from '#shared/juhe/outcome.ts'
import type { Vault } from '#shared/vault/vault.ts'
import type { News, OrderEvent } from '../machine/events.ts'
import { mayStillCall } from '../machine/lease.ts'
import type { Order } from '../machine/order.ts'
import { ticketsOf } from '../machine/tickets.ts'
import { type Applied, type ChangeServices, changeOrder } from '../store/change-order.ts'
import { openPeople } from '../store/people.ts'
import { callOutcomeOf, newsOfGrab, newsOfIssue } from './juhe-news.ts'

/** What asking and telling Juhe needs. */
export type JuheServices = ChangeServices & { readonly juhe: JuheClient; readonly vault: Vault }

/**
 * Asks Juhe's orderDetail what became of an order, and lets the order learn it. Never fails because Juhe does: that
 * it could not be had is an event too.
 */
export async function askJuhe(
  services: JuheServices,
  order: Order,
  call: CallOptions = {},
): Promise<Applied> {
  return changeOrder(services, order, await answerOfJuhe(services, order, call))
}

const failed: OrderEvent = { type: 'askFailed' }

/** What Juhe's orderDetail says of an order, as an event of it. */
export async function answerOfJuhe(
  services: JuheServices,
  order: Order,
  call: CallOptions = {},
): Promise<OrderEvent> {
  if ('tickets' in order.progress) return issueOfJuhe(services, order, call)
  const askedAt = services.now()
  const grab = await services.juhe.orderDetail(order.orderNo, call)
  if (grab.kind !== 'answered') return failed
  if (!grab.value.found) return { type: 'absent', askedAt }
  const upstreamOrderNo = grab.value.orderNo
  const news = await newsOfGrab(grab.value, () => openPeople(services.vault, order))
  if (news !== undefined) return { type: 'detailLearned', upstreamOrderNo, news, askedAt }
  const issue = await issueOfJuhe(services, order, call)
  if (issue.type === 'detailLearned')
    return { ...issue, upstreamOrderNo, issuedOrderNo: issue.upstreamOrderNo }
  // Juhe has the order, whatever becomes of asking for its tickets: it must not count as one that never arrived.
  return { type: 'detailLearned', upstreamOrderNo, news: withoutTickets, askedAt }
}

const withoutTickets: News = { status: 'doubtful', what: 'issuedWithoutTickets' }

async function issueOfJuhe(services: JuheServices, order: Order, call: CallOptions): Promise<OrderEvent> {
  const askedAt = services.now()
  const issued = await services.juhe.issuedDetail(order.orderNo, call)
  if (issued.kind !== 'answered') return failed
  if (!issued.value.found) return { type: 'absent', askedAt }
  const upstreamOrderNo = issued.value.orderNo
  const news = newsOfIssue(order, issued.value, await openPeople(services.vault, order), services.now())
  return news === undefined ? failed : { type: 'detailLearned', upstreamOrderNo, news, askedAt }
}

/** What a call to Juhe is told of the signal that ends it, where there is one. */
export function callOptions(signal: AbortSignal | undefined): CallOptions {
  return signal === undefined ? {} : { signal }
}

/**
 * Tells Juhe to cancel, after `startCancel` or `requestCancel` has stored that. A refusal is looked into before it is
 * taken: the order may have ended in the meantime, and that is what the tenant wants to know. `signal` ends the wait
 * for Juhe: then the outcome is unknown.
 */
export async function callCancel(services: JuheServices, order: Order, signal?: AbortSignal): Promise<Order> {
  const { cancellation } = order
  if (cancellation?.state !== 'sending') throw new Error(`order ${order.orderNo} is not ours to cancel`)
  const called = mayStillCall(cancellation.until, services.now(), services.policy)
    ? await services.juhe.cancelOrder(order.orderNo, callOptions(signal))
    : notCalled
  const outcome = callOutcomeOf(called, undefined)
  const current =
    outcome.kind === 'refused' ? (await askJuhe(services, order, callOptions(signal))).order : order
  return (await changeOrder(services, current, { type: 'cancelAnswered', outcome })).order
}

/**
 * Asks Juhe for a refund, after `requestRefund` or `startRefund` has stored that. `signal` ends the wait for Juhe: then
 * the outcome is unknown.
 */
export async function callRefund(
  services: JuheServices,
  order: Order,
  passengerId: string,
  signal?: AbortSignal,
): Promise<Order> {
  const request = ticketsOf(order).find((ticket) => ticket.passengerId === passengerId)?.refund
  if (request?.state !== 'sending')
    throw new Error(`a refund of order ${order.orderNo} is not ours to ask for`)
  const { attempt } = request
  const called = mayStillCall(request.until, services.now(), services.policy)
    ? await services.juhe.applyRefundOrder(order.orderNo, passengerId, callOptions(signal))
    : notCalled
  const people = called.kind === 'answered' ? undefined : await openPeople(services.vault, order)
  const outcome = callOutcomeOf(called, people)
  return (await changeOrder(services, order, { type: 'refundAnswered', passengerId, attempt, outcome })).order
}
