import { type Change, type Context, changed, record, unchanged } from './change.ts'
import { isAtRest } from './duties.ts'
import { isOpen, type Moment, type Order } from './order.ts'
import { withoutKey } from './without-key.ts'
import { withoutWords } from './words.ts'

/**
 * An order that has come to rest keeps its personal data for a while, and then no longer; later it is reduced to a
 * tombstone. Whatever happens to it starts the first time anew; the second begins when it comes to rest.
 */
export function withRetention(order: Order, context: Context): Order {
  const isResting = !isOpen(order) && isAtRest(order)
  const kept = withForgetting(withoutLateWords(order), isResting, context)
  return withReduction(kept, isResting, context)
}

/** Once the people are deleted, nobody knows any more whose names to mask in what Juhe says later: none of it is kept. */
function withoutLateWords(order: Order): Order {
  return order.sealed.people === undefined ? withoutWords(order) : order
}

function withForgetting(order: Order, isResting: boolean, { now, policy }: Context): Order {
  if (!isResting || order.sealed.people === undefined || policy.forgetAfterMs === undefined)
    return order.forgetAt === undefined ? order : withoutKey(order, 'forgetAt')
  return { ...order, forgetAt: now + policy.forgetAfterMs }
}

function withReduction(order: Order, isResting: boolean, { now, policy }: Context): Order {
  if (!isResting || policy.reduceAfterMs === undefined)
    return order.reduceAt === undefined ? order : withoutKey(order, 'reduceAt')
  return { ...order, reduceAt: order.reduceAt ?? now + policy.reduceAfterMs }
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
  const without: Order = { ...withoutWords(withoutKey(order, 'forgetAt')), sealed: {} }
  return record(without, { at: now, by: 'service', what: 'forgotten' })
}
