import * as z from 'zod/mini'
import { type CallbackType, callbackTypes } from '#contract/add-callback-url.ts'
import { formatChinaTime } from '#contract/china-time.ts'
import { type OrderStatus, orderStatuses } from '#contract/dictionary.ts'
import { idCardCheckCharacter } from '#contract/id-card.ts'
import { type Api, createApi } from './api.ts'
import type { Receiver } from './receiver.ts'
import type { Meanwhile, Show, Told } from './show.ts'
import type { Target } from './target.ts'

/** What the demo is made of. */
export type DemoOptions = {
  readonly target: Target
  readonly receiver: Receiver
  readonly apiKey: string
  readonly show: Show
}

/** What the demo leaves behind. */
export type DemoResult = { readonly orderNo: string }

const second = 1_000
const day = 24 * 3_600 * second
/** How long the demo waits for a push, in ms of real time. */
const patienceMs = 20 * second
/** How often it looks how the order stands meanwhile, ms. */
const lookEveryMs = 500
/** A little more than the five minutes before which no refund is taken (msgCode 309). */
const untilRefundSeconds = 310

const train = z.object({
  trainNo: z.string(),
  fromStation: z.string(),
  toStation: z.string(),
  fromTime: z.string(),
  tickets: z.record(
    z.string(),
    z.object({ seatName: z.string(), price: z.union([z.number(), z.literal('')]) }),
  ),
})
const searchResult = z.object({ queryKey: z.string(), trains: z.array(train) })
const submitResult = z.object({ orderNo: z.string(), outOrderNo: z.string() })
const grabDetail = z.object({ status: z.string() })
const issuedDetail = z.object({
  passengers: z.array(z.object({ passengerId: z.string(), seatNo: z.string(), ticketPrice: z.string() })),
})
const nothing = z.unknown()

/** One order's whole life, as an application lives it. Throws an Error when a step does not go as it should. */
export async function runDemo({ target, receiver, apiKey, show }: DemoOptions): Promise<DemoResult> {
  const api = createApi(target.url, apiKey)
  const { step } = show
  show.say(
    `service ${target.url}${target.isOwn ? ' (started for the demo)' : ''}, sandbox ${target.sandboxUrl}`,
  )
  await step('addCallbackUrl', async () => {
    for (const type of callbackTypes) {
      await api.call('addCallbackUrl', { type: String(type), url: receiver.urlOf(type) }, nothing)
    }
    return told(undefined, `pushes go to the demo's own application, ${receiver.url}`)
  })

  const now = await clockOf(target)
  const date = formatChinaTime(now + 30 * day, 'yyyyMMdd')
  const { queryKey, chosen } = await step('search', async () => {
    const found = await api.call('search', { from: '北京', to: '上海', date }, searchResult)
    const first = found.trains.find((entry) => entry.tickets.secondseat !== undefined)
    if (first === undefined) throw new Error('the sandbox offers no train with second class seats')
    return told(
      { queryKey: found.queryKey, chosen: first },
      `${found.trains.length} trains on ${date}; ${describe(first)}`,
    )
  })

  const outOrderNo = `DEMO${formatChinaTime(Date.now(), 'yyyyMMdd')}${String(Date.now()).slice(-9)}`
  const orderNo = await step('submitOrder', async () => {
    const submitted = await api.call('submitOrder', orderOf(queryKey, outOrderNo, chosen, now), submitResult)
    return told(submitted.orderNo, `order ${submitted.orderNo}`)
  })
  await step('grabbing', (meanwhile) => pushOf('ticketIssued', 1, { api, receiver, outOrderNo, meanwhile }))
  const ticket = await step('orderDetail issue=1', async () => {
    const { passengers } = await api.call('orderDetail', { outOrderNo, issue: '1' }, issuedDetail)
    const [first] = passengers
    if (first === undefined) throw new Error('the issued order has no ticket')
    return told(first, `seat ${first.seatNo}, ${first.ticketPrice} yuan, passengerId ${first.passengerId}`)
  })

  await step('the clock', async () => {
    await turnClock(target, untilRefundSeconds)
    return told(undefined, `turned ${untilRefundSeconds} s ahead: no refund in a ticket's first 5 minutes`)
  })
  await step('applyRefundOrder', async () => {
    await api.call('applyRefundOrder', { outOrderNo, passengerId: ticket.passengerId }, nothing)
    return told(undefined, 'accepted; the result comes by push')
  })
  await step('refunding', (meanwhile) =>
    pushOf('refundSucceeded', 2, { api, receiver, outOrderNo, meanwhile }),
  )
  await step('orderDetail', async () => {
    const ended = await api.call('orderDetail', { outOrderNo }, grabDetail)
    if (ended.status !== 'T') throw new Error('the order should be refunded (T) by now')
    return told(undefined, `status T ${orderStatuses.T}`)
  })
  show.say('done: searched, grabbed, issued, pushed, refunded, pushed')
  return { orderNo }
}

