import { formatChinaTime } from '#contract/china-time.ts'
import { type Success, success } from '#contract/envelope.ts'
import type { OrderEventsRequest, OrderEventsResult } from '#contract/order-events.ts'
import { failed, ok } from '#shared/result.ts'
import type { UseCase } from '#shared/use-case.ts'
import type { TimelineEntry, TimelineEvent } from '../machine/order.ts'
import type { OrderStore } from '../store/order-store.ts'
import { findOrder } from './find-order.ts'

/** What each event means, for people. */
const texts: Readonly<Record<TimelineEvent, string>> = {
  submitted: '提交订单',
  resubmitted: '再次向上游提交',
  acknowledged: '已告知订单存在',
  accepted: '上游已受理',
  refused: '上游拒绝下单',
  turnedAway: '上游暂不受理,稍后再试',
  notCalled: '本次未向上游提交,稍后再试',
  outcomeUnknown: '上游没有明确应答,将核实',
  absent: '上游确认没有此订单',
  status: '订单状态变更',
  cancelRequested: '申请取消',
  cancelRefused: '取消被拒绝',
  refundRequested: '申请退票',
  refundAccepted: '上游已受理退票',
  refundRefused: '退票被拒绝',
  refundEnded: '退票结束',
  refundPriceEntered: '已录入退款金额',
  corrected: '已由人工更正',
  pushMade: '产生推送',
  pushDelivered: '推送已送达',
  pushGivenUp: '推送已放弃',
  contradiction: '上游信息前后矛盾',
  forgotten: '个人信息已删除',
}

/** Extension orderEvents: what happened to an order, when, and by whom. */
export function orderEvents(store: OrderStore): UseCase<OrderEventsRequest, Success<OrderEventsResult>> {
  return async (context, { outOrderNo }) => {
    const order = await findOrder(store, context, outOrderNo)
    if (order === undefined) return failed({ kind: 'orderNotFound' })
    const { orderNo, progress, timeline } = order
    const events = timeline.map((entry) => eventOf(entry, order.upstreamOrderNos))
    return ok(success({ orderNo, outOrderNo: order.outOrderNo, status: progress.status, events }))
  }
}

/** Juhe's numbers of an order are no tenant's business: with one, callbacks could be forged. */
function eventOf(
  { at, by, what, detail = '' }: TimelineEntry,
  upstreamOrderNos: readonly string[],
): OrderEventsResult['events'][number] {
  const hidden = upstreamOrderNos.reduce((text, number) => text.replaceAll(number, ''), detail)
  const time = formatChinaTime(at, 'yyyy-MM-dd HH:mm:ss')
  // Which operator corrected it, and why, is no tenant's business either.
  return { time, by, event: what, text: textOf(what), detail: what === 'corrected' ? '' : masked(hidden) }
}

/** The word itself where a newer version of this code has written it. */
function textOf(what: TimelineEntry['what']): string {
  return isTimelineEvent(what) ? texts[what] : what
}

function isTimelineEvent(what: string): what is TimelineEvent {
  return Object.hasOwn(texts, what)
}

/** A timeline holds no personal data; should Juhe's own words hold a number of a person all the same, it stays here. */
function masked(detail: string): string {
  return detail.replace(
    /(?<![\dA-Za-z])\d{11,18}[Xx]?(?![\dA-Za-z])/g,
    (number) => `${number.slice(0, 3)}****`,
  )
}
