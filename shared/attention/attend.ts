import { writeOrderEvents } from '#shared/journal/write-order-events.ts'
import { type Duty, dutiesOf } from '#shared/orders/machine/duties.ts'
import type { Moment, Order, Push } from '#shared/orders/machine/order.ts'
import { changeOrder } from '#shared/orders/store/change-order.ts'
import { openPersonal } from '#shared/orders/store/people.ts'
import { askJuhe, callCancel, callRefund } from '#shared/orders/upstream/juhe-calls.ts'
import { type SubmitServices, sendSubmit } from '#shared/orders/upstream/send-submit.ts'
import { type DeliveryServices, deliverPush } from '#shared/pushes/deliver-push.ts'
import type { PushLanes } from '#shared/pushes/push-lanes.ts'

/** What attending to an order needs. */
export type AttendServices = SubmitServices & DeliveryServices & { readonly lanes: PushLanes }

/** One thing leads to another (asked, absent, submitted), but not for ever. */
const mostRounds = 10

type JuheDuty = Exclude<Duty, { kind: 'push' }>

/**
 * Does whatever an order waits for at Juhe and is due, one after the other. Throws when it gets nowhere: an order that
 * stays due without changing would be attended to for ever.
 */
export async function attendToJuhe(services: AttendServices, order: Order): Promise<Order> {
  let current = order
  for (let round = 0; round < mostRounds; round += 1) {
    const duty = dutiesOf(current, services.now()).find((entry) => entry.kind !== 'push')
    if (duty === undefined) return current
    const attended = await doDuty(services, current, duty)
    if (attended.version === current.version) throw new Error(`duty ${duty.kind} left the order as it was`)
    current = attended
  }
  return current
}

/**
 * Delivers the pushes that were due at `readAt` (ms), each URL beside the others. That is before the order was read: a
 * process may stand still after it, and what was held back may have been completed meanwhile. A push whose lane is full,
 * or whose turn in it comes when nothing more may be begun, is left for the next run.
 */
export async function attendPushes(
  services: AttendServices,
  order: Order,
  readAt: Moment,
  mayBegin: () => boolean,
): Promise<void> {
  const due = dutiesOf(order, readAt).flatMap((duty) => {
    const push = duty.kind === 'push' ? order.outbox.find((entry) => entry.id === duty.pushId) : undefined
    return push === undefined ? [] : [push]
  })
  const deliver = async (push: Push) => {
    if (mayBegin()) await deliverPush(services, order, push)
  }
  await Promise.all(due.map((push) => services.lanes.run(order.tenantId, () => deliver(push))))
}

async function doDuty(services: AttendServices, order: Order, duty: JuheDuty): Promise<Order> {
  switch (duty.kind) {
    case 'ask':
      return (await askJuhe(services, order)).order
    case 'journal': {
      const marks = await writeOrderEvents(services, order)
      return (await changeOrder(services, order, { type: 'journaled', marks })).order
    }
    case 'forget':
      return (await changeOrder(services, order, { type: 'forgetDue' })).order
    case 'close':
      return (await changeOrder(services, order, { type: 'closed' })).order
    case 'submit': {
      const started = await changeOrder(services, order, { type: 'submitStarted' })
      if (!started.changed) return started.order
      const personal = await openPersonal(services.vault, started.order)
      return (await sendSubmit(services, started.order, personal)).order
    }
    case 'cancel': {
      const started = await changeOrder(services, order, { type: 'cancelStarted' })
      return started.changed ? callCancel(services, started.order) : started.order
    }
    case 'refund': {
      const { passengerId } = duty
      const started = await changeOrder(services, order, { type: 'refundStarted', passengerId })
      return started.changed ? callRefund(services, started.order, passengerId) : started.order
    }
  }
}
