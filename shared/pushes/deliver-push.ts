import type { TenantId } from '#shared/ids.ts'
import { type JournalServices, writeOrderEvents } from '#shared/journal/write-order-events.ts'
import { callbackPurposeOf } from '#shared/orders/machine/delivery.ts'
import type { Delivery, Order, Push } from '#shared/orders/machine/order.ts'
import { type ChangeServices, changeOrder } from '#shared/orders/store/change-order.ts'
import { openPeople } from '#shared/orders/store/people.ts'
import type { Tenant } from '#shared/tenants/tenant.ts'
import { type AttemptOutcome, notSent, type PostServices, postSigned } from './post-signed.ts'
import { renderPush } from './render-push.ts'

/** What the delivery of a push needs. */
export type DeliveryServices = ChangeServices &
  JournalServices &
  PostServices & { readonly tenant: (tenantId: TenantId) => Promise<Tenant | undefined> }

/**
 * Delivers one push once: tell the journal, send, record. Every attempt sends the same under the same `webhook-id`, but
 * that a later one may fill in what was not known yet. It may reach the receiver more than once (we may die after
 * sending), but never not at all.
 *
 * @param isTooLate asked right before sending: a process may stand still while it waits for the table, and what it read
 * is old then. Nothing is sent or recorded if so; the next tick finds the push.
 */
export async function deliverPush(
  services: DeliveryServices,
  order: Order,
  push: Push,
  isTooLate: () => boolean,
): Promise<Order> {
  const journaled = await writeOrderEvents(services, order, push)
  const tenant = await services.tenant(order.tenantId)
  if (isTooLate()) return order
  const attempt = await tryPush(services, tenant, order, push)
  const { id: pushId, delivery } = push
  const event = {
    type: 'pushTried',
    ...{ pushId, tries: delivery.tries, jitter: services.random(), journaled, ...attempt },
  } as const
  const change = await changeOrder(services, order, event)
  observeOutcome(services, change.order, push)
  return change.order
}

async function tryPush(
  services: DeliveryServices,
  tenant: Tenant | undefined,
  order: Order,
  push: Push,
): Promise<AttemptOutcome> {
  const callback = tenant?.callbackUrls[callbackPurposeOf(push.event)]
  if (tenant === undefined || callback === undefined) return notSent(services, 'noUrl')
  return postSigned(services, tenant, callback, async () => {
    const body = renderPush(order, push.event, await openPeople(services.vault, order))
    return { id: push.id, json: JSON.stringify(body) }
  })
}

function observeOutcome(services: DeliveryServices, { orderNo, tenantId, outbox }: Order, push: Push): void {
  const delivery = outbox.find((entry) => entry.id === push.id)?.delivery
  if (delivery === undefined) return
  services.observe({
    kind: 'pushOut',
    orderNo,
    tenantId,
    pushId: push.id,
    ...outcomeOf(delivery, push.madeAt),
  })
}

function outcomeOf(delivery: Delivery, madeAt: number) {
  switch (delivery.state) {
    case 'waiting':
      return { outcome: 'failed' } as const
    case 'givenUp':
      return { outcome: 'givenUp' } as const
    case 'delivered':
      return { outcome: 'delivered', latencyMs: Math.max(0, delivery.at - madeAt) } as const
  }
}
