import { shuffled } from './chance.ts'
import type { SandboxContext } from './context.ts'
import { type GrabEvent, type GrabOrder, isGrabbing, ownMoment } from './grab-order.ts'
import { available, freeSeats, shelfKey } from './inventory.ts'
import { refundOf } from './money.ts'

/**
 * A hopeless order looks at this many of the market's slots before it rests. It rests until a multiple of them, so that
 * its next moment does not depend on when it was asked for.
 */
const slotsInSight = 144

/**
 * When an order does something by itself next: is accepted, tries for tickets, expires, gets a refund's result.
 * An order tries at every tick; ticks at which there is nothing to be had are passed over, so that turning the
 * clock by days stays quick.
 */
export function nextMoment(context: SandboxContext, order: GrabOrder, from: number): number | undefined {
  if (!isGrabbing(order)) return ownMoment(order)
  const { acceptMs } = context.settings
  if (order.status === 'N') return Math.min(order.createdAt + acceptMs, order.closeAt)
  if (order.status === 'B') return Math.min(order.saleOpensAt, order.closeAt)
  return Math.min(nextTry(context, order, from) ?? order.closeAt, order.closeAt)
}

/** What an order does at a moment; undefined when it was woken for nothing. */
export function actionAt(context: SandboxContext, order: GrabOrder, at: number): GrabEvent | undefined {
  if (!isGrabbing(order)) return refundResult(order, at)
  if (at >= order.closeAt) return { type: 'expired', at }
  const { acceptMs } = context.settings
  const isWaiting = order.scenario.outcome === 'inventory' && at < order.saleOpensAt
  if (order.status === 'N') {
    if (at < order.createdAt + acceptMs) return undefined
    return { type: 'opened', at, status: isWaiting ? 'B' : 'D' }
  }
  if (order.status === 'B') return isWaiting ? undefined : { type: 'opened', at, status: 'D' }
  return isTick(context, order, at) ? tryToGrab(context, order, at) : undefined
}

function refundResult(order: GrabOrder, at: number): GrabEvent | undefined {
  const ticket = order.issue?.tickets.find(
    ({ refundDueAt }) => refundDueAt !== undefined && refundDueAt <= at,
  )
  if (ticket === undefined || order.issue === undefined) return undefined
  const { passengerId } = ticket
  const { refundFailure } = order.scenario
  if (refundFailure !== undefined) return { type: 'refundFailed', at, passengerId, msgCode: refundFailure }
  const price = refundOf(ticket.price, order.issue.choice.journey.departAt - at)
  return { type: 'refunded', at, passengerId, price }
}

function tryToGrab(context: SandboxContext, order: GrabOrder, at: number): GrabEvent | undefined {
  const { outcome } = order.scenario
  if (outcome === 'never') return undefined
  if (outcome === 'issued') return issuedWith(context, order, 0, at)
  if (outcome !== 'inventory') return { type: 'failed', at, msgCode: outcome.failure }
  const choice = firstAvailable(context, order, at)
  return choice === undefined ? undefined : issuedWith(context, order, choice, at)
}

/** The first of the order's choices that has seats for all its passengers. */
function firstAvailable(context: SandboxContext, order: GrabOrder, at: number): number | undefined {
  const { chance, world, settings } = context
  const index = order.choices.findIndex(
    ({ journey, offer }) =>
      available(chance, settings.market, world.ledger, journey, offer, at) >= order.travellers.length,
  )
  return index < 0 ? undefined : index
}

const ticketNumbers = 1_000_000_000

function issuedWith(
  context: SandboxContext,
  order: GrabOrder,
  choice: number,
  at: number,
): GrabEvent | undefined {
  const chosen = order.choices[choice]
  if (chosen === undefined) return undefined
  const { chance, world } = context
  const seats = freeSeats(chance, world.ledger, chosen.journey, chosen.offer, order.travellers.length)
  const number = shuffled(world.ticketsIssued, ticketNumbers)
  return { type: 'issued', at, choice, ticketNo: `E${String(number).padStart(9, '0')}`, seats }
}

/** Ticks are counted from the order's creation, or from the opening of the sale if it waited for that. */
function ticksFrom(order: GrabOrder): number {
  return order.scenario.outcome === 'inventory'
    ? Math.max(order.createdAt, order.saleOpensAt)
    : order.createdAt
}

function isTick(context: SandboxContext, order: GrabOrder, at: number): boolean {
  const since = at - ticksFrom(order)
  return since > 0 && since % context.settings.tickMs === 0
}

/** The first tick after a moment. */
function tickAfter(context: SandboxContext, order: GrabOrder, moment: number): number {
  const { tickMs } = context.settings
  const since = moment - ticksFrom(order)
  return ticksFrom(order) + Math.max(1, Math.floor(since / tickMs) + 1) * tickMs
}

/**
 * The next tick at which an order would get something, as far as is known now; undefined when there is none before
 * it closes. Whoever takes or returns seats changes that, so it is asked again then.
 */
function nextTry(context: SandboxContext, order: GrabOrder, from: number): number | undefined {
  const { outcome } = order.scenario
  if (outcome === 'never') return undefined
  let tick = tickAfter(context, order, from)
  if (outcome !== 'inventory') return tick
  const { slotMs } = context.settings.market
  const sightMs = slotsInSight * slotMs
  const horizon = Math.min(order.closeAt, (Math.floor(from / sightMs) + 1) * sightMs)
  while (tick < horizon) {
    if (firstAvailable(context, order, tick) !== undefined) return tick
    // What there is changes with the slot only.
    tick = tickAfter(context, order, Math.ceil((tick + 1) / slotMs) * slotMs - 1)
  }
  return tick < order.closeAt ? tick : undefined
}

/** The classes of seats that an order hopes for. */
export function wishes(order: GrabOrder): string[] {
  return order.choices.map(({ journey, offer }) => shelfKey(journey, offer.code))
}
