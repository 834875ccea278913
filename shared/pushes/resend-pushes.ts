import pLimit from 'p-limit'
import { type Success, success } from '#contract/envelope.ts'
import { windowFaults, writePlace } from '#contract/event-window.ts'
import type { ResendPushesRequest, ResendPushesResult } from '#contract/resend-pushes.ts'
import type { OrderNo, TenantId } from '#shared/ids.ts'
import type { JournalEvent } from '#shared/journal/journal-event.ts'
import { readEvents } from '#shared/journal/journal-store.ts'
import { windowStart } from '#shared/journal/window-start.ts'
import type { Push } from '#shared/orders/machine/order.ts'
import { type ChangeServices, changeOrder } from '#shared/orders/store/change-order.ts'
import { failed, ok } from '#shared/result.ts'
import type { Table } from '#shared/table/document-sender.ts'
import type { UseCase } from '#shared/use-case.ts'

/** Events that one call looks at. */
const pageSize = 100

/** Orders that are changed at the same time. */
const ordersAtOnce = 10

/** What sending again a window's pushes needs. */
export type ResendPushesServices = ChangeServices & { readonly table: Table }

/**
 * Extension resendPushes: the pushes of a window of the journal go out again, under their old ids, each with its whole
 * schedule before it. Those that wait for a further attempt go out now; new ones, on their way already, stay as they are.
 */
export function resendPushes(
  services: ResendPushesServices,
): UseCase<ResendPushesRequest, Success<ResendPushesResult>> {
  return async ({ tenant }, request) => {
    const faults = windowFaults(request)
    if (faults.length > 0) return failed({ kind: 'badParameter', faults })
    return ok(success(await resendPage(services, tenant.tenantId, request)))
  }
}

/** Sends one page of a tenant's pushes again, or only counts them. */
export async function resendPage(
  services: ResendPushesServices,
  tenantId: TenantId,
  request: ResendPushesRequest,
): Promise<ResendPushesResult> {
  const now = services.now()
  const page = await readEvents(services.table, {
    tenantId,
    after: windowStart(request, request.after, now),
    to: request.to ?? now,
    limit: pageSize,
  })
  const wanted = page.flatMap(({ event }) =>
    event !== undefined && (request.kinds?.includes(event.kind) ?? true) ? [event] : [],
  )
  const gate = pLimit(ordersAtOnce)
  const counts = await Promise.all(
    [...byOrder(wanted)].map(([orderNo, ids]) => gate(() => resendOfOrder(services, orderNo, ids, request))),
  )
  const last = page.length < pageSize ? undefined : page.at(-1)?.place
  const resent = counts.reduce((sum, count) => sum + count, 0)
  return { resent, cursor: last === undefined ? '' : writePlace(last) }
}

function byOrder(events: readonly JournalEvent[]): ReadonlyMap<OrderNo, ReadonlySet<string>> {
  const ids = new Map<OrderNo, Set<string>>()
  for (const { orderNo, id } of events) ids.set(orderNo, (ids.get(orderNo) ?? new Set()).add(id))
  return ids
}

/** One order's changes follow one another: they are writes of the same item. */
async function resendOfOrder(
  services: ResendPushesServices,
  orderNo: OrderNo,
  ids: ReadonlySet<string>,
  { includeDelivered, dryRun }: ResendPushesRequest,
): Promise<number> {
  let order = await services.store.get(orderNo)
  if (order === undefined) return 0
  const pushes = order.outbox.filter((push) => ids.has(push.id) && isToResend(push, includeDelivered))
  if (dryRun) return pushes.length
  let resent = 0
  for (const { id } of pushes) {
    const change = await changeOrder(services, order, { type: 'pushResendRequested', pushId: id })
    order = change.order
    if (change.changed) resent += 1
  }
  return resent
}

function isToResend({ delivery }: Push, includeDelivered: boolean): boolean {
  switch (delivery.state) {
    case 'waiting':
      return delivery.tries > 0
    case 'givenUp':
      return true
    case 'delivered':
      return includeDelivered
  }
}
