import type { CancelOrderRequest, CancelOrderResult } from '#contract/cancel-order.ts'
import { type Success, success } from '#contract/envelope.ts'
import type { ServiceError } from '#shared/errors.ts'
import { failed, ok, type Result } from '#shared/result.ts'
import { unlessBusy } from '#shared/unless-busy.ts'
import type { TenantContext, UseCase } from '#shared/use-case.ts'
import { endedWithoutTicket, isRefused, type Order } from '../machine/order.ts'
import { type Applied, changeOrder } from '../store/change-order.ts'
import { askJuhe, callCancel, type JuheServices } from '../upstream/juhe-calls.ts'
import { findOrder } from './find-order.ts'
import { patienceOf, type TwinPatience, waitFor } from './wait-for.ts'

/** What a cancel needs. */
export type CancelServices = JuheServices & TwinPatience

type Answer = Result<Success<CancelOrderResult>, ServiceError>

/**
 * Contract §4 cancelOrder. An order that got its ticket, failed or expired cannot be cancelled (223801); one that is
 * cancelled already answers as it did. When nobody can say yet whether Juhe took it, the answer is Juhe's own word
 * for that (10014): the wish is stored and pursued, and orderDetail tells how it ended.
 */
export function cancelOrder(
  services: CancelServices,
): UseCase<CancelOrderRequest, Success<CancelOrderResult>> {
  return async (context, { outOrderNo }) => {
    const requested = await unlessBusy(() => request(services, context, outOrderNo))
    if (!requested.ok) return requested
    const { order, changed } = requested.value
    if (changed && isOurs(order)) return answerOf(await callCancel(services, order, context.signal))
    return answerOf(await afterTwin(services, context, order))
  }
}

/** Stores the wish. */
async function request(
  services: CancelServices,
  context: TenantContext,
  outOrderNo: string,
): Promise<Result<Applied, ServiceError>> {
  const found = await findOrder(services.store, context, outOrderNo)
  if (found === undefined) return failed({ kind: 'orderNotFound' })
  const submitted = await afterSubmit(services, context, found)
  if (isRefused(submitted)) return failed({ kind: 'orderNotFound' })
  return ok(await changeOrder(services, submitted, { type: 'cancelRequested' }))
}

/** The submit may still be on the way, or nobody knows whether it arrived: that comes first. */
async function afterSubmit(services: CancelServices, context: TenantContext, order: Order): Promise<Order> {
  const settled = await waitFor(
    services,
    order,
    ({ submission }, now) => submission.state !== 'sending' || now >= submission.until,
    patienceOf(services, context),
  )
  return settled.submission.state === 'unknown'
    ? (await askJuhe(services, settled, { signal: context.signal })).order
    : settled
}

/** This very request stored the intent, and so is the one to call. */
function isOurs({ cancellation }: Order): boolean {
  return cancellation?.state === 'sending'
}

async function afterTwin(services: CancelServices, context: TenantContext, order: Order): Promise<Order> {
  const isOver = ({ cancellation }: Order) => cancellation?.state !== 'sending'
  return waitFor(services, order, isOver, patienceOf(services, context))
}

function answerOf(order: Order): Answer {
  if (order.progress.status === 'C') return ok(success({ orderNo: order.orderNo }))
  const isOver = endedWithoutTicket(order) || 'tickets' in order.progress || order.cancellation === undefined
  return failed({ kind: isOver ? 'cancelRefused' : 'outcomeUnknown' })
}
