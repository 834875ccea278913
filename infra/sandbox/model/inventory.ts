import type { SeatClassCode } from '#contract/dictionary.ts'
import { dayMs, hourMs } from '#contract/durations.ts'
import type { Chance } from './chance.ts'
import type { Journey, SeatOffer } from './timetable.ts'

/** The name of one class of seats of one train on one day: what inventory is counted by. */
export type ShelfKey = string

/** How the public buys, as settings. All durations in ms. */
export type Market = {
  /** Sale opens at 08:00 China time, this many days before the day of departure. */
  readonly saleDays: number
  /** The public's demand changes in steps of this length. */
  readonly slotMs: number
  /** A seat that comes back to a sold-out train is free for this long, then the public has it. */
  readonly returnedSeatMs: number
  /** Nobody can buy later than this before departure. */
  readonly saleEndsMs: number
}

/** What became of one class of seats of one train through the orders of this sandbox. */
export type Shelf = {
  /** The seats that orders hold, by index. */
  readonly taken: Set<number>
  /** The moments at which seats came back while the public had bought the rest. */
  returned: number[]
  /** How many of the public's returned seats orders took in which slot. */
  spare: { slot: number; taken: number }
}

/** The inventory's memory. */
export type Ledger = Map<ShelfKey, Shelf>

/** The name of a train's class of seats on its day. */
export function shelfKey(train: Journey, code: SeatClassCode): ShelfKey {
  return `${train.date}/${train.trainNo}/${train.fromStation}/${train.toStation}/${code}`
}

/** When the sale of a train's tickets opens, ms since the epoch. */
export function saleOpensAt(market: Market, departAt: number): number {
  // Midnight in China is 16:00 UTC.
  const midnight = Math.floor((departAt + 8 * hourMs) / dayMs) * dayMs - 8 * hourMs
  return midnight - market.saleDays * dayMs + 8 * hourMs
}

/** Whether tickets of a train are on sale at all. */
export function isOnSale(market: Market, train: Journey, at: number): boolean {
  return at >= saleOpensAt(market, train.departAt) && at < train.departAt - market.saleEndsMs
}

type Stock = { readonly open: number; readonly back: number; readonly spare: number; readonly total: number }

/**
 * How many seats can be bought: what the public and the orders left, seats that orders gave back to a sold-out
 * train, and now and then a seat that the public gives back. Never more than there are.
 */
export function available(
  chance: Chance,
  market: Market,
  ledger: Ledger,
  train: Journey,
  offer: SeatOffer,
  at: number,
): number {
  return stockOf(chance, market, ledger.get(shelfKey(train, offer.code)), train, offer, at).total
}

function stockOf(
  chance: Chance,
  market: Market,
  shelf: Shelf | undefined,
  train: Journey,
  offer: SeatOffer,
  at: number,
): Stock {
  if (!isOnSale(market, train, at)) return { open: 0, back: 0, spare: 0, total: 0 }
  const taken = shelf?.taken.size ?? 0
  const slot = Math.floor(at / market.slotMs)
  const open = Math.max(0, offer.capacity - publicDemand(chance, market, train, offer, slot) - taken)
  const back = stillFree(market, shelf, at).length
  const takenSpare = shelf?.spare.slot === slot ? shelf.spare.taken : 0
  const spare = Math.max(0, publicReturns(chance, train, offer, slot) - takenSpare)
  return { open, back, spare, total: Math.max(0, Math.min(offer.capacity - taken, open + back + spare)) }
}

function stillFree(market: Market, shelf: Shelf | undefined, at: number): number[] {
  return shelf?.returned.filter((since) => at - since < market.returnedSeatMs) ?? []
}

/** How many seats the public wants by now; on busy trains more than there are. */
function publicDemand(
  chance: Chance,
  market: Market,
  train: Journey,
  offer: SeatOffer,
  slot: number,
): number {
  const opensAt = saleOpensAt(market, train.departAt)
  const progress = (slot * market.slotMs - opensAt) / Math.max(dayMs, train.departAt - opensAt)
  const load = 0.3 + 0.95 * chance.fraction('load', shelfKey(train, offer.code))
  // A rush at the opening, then ever slower.
  return Math.floor(offer.capacity * load * Math.min(1, Math.max(0, progress)) ** 0.4)
}

/** Seats that the public gives back to a sold-out train in one slot: mostly none. */
function publicReturns(chance: Chance, train: Journey, offer: SeatOffer, slot: number): number {
  const key = shelfKey(train, offer.code)
  return chance.fraction('returns', key, slot) < 0.06 ? chance.between(1, 4, 'returned', key, slot) : 0
}

/** The free seats that an order of this many passengers would get: neighbours where possible. */
export function freeSeats(
  chance: Chance,
  ledger: Ledger,
  train: Journey,
  offer: SeatOffer,
  count: number,
): number[] {
  const key = shelfKey(train, offer.code)
  const taken = ledger.get(key)?.taken ?? new Set()
  const first = chance.between(0, offer.capacity - 1, 'first seat', key)
  const seats: number[] = []
  for (let i = 0; seats.length < count; i++) {
    // Past the capacity only when an order is issued regardless of what is left (scenario 出票).
    const seat = i < offer.capacity ? (first + i) % offer.capacity : i
    if (!taken.has(seat)) seats.push(seat)
  }
  return seats
}

/** Notes that an order took these seats. */
export function take(
  chance: Chance,
  market: Market,
  ledger: Ledger,
  train: Journey,
  offer: SeatOffer,
  seats: readonly number[],
  at: number,
): void {
  const shelf = shelfOf(ledger, shelfKey(train, offer.code))
  const stock = stockOf(chance, market, shelf, train, offer, at)
  const fromBack = Math.min(stock.back, Math.max(0, seats.length - stock.open))
  const fromSpare = Math.min(stock.spare, Math.max(0, seats.length - stock.open - fromBack))
  shelf.returned = stillFree(market, shelf, at).slice(fromBack)
  const slot = Math.floor(at / market.slotMs)
  shelf.spare = { slot, taken: (shelf.spare.slot === slot ? shelf.spare.taken : 0) + fromSpare }
  for (const seat of seats) shelf.taken.add(seat)
}

/** Notes that an order gave a seat back. */
export function giveBack(
  chance: Chance,
  market: Market,
  ledger: Ledger,
  train: Journey,
  offer: SeatOffer,
  seat: number,
  at: number,
): void {
  const shelf = shelfOf(ledger, shelfKey(train, offer.code))
  const before = stockOf(chance, market, shelf, train, offer, at).open
  shelf.taken.delete(seat)
  const after = stockOf(chance, market, shelf, train, offer, at).open
  // Where the public bought the rest, the seat does not show by itself.
  if (after === before) shelf.returned = [...stillFree(market, shelf, at), at]
}

function shelfOf(ledger: Ledger, key: ShelfKey): Shelf {
  const known = ledger.get(key)
  if (known !== undefined) return known
  const shelf: Shelf = { taken: new Set(), returned: [], spare: { slot: 0, taken: 0 } }
  ledger.set(key, shelf)
  return shelf
}
