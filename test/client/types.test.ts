import { expect, test } from 'vitest'
import type { ApplyRefundOrderResult } from '#contract/apply-refund-order.ts'
import type { CancelOrderResult } from '#contract/cancel-order.ts'
import type { OrderStatus, SeatClassCode, TicketState } from '#contract/dictionary.ts'
import type { ListEventsResult } from '#contract/list-events.ts'
import type { ListOrdersResult } from '#contract/list-orders.ts'
import type { ListPushesResult } from '#contract/list-pushes.ts'
import type { GrabDetail, IssuedDetail } from '#contract/order-detail.ts'
import type { OrderEventsResult } from '#contract/order-events.ts'
import type {
  OrderExpiredPush,
  RefundFailedPush,
  RefundSucceededPush,
  TicketFailedPush,
  TicketIssuedPush,
} from '#contract/pushes.ts'
import type { ResendPushResult } from '#contract/resend-push.ts'
import type { ResendPushesResult } from '#contract/resend-pushes.ts'
import type { SearchResult } from '#contract/search.ts'
import type { StatementResult } from '#contract/statement.ts'
import type { SubmitResult } from '#contract/submit-order.ts'
import type { TestCallbackUrlResult } from '#contract/test-callback-url.ts'
import type * as extension from '#shared/client/extension-results.ts'
import type { OrderExpired, RefundEnded, TicketFailed, TicketIssued } from '#shared/client/push-bodies.ts'
import type * as client from '#shared/client/results.ts'

/*
 * The client's plain types against the types of the service's schemas. The compiler checks (npm run types): each line
 * stops compiling as soon as a field is there on one side only, or is of another type.
 */

type DeepReadonly<Value> = Value extends (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : Value extends object
    ? { readonly [Key in keyof Value]: DeepReadonly<Value[Key]> }
    : Value

/** `true` when each can stand for the other, with the same keys. */
type Same<Client, Served> = [Client] extends [DeepReadonly<Served>]
  ? [DeepReadonly<Served>] extends [Client]
    ? true
    : false
  : false

/** As a push's receiver sees it: a code of the dictionary is a text. */
type Loose<Served> = Omit<Served, 'msgCode'> & { msgCode: string }

const same = {
  search: true satisfies Same<client.SearchResult, SearchResult>,
  submit: true satisfies Same<client.SubmitResult, SubmitResult>,
  grab: true satisfies Same<client.GrabDetail, GrabDetail>,
  issued: true satisfies Same<client.IssuedDetail, IssuedDetail>,
  cancel: true satisfies Same<client.CancelResult, CancelOrderResult>,
  refund: true satisfies Same<client.RequestedRefund, ApplyRefundOrderResult>,
  orders: true satisfies Same<extension.OrdersPage, ListOrdersResult>,
  events: true satisfies Same<extension.OrderEvents, OrderEventsResult>,
  pushes: true satisfies Same<extension.OrderPushes, ListPushesResult>,
  resent: true satisfies Same<extension.ResentPush, ResendPushResult>,
  told: true satisfies Same<extension.EventsPage, ListEventsResult>,
  statement: true satisfies Same<extension.Statement, StatementResult>,
  resentPushes: true satisfies Same<extension.ResentPushes, ResendPushesResult>,
  tested: true satisfies Same<extension.TestedCallbacks, TestCallbackUrlResult>,
  seats: true satisfies Same<client.SeatClassCode, SeatClassCode>,
  statuses: true satisfies Same<client.OrderStatus, OrderStatus>,
  tickets: true satisfies Same<client.TicketState, TicketState>,
  ticketIssued: true satisfies Same<TicketIssued, TicketIssuedPush>,
  ticketFailed: true satisfies Same<TicketFailed, Loose<TicketFailedPush>>,
  orderExpired: true satisfies Same<OrderExpired, Loose<OrderExpiredPush>>,
  refundSucceeded: true satisfies Same<RefundEnded<'100'>, RefundSucceededPush>,
  refundFailed: true satisfies Same<RefundEnded<string>, Loose<RefundFailedPush>>,
}

test('every type of the client is the service’s own', () => {
  expect(new Set(Object.values(same))).toEqual(new Set([true]))
})
