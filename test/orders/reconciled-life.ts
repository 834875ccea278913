import { type Duty, dueAtOf, dutiesOf } from '#shared/orders/machine/duties.ts'
import type { CallOutcome, OrderEvent, SubmitOutcome } from '#shared/orders/machine/events.ts'
import type { Order } from '#shared/orders/machine/order.ts'
import type { Policy } from '#shared/orders/machine/policy.ts'
import { ticketsOf } from '#shared/orders/machine/tickets.ts'
import { transition } from '#shared/orders/machine/transition.ts'
import { draft, newOrder, second, start, tried } from './factories.ts'
import { type Fate, honestJuhe, type Juhe, type Underway } from './honest-juhe.ts'
import { expectSound, journalMarksOf } from './invariants.ts'

/** What becomes of one call to Juhe. `ms` is how late the request or the answer comes, where it does. */
export type CallFate =
  | { readonly kind: 'fine' }
  /** Juhe acts, the answer gets lost, and we notice. */
  | { readonly kind: 'answerLost' }
  /** The request does not arrive, and we notice no answer. */
  | { readonly kind: 'requestLost' }
  /** We gave up waiting, and the request arrives afterwards. */
  | { readonly kind: 'requestLate'; readonly ms: number }
  /** The answer is written long after it was given. */
  | { readonly kind: 'answerLate'; readonly ms: number }
  | { readonly kind: 'turnedAway' }
  /** We die with the call: nobody notices anything. */
  | { readonly kind: 'killed'; readonly arrives: boolean }

/** What the tenant does, and how long after the submit. */
export type Wish = { readonly afterMs: number; readonly what: 'cancel' | 'P1' | 'P2' }

export type Life = {
  readonly fate: Fate
  /** From the submit to closeTime, ms. */
  readonly grabsForMs: number
  readonly wishes: readonly Wish[]
  /** What becomes of each call that has an effect, and of each question, in turn; those after them are fine. */
  readonly calls: readonly CallFate[]
  readonly answers: readonly boolean[]
  /** What the tenant's receiver answers in turn, and 200 afterwards. */
  readonly receipts: readonly (number | 'timeout')[]
  /** How late the schedule takes what is due, in turn, ms. */
  readonly lags: readonly number[]
}

/** How a life ended. `isQuiet`: the order waits for nothing, and nothing is on its way to it. */
export type Lived = {
  readonly order: Order
  readonly juhe: Juhe
  readonly isQuiet: boolean
  /** How often the tenant's wish for a refund was taken, by ticket. */
  readonly refundsWished: Readonly<Record<string, number>>
}

/** More than any life needs: one that takes longer is going in circles. */
const mostSteps = 400
const mostRounds = 10

