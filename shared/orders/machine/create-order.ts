import type { OrderNo, OutOrderNo, TenantId } from '#shared/ids.ts'
import { record } from './change.ts'
import type { Order, SealedPersonal, Trip, UpstreamQuery } from './order.ts'
import type { Policy } from './policy.ts'

/** What a submit brings that is not about how it will fare. */
export type OrderDraft = {
  readonly orderNo: OrderNo
  readonly tenantId: TenantId
  readonly outOrderNo: OutOrderNo
  readonly trip: Trip
  readonly passengerCount: number
  readonly fingerprint: string
  readonly sealed: SealedPersonal
  readonly upstreamQuery: UpstreamQuery
}

type Context = { readonly now: number; readonly policy: Policy }

/**
 * A new order, with the intent to submit it: whoever has written it may call Juhe, once, until the lease ends. It may
 * take the place of an order that Juhe refused, whose timeline it goes on with.
 */
export function createOrder(draft: OrderDraft, refused: Order | undefined, { now, policy }: Context): Order {
  const order: Order = {
    ...draft,
    version: refused?.version ?? 0,
    createdAt: now,
    upstreamOrderNos: [],
    submission: { state: 'sending', attempt: 1, until: now + policy.callLeaseMs, acknowledged: false },
    progress: { status: 'N' },
    outbox: [],
    timeline: refused?.timeline ?? [],
  }
  return record(order, { at: now, by: 'tenant', what: 'submitted' })
}
