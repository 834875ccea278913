import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { headsOf, sendableAt } from '#shared/orders/machine/delivery.ts'
import { pushAtOf } from '#shared/orders/machine/duties.ts'
import type { Moment, Order } from '#shared/orders/machine/order.ts'
import { second } from '#shared/orders/machine/policy.ts'
import { type DeliveryServices, deliverPush } from '#shared/pushes/deliver-push.ts'
import { createPushLanes, type PushLanes } from '#shared/pushes/push-lanes.ts'
import { createWorker } from './worker.ts'

/** No attempt is begun later than this after its order was read, ms: an attempt takes up to ten seconds. */
const beginWithinMs = 40 * second

/** The worker of the pushes queue: delivers what tenants are to be told. */
export function deliverPushes(services: DeliveryServices): (event: SQSEvent) => Promise<SQSBatchResponse> {
  const lanes = createPushLanes()
  return createWorker(services, {
    queue: 'pushes',
    nextAt: (order) => pushAtOf(order, services.policy),
    attend: (order, readAt) => deliverDue(services, lanes, order, readAt),
  })
}

/**
 * Delivers the pushes that were due at `readAt`, each URL beside the others. A process may stand still after it has read
 * an order, and what was held back may have been completed meanwhile: so the moment before the reading counts. A push
 * whose lane is full, or whose turn comes too late, is left to the next tick.
 */
async function deliverDue(
  services: DeliveryServices,
  lanes: PushLanes,
  order: Order,
  readAt: Moment,
): Promise<Order> {
  const isTooLate = () => services.now() - readAt >= beginWithinMs
  const due = headsOf(order).filter((push) => (sendableAt(push, services.policy) ?? Infinity) <= readAt)
  await Promise.all(
    due.map((push) =>
      lanes.run(order.tenantId, async () => {
        if (!isTooLate()) await deliverPush(services, order, push, isTooLate)
      }),
    ),
  )
  return order
}
