import { isDeepStrictEqual } from 'node:util'
import { callbackPurposeOf, isTakenBack } from '#shared/orders/machine/delivery.ts'
import { type Duty, dutiesOf, isAtRest, waitsOf } from '#shared/orders/machine/duties.ts'
import type { JournalMark, OrderEvent } from '#shared/orders/machine/events.ts'
import { moneyOf } from '#shared/orders/machine/money.ts'
import { isOpen, isRefused, type Order, type Push, rankOf } from '#shared/orders/machine/order.ts'
import type { Policy } from '#shared/orders/machine/policy.ts'
import { ticketsOf } from '#shared/orders/machine/tickets.ts'
import { transition } from '#shared/orders/machine/transition.ts'
import { orderSchema } from '#shared/orders/store/order-schema.ts'
import { news } from './factories.ts'

/** An event, and the order before and after it. */
export type Happened = {
  readonly before: Order
  readonly event: OrderEvent
  readonly after: Order
  readonly now: number
  readonly policy: Policy
}

/** What holds of every event, whatever it is and whenever it comes. */
export function expectSound(happened: Happened): void {
  expectSameUnlessChanged(happened)
  expectNothingInVain(happened)
  if (happened.after === happened.before) return
  if (happened.after.reducedAt !== undefined) {
    expectTombstone(happened)
    return
  }
  expectForward(happened)
  expectPushesKept(happened)
  expectCallsOnlyWhenSure(happened)
  expectPushesComplete(happened.after)
  expectNothingForgotten(happened.after)
  expectStorable(happened.after)
  expectFrugal(happened.after)
}

/** These run some ten thousand times a second, which the test runner's own assertions do not. */
function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(`must hold: ${what}`)
}
const mustEqual = (actual: unknown, expected: unknown, what: string): void =>
  must(
    isDeepStrictEqual(actual, expected),
    `${what}: ${JSON.stringify(actual)} is ${JSON.stringify(expected)}`,
  )

/** An order is reduced only when it rests and its time is over; then nothing but its number and state is left. */
function expectTombstone({ before, after, event, now }: Happened): void {
  must(
    event.type === 'reduceDue' && before.reduceAt !== undefined && before.reduceAt <= now,
    'its time is over',
  )
  must(isAtRest(before) && !isOpen(before), 'only what rests is reduced')
  must(after.progress.status === before.progress.status, 'its state stays')
  must(isRefused(after) === isRefused(before), 'only the number of a refused order is free')
  mustEqual(waitsOf(after), [], 'nothing waits any more')
  const said = Object.fromEntries(Object.entries(after).filter(([name]) => !namesOfTombstone.includes(name)))
  const { trip, submission: _known, progress: _bare, ...rest } = said
  mustEqual(
    rest,
    {
      passengerCount: 0,
      fingerprint: '',
      sealed: {},
      upstreamQuery: { key: '', fetchedAt: 0 },
      upstreamOrderNos: [],
      outbox: [],
      timeline: [],
    },
    'nothing is said any more',
  )
  must(!/G10|北京|上海|P[12]|E1000|FT1/.test(JSON.stringify(after)), 'no trip, ticket or passenger is named')
  expectStorable(after)
}

const namesOfTombstone = ['orderNo', 'tenantId', 'outOrderNo', 'version', 'createdAt', 'reducedAt']

/** `change.order` is the same object exactly when there is nothing to write. */
function expectSameUnlessChanged({ before, after, event }: Happened): void {
  must(after === before || !isDeepStrictEqual(after, before), `${event.type} writes only what changed`)
}

/** Only orderDetail takes anything back: by an operator, or what a callback alone has told. */
function mayTakeBack({ heardAt }: Order, { type }: OrderEvent): boolean {
  return type === 'corrected' || (type === 'detailLearned' && heardAt !== undefined)
}

function expectForward({ before, after, event }: Happened): void {
  const [from, to] = [before.progress.status, after.progress.status]
  must(to === from || rankOf(to) > rankOf(from) || mayTakeBack(before, event), `${from}→${to} goes forward`)
  if (before.submission.state === 'accepted')
    mustEqual(after.submission, before.submission, 'an accepted submission stands')
  mustEqual(
    after.upstreamOrderNos.slice(0, before.upstreamOrderNos.length),
    before.upstreamOrderNos,
    'no number is forgotten',
  )
  expectTicketsKept(before, after, event)
  for (const key of ['orderNo', 'tenantId', 'outOrderNo', 'version', 'createdAt', 'fingerprint'] as const)
    must(after[key] === before[key], `${key} stays`)
}

