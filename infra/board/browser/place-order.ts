import type { CallbackType } from '#contract/add-callback-url.ts'
import { formatChinaTime } from '#contract/china-time.ts'
import { dayMs, hourMs } from '#contract/durations.ts'
import type { SearchResult, SearchTrain } from '#contract/search.ts'
import type { SubmitResult } from '#contract/submit-order.ts'
import { type Answer, call } from './api.ts'
import { madeUpTraveller, newOutOrderNo, passengersParameter, type Traveller } from './people.ts'
import { lastChanged, now, refreshSetup, setup } from './store.ts'

/** One train with one seat class. */
export type Choice = { readonly train: SearchTrain; readonly seat: string }

/** All that an order says. */
export type Draft = {
  readonly queryKey: string
  readonly outOrderNo: string
  /** The first is the main one. */
  readonly choices: readonly Choice[]
  /** `yyyy-MM-dd` */
  readonly date: string
  /** Ms. */
  readonly closeAt: number
  readonly acceptNoSeat: boolean
  readonly person: string
  readonly cellphone: string
  readonly travellers: readonly Traveller[]
}

/** All types of callbacks, contract §6. */
export const callbackTypes: readonly CallbackType[] = [1, 2, 3]

/** A phone number that no network gives out. */
export const sampleCellphone = '19900000000'

function key(): string {
  return setup.value?.apiKey ?? ''
}

/** Searches as an application would; `date` is `yyyy-MM-dd`. */
export function search(from: string, to: string, date: string): Promise<Answer<SearchResult>> {
  return call('search', key(), { from, to, date: date.replaceAll('-', '') })
}

/** Submits as an application would. */
export function submit(draft: Draft): Promise<Answer<SubmitResult>> {
  const [main] = draft.choices
  if (main === undefined) throw new Error('nothing was chosen')
  const { train } = main
  const isStandingChosen = draft.choices.some((choice) => choice.seat === 'noseat')
  return call('submitOrder', key(), {
    queryKey: draft.queryKey,
    outOrderNo: draft.outOrderNo,
    trainNo: different(draft.choices.map((choice) => choice.train.trainNo)).join('|'),
    seatClassCode: different(draft.choices.map((choice) => choice.seat)).join('|'),
    mainTrainNo: train.trainNo,
    mainSeatClass: main.seat,
    fromStation: train.fromStation,
    toStation: train.toStation,
    departDate: `${draft.date} ${train.fromTime}`,
    closeTime: formatChinaTime(draft.closeAt, 'yyyy-MM-dd HH:mm:ss'),
    acceptNoSeat: draft.acceptNoSeat || isStandingChosen ? '1' : '0',
    person: draft.person,
    cellphone: draft.cellphone,
    passengers: passengersParameter(draft.travellers),
  })
}

function different(list: readonly string[]): readonly string[] {
  return [...new Set(list)]
}

/**
 * Submits, and answers the order as soon as it is seen: Juhe may take long about it, and the order is in the table
 * before Juhe is asked.
 */
export async function submitAndSee(draft: Draft): Promise<Answer<{ readonly orderNo: string }>> {
  let stop: () => void = () => undefined
  const seen = new Promise<Answer<{ readonly orderNo: string }>>((resolve) => {
    stop = lastChanged.subscribe((order) => {
      if (order?.outOrderNo !== draft.outOrderNo || order.tenantId !== setup.value?.tenantId) return
      // Juhe may still refuse it: whatever is decided at once is waited for.
      setTimeout(() => resolve({ ok: true, result: order }), patienceMs)
    })
  })
  try {
    return await Promise.race([submit(draft), seen])
  } finally {
    stop()
  }
}

/** How long an answer is waited for once the order is in the table, ms. */
const patienceMs = 1_200

/** The deadline that the form proposes: well before the departure, and not before now. */
export function proposedDeadline(departAt: number): number {
  return Math.min(now.value + 20 * dayMs, departAt - 4 * hourMs)
}

/** Places an order with everything made up but the scenario. `lastsMs`: how long it grabs. */
export async function quickOrder(
  person: string,
  lastsMs: number,
): Promise<Answer<{ readonly orderNo: string }>> {
  await ensureReceiver()
  const date = formatChinaTime(now.value + 30 * dayMs, 'yyyy-MM-dd')
  const found = await search('北京', '上海', date)
  if (!found.ok) return found
  const train = found.result.trains.find(({ tickets }) => tickets.secondseat !== undefined)
  if (train === undefined) return { ok: false, code: 0, reason: '北京 → 上海' }
  return submitAndSee({
    queryKey: found.result.queryKey,
    outOrderNo: newOutOrderNo(),
    choices: [{ train, seat: 'secondseat' }],
    date,
    closeAt: now.value + lastsMs,
    acceptNoSeat: false,
    person,
    cellphone: sampleCellphone,
    travellers: [madeUpTraveller(false, new Date(now.value).getUTCFullYear())],
  })
}

/** Sees to it that somebody takes the pushes: where no URL is set, the board's own application does. */
async function ensureReceiver(): Promise<void> {
  const missing = callbackTypes.filter((type) => setup.value?.callbackUrls[type] === undefined)
  if (missing.length > 0) await useReceiver(missing)
}

/** Has the board's own application take the pushes of these types. */
export async function useReceiver(types: readonly CallbackType[] = callbackTypes): Promise<void> {
  const { receiver, apiKey } = setup.value ?? {}
  if (receiver === undefined || apiKey === undefined) return
  for (const type of types) {
    await call('addCallbackUrl', apiKey, { type: String(type), url: receiver.urls[type] })
  }
  await refreshSetup()
}

/** Cancels as an application would. */
export function cancel(outOrderNo: string): Promise<Answer<unknown>> {
  return call('cancelOrder', key(), { outOrderNo })
}

/** Asks for a refund as an application would. */
export function refund(outOrderNo: string, passengerId: string): Promise<Answer<unknown>> {
  return call('applyRefundOrder', key(), { outOrderNo, passengerId })
}