function told<Value>(value: Value, says: string): Told<Value> {
  return { value, says }
}

type Wait = {
  readonly api: Api
  readonly receiver: Receiver
  readonly outOrderNo: string
  readonly meanwhile: Meanwhile
}

/** Waits for the order's push of a type, and says meanwhile how the order stands. */
async function pushOf(
  what: string,
  type: CallbackType,
  { api, receiver, outOrderNo, meanwhile }: Wait,
): Promise<Told<undefined>> {
  const look = async () => {
    const { status } = await api.call('orderDetail', { outOrderNo }, grabDetail)
    meanwhile(`status ${status} ${isStatus(status) ? orderStatuses[status] : ''}, waiting for the push`)
  }
  // That a look fails is no matter: the push is what counts.
  const looking = setInterval(() => look().catch(() => undefined), lookEveryMs)
  try {
    const { msgCode } = await receiver.next({ type, outOrderNo }, patienceMs)
    if (msgCode !== '100') throw new Error(`the push says msgCode ${msgCode}`)
    return told(undefined, `push ${what}, signature verified`)
  } finally {
    clearInterval(looking)
  }
}

function isStatus(text: string): text is OrderStatus {
  return Object.hasOwn(orderStatuses, text)
}

type Train = z.infer<typeof train>

function describe({ trainNo, fromStation, toStation, fromTime, tickets }: Train): string {
  return `${trainNo} leaves ${fromStation} for ${toStation} at ${fromTime}, ${tickets.secondseat?.price || '?'} yuan`
}

/** A made-up traveller: the number follows the rule of GB 11643, and belongs to nobody. */
function orderOf(queryKey: string, outOrderNo: string, chosen: Train, now: number): Record<string, string> {
  const number = '11010119900307771'
  const passenger = {
    passengerName: '测试乘客',
    passengerType: '1',
    idCardType: '0',
    idCardNo: `${number}${idCardCheckCharacter(number)}`,
    birthday: '1990-03-07',
  }
  return {
    queryKey,
    outOrderNo,
    trainNo: chosen.trainNo,
    seatClassCode: 'secondseat',
    fromStation: chosen.fromStation,
    toStation: chosen.toStation,
    departDate: `${formatChinaTime(now + 30 * day, 'yyyy-MM-dd')} ${chosen.fromTime}`,
    closeTime: formatChinaTime(now + 20 * day, 'yyyy-MM-dd HH:mm:ss'),
    acceptNoSeat: '0',
    // The sandbox's scenario: a ticket is found at once.
    person: '出票',
    cellphone: '13800138000',
    passengers: JSON.stringify([passenger]),
  }
}

const clock = z.object({ now: z.string() })

async function clockOf({ sandboxUrl }: Target): Promise<number> {
  const reply = await fetch(`${sandboxUrl}/sandbox/clock`)
  return Date.parse(clock.parse(await reply.json()).now)
}

async function turnClock({ sandboxUrl }: Target, advanceSeconds: number): Promise<void> {
  await fetch(`${sandboxUrl}/sandbox/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ advanceSeconds }),
  })
}