/** Lives a life with the reconciler as its only engine: takes what is due at its time, and lets Juhe answer. */
export function liveWith(life: Life, policy: Policy): Lived {
  const { trip } = draft()
  const closeAt = start + life.grabsForMs
  const juhe = honestJuhe(life.fate, closeAt)
  const calls = [...life.calls]
  const answers = [...life.answers]
  const receipts = [...life.receipts]
  const lags = [...life.lags]
  const refundsWished: Record<string, number> = { P1: 0, P2: 0 }
  const wishes = life.wishes.map((wish) => ({ at: start + wish.afterMs, wish }))
  const arrivals: { readonly at: number; readonly act: () => void }[] = []
  const late: Underway[] = juhe.underway
  let order = newOrder({ trip: { ...trip, closeAt } }, policy)
  let now = start

  function happen(event: OrderEvent): boolean {
    const { order: after } = transition(order, event, { now, policy })
    expectSound({ before: order, event, after, now, policy })
    const isChanged = after !== order
    order = after
    return isChanged
  }

  function call<Outcome extends SubmitOutcome | CallOutcome>(
    act: () => Outcome,
    answered: (outcome: Outcome | Exclude<CallOutcome, { kind: 'done' }>) => void,
    eventOf: (outcome: Outcome) => OrderEvent,
  ): void {
    const callFate = calls.shift() ?? { kind: 'fine' }
    switch (callFate.kind) {
      case 'fine':
        answered(act())
        return
      case 'answerLost':
        act()
        answered({ kind: 'unknown' })
        return
      case 'requestLost':
        answered({ kind: 'unknown' })
        return
      case 'requestLate':
        arrivals.push({ at: now + callFate.ms, act })
        answered({ kind: 'unknown' })
        return
      case 'answerLate':
        late.push({ at: now + callFate.ms, event: eventOf(act()) })
        return
      case 'turnedAway':
        answered({ kind: 'turnedAway', code: 10012 })
        return
      case 'killed':
        if (callFate.arrives) act()
    }
  }

  function ask(): void {
    happen((answers.shift() ?? true) ? juhe.detail() : { type: 'askFailed' })
  }

  function submit(): void {
    if (order.submission.state !== 'sending') throw new Error('not ours to submit')
    const { attempt } = order.submission
    const eventOf = (outcome: SubmitOutcome): OrderEvent => ({ type: 'submitAnswered', attempt, outcome })
    call(
      () => juhe.submit(now),
      (outcome) => happen(eventOf(outcome)),
      eventOf,
    )
  }

  function cancel(): void {
    const eventOf = (outcome: CallOutcome): OrderEvent => ({ type: 'cancelAnswered', outcome })
    call(
      () => juhe.cancel(),
      (outcome) => {
        if (outcome.kind === 'refused') ask()
        happen(eventOf(outcome))
      },
      eventOf,
    )
  }

  function refund(passengerId: string): void {
    const request = ticketsOf(order).find((ticket) => ticket.passengerId === passengerId)?.refund
    const attempt = request?.state === 'sending' ? request.attempt : 0
    const eventOf = (outcome: CallOutcome): OrderEvent => ({
      type: 'refundAnswered',
      passengerId,
      attempt,
      outcome,
    })
    call(
      () => juhe.refund(passengerId, now),
      (outcome) => happen(eventOf(outcome)),
      eventOf,
    )
  }

  function attend(duty: Duty): void {
    switch (duty.kind) {
      case 'ask':
        ask()
        return
      case 'close':
        happen({ type: 'closed' })
        return
      case 'submit':
        if (happen({ type: 'submitStarted' })) submit()
        return
      case 'cancel':
        if (happen({ type: 'cancelStarted' })) cancel()
        return
      case 'refund':
        if (happen({ type: 'refundStarted', passengerId: duty.passengerId })) refund(duty.passengerId)
        return
      case 'journal':
        happen({ type: 'journaled', marks: journalMarksOf(order) })
        return
      case 'push':
        happen(tried(duty.pushId, receipts.shift() ?? 200, { at: now, tries: triesOf(duty.pushId) }))
    }
  }

  function triesOf(pushId: string): number {
    return order.outbox.find(({ id }) => id === pushId)?.delivery.tries ?? 0
  }

  /** As the reconciler does: one thing leads to another, and a thing done in vain is an error (see expectSound). */
  function attendToWhatIsDue(): void {
    for (let round = 0; round < mostRounds; round += 1) {
      const duty = dutiesOf(order, now)[0]
      if (duty === undefined) return
      attend(duty)
    }
    throw new Error('what is due does not come to an end')
  }

  function fulfil({ what }: Wish): void {
    if (what === 'cancel') {
      if (happen({ type: 'cancelRequested' }) && order.cancellation?.state === 'sending') cancel()
      return
    }
    if (!happen({ type: 'refundRequested', passengerId: what })) return
    refundsWished[what] = (refundsWished[what] ?? 0) + 1
    refund(what)
  }

  function nextMoment(): number | undefined {
    const dueAt = dueAtOf(order)
    const moments = [
      ...(dueAt === undefined ? [] : [dueAt + (lags.shift() ?? 0)]),
      ...[...wishes, ...arrivals, ...late].map((entry) => entry.at),
    ]
    const atJuhe = juhe.nextAt()
    if (atJuhe !== undefined) moments.push(atJuhe)
    return moments.length === 0 ? undefined : Math.max(now, Math.min(...moments))
  }

  /** What comes from outside: requests that arrive late, pushes and late answers, the tenant. */
  function takeWhatComes(): void {
    juhe.liveUntil(now)
    for (const arrival of takeUntil(arrivals, now)) arrival.act()
    for (const { event } of takeUntil(late, now)) happen(event)
    for (const { wish } of takeUntil(wishes, now)) fulfil(wish)
  }

  submit()
  for (let step = 0; step < mostSteps; step += 1) {
    const next = nextMoment()
    if (next === undefined) return { order, juhe, isQuiet: true, refundsWished }
    now = next
    takeWhatComes()
    if ((dueAtOf(order) ?? Number.POSITIVE_INFINITY) <= now) attendToWhatIsDue()
  }
  return { order, juhe, isQuiet: false, refundsWished }
}

function takeUntil<Entry extends { readonly at: number }>(entries: Entry[], now: number): Entry[] {
  const taken = entries.filter((entry) => entry.at <= now).sort((a, b) => a.at - b.at)
  for (const entry of taken) entries.splice(entries.indexOf(entry), 1)
  return taken
}

/** The states of the order's tickets as we know them. */
export function ticketStates(order: Order): Readonly<Record<string, string>> {
  return Object.fromEntries(ticketsOf(order).map((entry) => [entry.passengerId, entry.state]))
}

/** Requests that come late still come before their absence is believed. */
export const latestArrivalMs = 29 * second
