import { type Change, type Context, changed, record, unchanged } from './change.ts'
import { isAtRest } from './duties.ts'
import { isOpen, type Moment, type Order } from './order.ts'
import { withoutKey } from './without-key.ts'

/**
 * An order that has come to rest keeps its personal data for a while, and then no longer. Whatever happens to it starts
 * the time anew.
 */
export function withRetention(order: Order, { now, policy }: Context): Order {
  const isResting = order.sealed.people !== undefined && !isOpen(order) && isAtRest(order)
  if (!isResting || policy.forgetAfterMs === undefined)
    return order.forgetAt === undefined ? order : withoutKey(order, 'forgetAt')
  return { ...order, forgetAt: now + policy.forgetAfterMs }
}

/** Deletes the personal data of an order that has rested long enough. */
export function forget(order: Order, { now }: Context): Change {
  if (order.forgetAt === undefined || order.forgetAt > now) return unchanged(order)
  return changed(forgotten(order, now))
}

/** Deletes the personal data of an order at once. While it is open they stay: Juhe may still have to be told them. */
export function erase(order: Order, { now }: Context): Change {
  const isKept = order.sealed.people !== undefined || order.sealed.account !== undefined
  return isKept && !isOpen(order) ? changed(forgotten(order, now)) : unchanged(order)
}

function forgotten(order: Order, now: Moment): Order {
  const without: Order = { ...withoutKey(order, 'forgetAt'), sealed: {} }
  return record(without, { at: now, by: 'service', what: 'forgotten' })
}
