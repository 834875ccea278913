import { formatChinaTime } from '#contract/china-time.ts'
import { serviceCodes } from '#contract/codes.ts'
import { type Success, success } from '#contract/envelope.ts'
import type { QuerySnapshot } from '#contract/query-snapshot.ts'
import { readableSubmit, type SubmitRequest, type SubmitResult } from '#contract/submit-order.ts'
import { departureOf, type SubmitLimits, submitFaults } from '#contract/submit-rules.ts'
import type { ServiceError } from '#shared/errors.ts'
import { OutOrderNo, orderNoOf } from '#shared/ids.ts'
import type { Outcome } from '#shared/juhe/outcome.ts'
import type { Admission, OrderQuota } from '#shared/limits/order-quota.ts'
import { failed, ok, type Result } from '#shared/result.ts'
import type { QueryStore } from '#shared/search/query-store.ts'
import { TableBusy } from '#shared/table/table-busy.ts'
import { unlessBusy } from '#shared/unless-busy.ts'
import type { Judge, TenantContext, UseCase } from '#shared/use-case.ts'
import { createOrder, type OrderDraft } from '../machine/create-order.ts'
import { isRefused, type Order, type Trip, type UpstreamQuery } from '../machine/order.ts'
import { clockSkewMs } from '../machine/policy.ts'
import { isTombstone } from '../machine/tombstone.ts'
import { changeOrder } from '../store/change-order.ts'
import { type Personal, sealPeople } from '../store/people.ts'
import { type SubmitServices, sendSubmit } from '../upstream/send-submit.ts'
import { patienceOf, type TwinPatience, waitFor } from './wait-for.ts'

/** What judging a submit needs. */
export type JudgeSubmitServices = {
  readonly queries: QueryStore
  readonly limits: SubmitLimits
  readonly now: () => number
}

/** What the submit of a tenant needs. */
export type SubmitOrderServices = SubmitServices &
  JudgeSubmitServices &
  TwinPatience & { readonly quota: OrderQuota }

type Answer = Result<Success<SubmitResult>, ServiceError>

/** What is left of a submit when its order is there: from here on nobody may say that nothing was done. */
type Begun = Result<() => Promise<Answer>, ServiceError>

/**
 * Contract §2 submitOrder. The order is stored with the intent before Juhe is called. Whatever happens to the call,
 * there is one order for the tenant's number, and at most one at Juhe; the tenant is answered success unless Juhe
 * clearly refused, in which case nothing exists and the number is free.
 */
export function submitOrder(services: SubmitOrderServices): UseCase<SubmitRequest, Success<SubmitResult>> {
  return async (context, request) => {
    const placed = await unlessBusy(() => begin(services, context, request))
    return placed.ok ? placed.value() : placed
  }
}

async function begin(
  services: SubmitOrderServices,
  context: TenantContext,
  request: SubmitRequest,
): Promise<Begun> {
  const { tenantId } = context.tenant
  const outOrderNo = OutOrderNo.parse(request.outOrderNo)
  const orderNo = orderNoOf(tenantId, outOrderNo)
  context.log.note({ orderNo })
  const snapshot = await services.queries.get(tenantId, request.queryKey)
  const faults = submitFaults(request, snapshot, services.now(), services.limits)
  if (faults.length > 0 || snapshot === undefined) {
    // What was right when it came first is answered as it was then, though its time has passed.
    const earlier = await services.store.get(orderNo)
    const isRepeated =
      earlier !== undefined && !isRefused(earlier) && isSameContent(services, request, earlier)
    return isRepeated
      ? ok(() => repeat(services, context, earlier))
      : failed({ kind: 'badParameter', faults })
  }
  const { passengers, contact, account } = request
  const personal: Personal = { passengers, contact, account }
  const draft: OrderDraft = {
    orderNo,
    tenantId,
    outOrderNo,
    fingerprint: fingerprintOf(services, request),
    trip: tripOf(request, snapshot),
    passengerCount: request.passengers.length,
    sealed: await sealPeople(services.vault, orderNo, personal),
    upstreamQuery: upstreamQueryOf(snapshot),
  }
  return admit(services, context, { request, draft, personal })
}

/** The clock and the search that its queryKey names, against a submit that its schema refuses. */
export function judgeSubmit({ queries, now, limits }: JudgeSubmitServices): Judge {
  return async ({ tenant }, parameters) => {
    const parts = readableSubmit(parameters)
    const { queryKey } = parts
    const snapshot = queryKey === undefined ? undefined : await queries.get(tenant.tenantId, queryKey)
    return submitFaults(parts, snapshot, now(), limits)
  }
}

/**
 * Whether a submit repeats an earlier one. The time in departDate may be left out: the train has one. Fingerprints are
 * stored with it where it was given.
 */
function isSameContent(services: SubmitOrderServices, request: SubmitRequest, earlier: Order): boolean {
  const { departTime, ...bare } = request
  const { departAt } = earlier.trip
  if (departTime !== undefined && departureOf(request.departDate, departTime) !== departAt) return false
  const timed = { ...bare, departTime: formatChinaTime(departAt, 'yyyy-MM-dd HH:mm').slice(-5) }
  return [bare, timed].some((content) => fingerprintOf(services, content) === earlier.fingerprint)
}

/** Everything but key and queryKey. */
function fingerprintOf(
  { vault }: SubmitOrderServices,
  { queryKey: _queryKey, ...content }: SubmitRequest,
): string {
  return vault.fingerprint(content)
}