function expectTicketsKept(before: Order, after: Order, event: OrderEvent): void {
  if (!('tickets' in before.progress) || !('tickets' in after.progress)) return
  if (before.isIssueHeard && mayTakeBack(before, event)) return
  mustEqual(after.progress.issue, before.progress.issue, 'the issue stays')
  const ids = (order: Order) => ticketsOf(order).map((ticket) => ticket.passengerId)
  mustEqual(ids(after).slice(0, ids(before).length), ids(before), 'the tickets stay')
  const holders = ticketsOf(after).map((ticket) => ticket.passengerIndex)
  must(new Set(holders).size === holders.length, 'nobody holds two tickets')
  for (const [index, ticket] of ticketsOf(before).entries())
    must(
      ticket.state !== 'T' || ticketsOf(after)[index]?.state === 'T' || mayTakeBack(before, event),
      'a refunded ticket stays refunded',
    )
}

function expectPushesKept({ before, event: happened, after }: Happened): void {
  const facts = ({ id, event, madeAt }: Push) => ({
    ...{ id, madeAt },
    event: before.isIssueHeard && mayTakeBack(before, happened) ? event.kind : event,
  })
  const kept = after.outbox.slice(0, before.outbox.length).map(facts)
  mustEqual(kept, before.outbox.map(facts), 'every push stays')
}

/** Exactly one push for each event that a tenant is told, under an id of its own. */
export function expectPushesComplete(order: Order): void {
  const kinds = new Set(order.outbox.filter((push) => !isTakenBack(push)).map(({ event }) => event.kind))
  const ids = order.outbox.map((push) => push.id)
  must(new Set(ids).size === ids.length, 'a push has an id of its own')
  must(!('tickets' in order.progress) || kinds.has('ticketIssued'), 'an issue is told')
  must(order.progress.status !== 'U' || kinds.has('ticketFailed'), 'a failure is told')
  must(order.progress.status !== 'O' || kinds.has('orderExpired'), 'an expiry is told')
  const results = ticketsOf(order).flatMap(({ passengerIndex, refunds }) =>
    refunds.map(
      ({ n, refunded }) => `${refunded ? 'refundSucceeded' : 'refundFailed'} ${passengerIndex} ${n}`,
    ),
  )
  const told = order.outbox.flatMap(({ event }) =>
    'n' in event && event.takenBack === undefined ? [`${event.kind} ${event.passengerIndex} ${event.n}`] : [],
  )
  mustEqual(told.toSorted(), results.toSorted(), 'the end of each refund is told once')
  for (const { refunds } of ticketsOf(order))
    must(
      refunds.filter((result) => result.refunded && !result.takenBack).length <= 1,
      'no ticket is refunded twice',
    )
}

/** Nobody calls Juhe again before it is certain that the call before did nothing. */
function expectCallsOnlyWhenSure(happened: Happened): void {
  const [from, to] = [happened.before.submission, happened.after.submission]
  if (to.state === 'sending' && from.state !== 'sending')
    must(from.state === 'waiting', 'only what waits is submitted')
  if (to.state === 'waiting' && from.state !== 'waiting')
    must(
      isBelieved(from, happened, 'absent') || isTurnedAway(from, happened, 'submitAnswered'),
      'a submit is repeated only when the one before surely did nothing',
    )
  for (const { passengerId, refund } of ticketsOf(happened.after)) {
    const was = ticketsOf(happened.before).find((ticket) => ticket.passengerId === passengerId)?.refund
    if (refund?.state !== 'waiting' || was?.state === 'waiting') continue
    must(
      isBelieved(was, happened, 'detailLearned') || isTurnedAway(was, happened, 'refundAnswered'),
      'a refund is asked for again only when the request before surely did nothing',
    )
  }
}

type Call =
  | { readonly state: 'sending'; readonly until: number }
  | { readonly state: 'unknown'; readonly endedAt: number }
  | { readonly state: 'waiting' | 'accepted' | 'refused' | 'abandoned' }

function isBelieved(
  call: Call | undefined,
  { event, now, policy }: Happened,
  by: OrderEvent['type'],
): boolean {
  const endedAt = call?.state === 'sending' ? call.until : call?.state === 'unknown' ? call.endedAt : Infinity
  // An operator's correction learns what orderDetail said, too.
  const type = event.type === 'corrected' ? 'detailLearned' : event.type
  return type === by && now >= endedAt + policy.believeAbsenceAfterMs
}

/** Juhe did not let the call in, or was not called at all. */
function isTurnedAway(call: Call | undefined, { event }: Happened, by: OrderEvent['type']): boolean {
  const nothingDone =
    'outcome' in event && (event.outcome.kind === 'turnedAway' || event.outcome.kind === 'notCalled')
  return event.type === by && nothingDone && call?.state === 'sending'
}

