import { formatChinaTime } from '#contract/china-time.ts'
import { snapshotTrains } from '#contract/query-snapshot.ts'
import { type NotCalled, notCalled, type Outcome } from '#shared/juhe/outcome.ts'
import type { UpstreamSubmit } from '#shared/juhe/submit-parameters.ts'
import type { SubmitOutcome } from '../machine/events.ts'
import { mayStillCall } from '../machine/lease.ts'
import type { Moment, Order } from '../machine/order.ts'
import { changeOrder } from '../store/change-order.ts'
import type { Personal } from '../store/people.ts'
import { type Known, scrub } from './failure.ts'
import { answerOfJuhe, callOptions, type JuheServices } from './juhe-calls.ts'
import { callOutcomeOf } from './juhe-news.ts'

/** What a submit needs. `upstreamQueryLifeMs`: for how long Juhe is trusted to remember a search. */
export type SubmitServices = JuheServices & {
  readonly upstreamQueryLifeMs: number
  /** Until then (ms) Juhe is asked before each submit whether it has the order: the table may have forgotten some. */
  readonly askBeforeSubmitUntil?: Moment | undefined
}

/** A submit's end: the order as it now is, and how the call went, in Juhe's own words. */
export type Sent = { readonly order: Order; readonly outcome: Outcome<unknown> }

/**
 * Submits an order whose intent is stored and ours (`createOrder`, `startSubmit`), and stores how it ended. Called at
 * most once for each attempt. `personal` is what the order has sealed. `signal` ends the wait for Juhe: then the outcome is unknown, and stored as that.
 */
export async function sendSubmit(
  services: SubmitServices,
  order: Order,
  personal: Personal,
  signal?: AbortSignal,
): Promise<Sent> {
  const { submission } = order
  if (submission.state !== 'sending') throw new Error(`order ${order.orderNo} is not ours to submit`)
  const earlier = await earlierOrder(services, order, submission.attempt, signal)
  if (earlier !== undefined) return { order: earlier, outcome: { kind: 'unknown', cause: 'code' } }
  const outcome = await callSubmit(services, order, submission.until, personal, signal)
  const answered = submitOutcomeOf(outcome, personal)
  const { orderNo, tenantId } = order
  services.observe({ kind: 'submit', outcome: answered.kind, orderNo, tenantId })
  const event = { type: 'submitAnswered', attempt: submission.attempt, outcome: answered } as const
  return { order: (await changeOrder(services, order, event)).order, outcome }
}

/**
 * After a restore Juhe may have an order that the table has forgotten. It is asked first; undefined when it surely has
 * none. What it has is learnt, and where it cannot tell nothing is submitted: the outcome is unknown, and is found out.
 */
async function earlierOrder(
  services: SubmitServices,
  order: Order,
  attempt: number,
  signal: AbortSignal | undefined,
): Promise<Order | undefined> {
  const { askBeforeSubmitUntil } = services
  if (askBeforeSubmitUntil === undefined || services.now() >= askBeforeSubmitUntil) return undefined
  const answer = await answerOfJuhe(services, order, callOptions(signal))
  if (answer.type === 'absent') return undefined
  const unknown = { type: 'submitAnswered', attempt, outcome: { kind: 'unknown' } } as const
  return (await changeOrder(services, order, answer.type === 'detailLearned' ? answer : unknown)).order
}

function submitOutcomeOf(outcome: Outcome<{ readonly orderNo: string }>, people: Known): SubmitOutcome {
  if (outcome.kind === 'answered') return { kind: 'done', upstreamOrderNo: outcome.value.orderNo }
  const called = callOutcomeOf(outcome, people)
  if (called.kind === 'refused' && outcome.kind === 'refused')
    return { ...called, words: scrub(outcome.reason, people) }
  return called.kind === 'done' ? { kind: 'unknown' } : called
}

async function callSubmit(
  services: SubmitServices,
  order: Order,
  until: Moment,
  personal: Personal,
  signal: AbortSignal | undefined,
) {
  const queryKey = await currentQueryKey(services, order, signal)
  if (typeof queryKey !== 'string') return queryKey
  if (signal?.aborted || !mayStillCall(until, services.now(), services.policy)) return notCalled
  const submit: UpstreamSubmit = { ...order.trip, queryKey, outOrderNo: order.orderNo, ...personal }
  return services.juhe.submitOrder(submit, callOptions(signal))
}

/**
 * Juhe forgets its queryKeys: an order that is submitted later gets a new one, of the same search. (Its trains need not
 * have the stations of the main one.) When there is none that offers all of its trains, nothing has been submitted, and
 * that is certain.
 */
async function currentQueryKey(
  services: SubmitServices,
  order: Order,
  signal: AbortSignal | undefined,
): Promise<string | NotCalled> {
  const { trip, upstreamQuery } = order
  const { key, fetchedAt, from = trip.fromStation, to = trip.toStation } = upstreamQuery
  if (services.now() < fetchedAt + services.upstreamQueryLifeMs) return key
  const date = formatChinaTime(trip.departAt, 'yyyyMMdd')
  const found = await services.juhe.search({ from, to, date, type: 1 }, callOptions(signal))
  if (found.kind !== 'answered') return notCalled
  const offered = new Set(snapshotTrains(found.value.trains).map(({ trainNo }) => trainNo))
  return trip.trainNos.every((trainNo) => offered.has(trainNo)) ? found.value.queryKey : notCalled
}
