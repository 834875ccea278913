import { type JournalServices, writeOrderEvents } from '#shared/journal/write-order-events.ts'
import { inPlaceMs, type JuheBudget } from '#shared/limits/juhe-budget.ts'
import { type Duty, dutiesOf, isRoutineAsk } from '#shared/orders/machine/duties.ts'
import type { Order } from '#shared/orders/machine/order.ts'
import { changeOrder } from '#shared/orders/store/change-order.ts'
import { openPersonal } from '#shared/orders/store/people.ts'
import { askJuhe, callCancel, callRefund } from '#shared/orders/upstream/juhe-calls.ts'
import { type SubmitServices, sendSubmit } from '#shared/orders/upstream/send-submit.ts'

/** What attending to an order needs. */
export type AttendServices = SubmitServices &
  JournalServices & {
    /** Where routine questions wait for their turn. */
    readonly budget: Pick<JuheBudget, 'slot' | 'mayUse'>
  }

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

async function doDuty(services: AttendServices, order: Order, duty: JuheDuty): Promise<Order> {
  switch (duty.kind) {
    case 'ask':
      return ask(services, order)
    case 'journal': {
      const marks = await writeOrderEvents(services, order)
      return (await changeOrder(services, order, { type: 'journaled', marks })).order
    }
    case 'forget':
      return (await changeOrder(services, order, { type: 'forgetDue' })).order
    case 'reduce':
      return (await changeOrder(services, order, { type: 'reduceDue' })).order
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

/**
 * Asks what became of an order. Routine questions take a slot of Juhe's budget: one that is near is waited for here, one
 * that is not is written into the order, which then is due at it.
 */
async function ask(services: AttendServices, order: Order): Promise<Order> {
  const { budget, now, sleep, observe } = services
  if (!isRoutineAsk(order, now())) return (await askJuhe(services, order)).order
  const slotAt = (await slotOf(services, order)) ?? (await budget.slot())
  const waitMs = slotAt - now()
  if (waitMs > inPlaceMs) {
    observe({ kind: 'askPostponed', waitMs })
    return (await changeOrder(services, order, { type: 'askPostponed', until: slotAt })).order
  }
  if (waitMs > 0) await sleep(waitMs)
  return (await askJuhe(services, order, { hasSlot: true })).order
}

/** The slot that the order has taken earlier; undefined if it has none that is still good. */
async function slotOf({ budget }: AttendServices, { watch }: Order): Promise<number | undefined> {
  if (watch?.slotAt === undefined || watch.slotAt !== watch.askAt) return undefined
  return (await budget.mayUse(watch.slotAt)) ? watch.slotAt : undefined
}