/** Whatever is not finished has a moment at which somebody comes back to it. */
export function expectNothingForgotten(order: Order): void {
  const waits = waitsOf(order)
  const waitsFor = (...kinds: Duty['kind'][]) => waits.some((wait) => kinds.includes(wait.duty.kind))
  const { submission, progress, cancellation } = order
  const isOut = submission.state === 'sending' || submission.state === 'unknown'
  must(!isOut || waitsFor('ask'), 'the end of a submit is asked about')
  must(
    submission.state !== 'waiting' || waitsFor('submit', 'close'),
    'an order that waits is submitted or closed',
  )
  const isGrabbing = submission.state === 'accepted' && rankOf(progress.status) < rankOf('C')
  must(!isGrabbing || order.watch?.askAt !== undefined, 'a grabbing order is asked about')
  const isPursued = waitsFor('cancel') || isOut || submission.state === 'waiting'
  must(cancellation === undefined || isPursued, 'a cancel is pursued')
  for (const { refund } of ticketsOf(order))
    must(refund === undefined || waitsFor('ask', 'refund'), 'a refund is pursued')
  expectEveryUrlServed(order)
}

/** Of each URL's undelivered pushes exactly one, the oldest, has its turn. */
function expectEveryUrlServed(order: Order): void {
  const undelivered = order.outbox.filter((push) => push.delivery.state === 'waiting')
  const oldest = new Map(undelivered.toReversed().map((push) => [callbackPurposeOf(push.event), push.id]))
  const due = waitsOf(order).flatMap(({ duty }) => (duty.kind === 'push' ? [duty.pushId] : []))
  mustEqual(due.toSorted(), [...oldest.values()].toSorted(), 'the oldest push to each URL waits for its turn')
}

/** What is due now changes the order when it is done, whatever comes of it: otherwise it would be due for ever. */
function expectNothingInVain({ after, now, policy }: Happened): void {
  for (const duty of dutiesOf(after, now)) {
    for (const event of waysItEnds(duty, after)) {
      const { order } = transition(after, event, { now, policy })
      must(order !== after, `${duty.kind} that ends as ${event.type} changes the order`)
      const again = dutiesOf(order, now).some((next) => isDeepStrictEqual(next, duty))
      must(!again, `${duty.kind} that ends as ${event.type} is not due again at once`)
    }
  }
}

function waysItEnds(duty: Duty, order: Order): readonly OrderEvent[] {
  switch (duty.kind) {
    case 'ask': {
      const upstreamOrderNo = order.upstreamOrderNos[0] ?? 'FT1'
      const told = Object.values(news).map(
        (learnt): OrderEvent => ({ type: 'detailLearned', upstreamOrderNo, news: learnt }),
      )
      return [{ type: 'askFailed' }, { type: 'absent' }, ...told]
    }
    case 'submit':
      return [{ type: 'submitStarted' }]
    case 'close':
      return [{ type: 'closed' }]
    case 'cancel':
      return [{ type: 'cancelStarted' }]
    case 'refund':
      return [{ type: 'refundStarted', passengerId: duty.passengerId }]
    case 'forget':
      return [{ type: 'forgetDue' }]
    case 'reduce':
      return [{ type: 'reduceDue' }]
    case 'journal':
      return [{ type: 'journaled', marks: journalMarksOf(order) }]
    case 'push':
      return [200, 410, 500].map((httpStatus) => ({
        type: 'pushTried',
        pushId: duty.pushId,
        tries: order.outbox.find(({ id }) => id === duty.pushId)?.delivery.tries ?? 0,
        attempt: { at: 0, ms: 1, result: { kind: 'answered', httpStatus } },
        jitter: 0,
      }))
  }
}

/** The marks of a journal that was told all that it can be told. */
export function journalMarksOf(order: Order): readonly JournalMark[] {
  return order.outbox.map((push) => ({
    pushId: push.id,
    journaled: {
      at: push.journaled?.at ?? push.madeAt,
      corrections: (push.journaled?.corrections ?? -1) + 1,
      money: moneyOf(order, push.event),
    },
  }))
}

function expectStorable(order: Order): void {
  mustEqual(orderSchema.parse(JSON.parse(JSON.stringify(order))), order, 'an order is read as it was written')
}

function expectFrugal(order: Order): void {
  must(order.timeline.length <= 100, 'a timeline has a bound')
  must(order.timeline[0]?.what === 'submitted', 'a timeline keeps its beginning')
  for (const push of order.outbox) must(push.attempts.length <= 12, 'the attempts kept have a bound')
  const isSubmitted = order.submission.state === 'accepted' || order.submission.state === 'abandoned'
  const needsAccount = !isSubmitted && !isRefused(order)
  must(needsAccount || order.sealed.account === undefined, 'an account is kept only for a submit')
}

/** How often and until when something is asked: what repeating an event may move. */
export function withoutCounters(order: Order): unknown {
  return JSON.parse(JSON.stringify(order), (key, value: unknown) =>
    ['asked', 'askAt', 'knownAt'].includes(key) ? undefined : value,
  )
}
