import { addCallbackUrlRequest, callbackUrlAdded } from '#contract/add-callback-url.ts'
import { applyRefundOrderRequest } from '#contract/apply-refund-order.ts'
import { cancelOrderRequest } from '#contract/cancel-order.ts'
import { cancelFailedReason, serviceCodes } from '#contract/codes.ts'
import type { MsgCode } from '#contract/dictionary.ts'
import { type Envelope, refusal, success } from '#contract/envelope.ts'
import { orderDetailRequest } from '#contract/order-detail.ts'
import {
  badParameter,
  badParameterCode,
  ordersOf,
  type Parameters,
  read,
  type SandboxContext,
} from './context.ts'
import { type GrabOrder, isGrabbing, ticketOf } from './grab-order.ts'
import { grabDetail, issuedDetail } from './order-details.ts'

const noSuchOrder = '订单号不存在'

/** orderDetail (contract §3), in both shapes. Of several orders with one number the first is shown. */
export function orderDetail(context: SandboxContext, parameters: Parameters): Envelope {
  const request = read(orderDetailRequest, parameters)
  if (!request.ok) return request.error
  const [order] = ordersOf(context.world, request.value.outOrderNo)
  if (order === undefined) return badParameter(noSuchOrder)
  return success(request.value.issue === 1 ? issuedDetail(order) : grabDetail(order))
}

/** cancelOrder (contract §4): only while it grabs. */
export function cancelOrder(context: SandboxContext, parameters: Parameters, at: number): Envelope {
  const request = read(cancelOrderRequest, parameters)
  if (!request.ok) return request.error
  const { outOrderNo } = request.value
  context.commit({ type: 'counted', outOrderNo, what: 'cancelRequests' })
  const orders = ordersOf(context.world, outOrderNo)
  if (orders.length === 0) return badParameter(noSuchOrder)
  const order = orders.find(isGrabbing)
  if (order === undefined) return refusal(serviceCodes.cancelFailed, cancelFailedReason)
  context.commit({ type: 'order', orderNo: order.orderNo, event: { type: 'cancelled', at } })
  return success({ orderNo: order.orderNo })
}

/** applyRefundOrder (contract §5): one ticket; its result is pushed. */
export function applyRefundOrder(context: SandboxContext, parameters: Parameters, at: number): Envelope {
  const request = read(applyRefundOrderRequest, parameters)
  if (!request.ok) return request.error
  const { outOrderNo, passengerId } = request.value
  context.commit({ type: 'counted', outOrderNo, what: 'refundRequests' })
  const orders = ordersOf(context.world, outOrderNo)
  const order = orders.find((one) =>
    one.travellers.some((traveller) => traveller.passengerId === passengerId),
  )
  if (orders.length === 0) return badParameter('订单号或passengerId不存在')
  if (order === undefined) return badParameterCode('301')
  const obstacle = refundObstacle(context, order, passengerId, at)
  if (obstacle !== undefined) return badParameterCode(obstacle)
  const dueAt = at + context.settings.refundMs
  context.commit({
    type: 'order',
    orderNo: order.orderNo,
    event: { type: 'refundAccepted', at, passengerId, dueAt },
  })
  return success({ orderNo: order.orderNo, passengerId })
}

/** Why a ticket cannot be given back now, as a msgCode. */
function refundObstacle(
  context: SandboxContext,
  order: GrabOrder,
  passengerId: string,
  at: number,
): MsgCode | undefined {
  const { refundAfterIssueMs, refundBeforeDepartureMs } = context.settings
  const { issue } = order
  const ticket = ticketOf(order, passengerId)
  // A refund that failed can be asked for again.
  const isReturnable = ticket?.state === 'F' || ticket?.state === 'O'
  if (issue === undefined || !isReturnable) return '303'
  if (at < issue.at + refundAfterIssueMs) return '309'
  if (at > issue.choice.journey.departAt - refundBeforeDepartureMs) return '310'
  return mustWaitForChildren(order, passengerId) ? '311' : undefined
}

/** Children do not travel alone: while one still has a ticket, the adults cannot give theirs back. */
function mustWaitForChildren(order: GrabOrder, passengerId: string): boolean {
  const own = order.travellers.find((traveller) => traveller.passengerId === passengerId)
  if (own?.passengerType !== 1) return false
  return order.travellers.some(
    (other) => other.passengerType === 2 && ticketOf(order, other.passengerId)?.state !== 'T',
  )
}

/** addCallbackUrl (contract §6): one URL for each kind of push. */
export function addCallbackUrl(context: SandboxContext, parameters: Parameters): Envelope {
  const request = read(addCallbackUrlRequest, parameters)
  if (!request.ok) return request.error
  context.commit({ type: 'callbackUrlSet', pushType: request.value.type, url: request.value.url })
  return callbackUrlAdded
}