function upstreamQueryOf({ upstreamQueryKey: key, fetchedAt, from, to }: QuerySnapshot): UpstreamQuery {
  return from === undefined || to === undefined ? { key, fetchedAt } : { key, fetchedAt, from, to }
}

function tripOf(request: SubmitRequest, snapshot: QuerySnapshot): Trip {
  const main = snapshot.trains.find((train) => train.trainNo === request.mainTrainNo)
  const departTime = main?.fromTime ?? request.departTime ?? '00:00'
  return {
    ticketModel: request.ticketModel,
    trainNos: request.trainNos,
    seatClassCodes: request.seatClassCodes,
    mainTrainNo: request.mainTrainNo,
    mainSeatClass: request.mainSeatClass,
    fromStation: request.fromStation,
    toStation: request.toStation,
    departAt: departureOf(request.departDate, departTime),
    closeAt: request.closeTime,
    acceptNoSeat: request.acceptNoSeat,
  }
}

/** An order to be made, with what it keeps sealed as it came. */
type Wanted = {
  readonly request: SubmitRequest
  readonly draft: OrderDraft
  readonly personal: Personal
}

/** A new order needs room in the tenant's quota; one that is there already does not. */
async function admit(services: SubmitOrderServices, context: TenantContext, wanted: Wanted): Promise<Begun> {
  const { draft } = wanted
  for (;;) {
    const admission = await services.quota.admit(context.tenant)
    if (admission === undefined) {
      const earlier = await services.store.get(draft.orderNo)
      return earlier === undefined || isRefused(earlier)
        ? failed({ kind: 'overQuota' })
        : answerOfEarlier(services, context, wanted, earlier)
    }
    const { ordersLeft, openOrdersLeft } = admission
    context.log.note({ ordersLeft, openOrdersLeft })
    const placed = await place(services, context, wanted, admission).catch((error: unknown) => {
      // Any other failure leaves open whether the order is there.
      if (error instanceof TableBusy) admission.giveBack()
      throw error
    })
    if (placed !== 'late') return placed
    admission.giveBack()
  }
}

/**
 * Two submits of one order meet in one conditional write: one places it, the other finds it there. Late when the
 * admission ended before that.
 */
async function place(
  services: SubmitOrderServices,
  context: TenantContext,
  wanted: Wanted,
  admission: Admission,
): Promise<Begun | 'late'> {
  const { draft, personal } = wanted
  let inTheWay: Order | undefined
  for (;;) {
    if (services.now() >= admission.until) return 'late'
    const order = createOrder(draft, inTheWay, { now: services.now(), policy: services.policy })
    const saved = await services.store.save(order)
    if (saved.kind === 'written') {
      const { orderNo, tenantId, progress } = saved.order
      services.observe({ kind: 'status', status: progress.status, orderNo, tenantId })
      return ok(() => submitNow(services, context, saved.order, personal))
    }
    inTheWay = saved.current
    if (isRefused(inTheWay)) continue
    admission.giveBack()
    return answerOfEarlier(services, context, wanted, inTheWay)
  }
}

/** The number is taken: by this very order, or by another one. */
function answerOfEarlier(
  services: SubmitOrderServices,
  context: TenantContext,
  { request }: Wanted,
  earlier: Order,
): Begun {
  if (isTombstone(earlier)) return failed({ kind: 'numberUsed' })
  if (!isSameContent(services, request, earlier)) return failed({ kind: 'contentConflict' })
  return ok(() => repeat(services, context, earlier))
}

async function submitNow(
  services: SubmitOrderServices,
  { signal }: TenantContext,
  order: Order,
  personal: Personal,
): Promise<Answer> {
  const answer = await sendSubmit(services, order, personal, signal)
  return isRefused(answer.order) ? failed(refusalOf(answer.outcome, answer.order)) : answerOf(answer.order)
}

function answerOf({ orderNo, outOrderNo }: Order): Answer {
  return ok(success({ orderNo, outOrderNo }))
}

/** Juhe's own words to whoever asked; what is kept of them to whoever asked beside him. */
function refusalOf(outcome: Outcome<unknown> | undefined, { submission }: Order): ServiceError {
  const words = submission.state === 'refused' ? (submission.words ?? submission.failure.msgInfo) : ''
  const reason = outcome?.kind === 'refused' ? outcome.reason : words
  return { kind: 'refusedUpstream', code: serviceCodes.badParameter, reason }
}

/**
 * The order is there already. While its first submit is on the way, its outcome is waited for; where it does not come
 * in time, the tenant is told that the order exists, and that is stored first: it makes a later refusal a failed order.
 */
async function repeat(services: SubmitOrderServices, context: TenantContext, order: Order): Promise<Answer> {
  const settled = await waitFor(services, order, isSettled, patienceOf(services, context))
  if (isRefused(settled)) return failed(refusalOf(undefined, settled))
  const acknowledged = await changeOrder(services, settled, { type: 'acknowledged' })
  return isRefused(acknowledged.order)
    ? failed(refusalOf(undefined, acknowledged.order))
    : answerOf(acknowledged.order)
}

/** Whoever was on the way has an outcome, or is surely dead. */
function isSettled({ submission }: Order, now: number): boolean {
  return submission.state !== 'sending' || now >= submission.until + clockSkewMs
}
