import * as z from 'zod/mini'
import { formatChinaTime } from '#contract/china-time.ts'
import { idCardCheckCharacter } from '#contract/id-card.ts'
import { type Api, createApi } from './api.ts'
import type { Receiver } from './receiver.ts'
import type { Target } from './target.ts'

/** What the demo is made of. */
export type DemoOptions = {
  readonly target: Target
  readonly receiver: Receiver
  readonly apiKey: string
  /** Shows one line. */
  readonly say: (line: string) => void
}

const second = 1_000
const day = 24 * 3_600 * second
/** How long the demo waits for a push, in ms of real time. */
const patienceMs = 20 * second
/** A little more than the five minutes before which no refund is taken (msgCode 309). */
const untilRefundSeconds = 310

const train = z.object({
  trainNo: z.string(),
  fromStation: z.string(),
  toStation: z.string(),
  fromTime: z.string(),
  tickets: z.record(z.string(), z.object({ seatName: z.string(), price: z.number() })),
})
const searchResult = z.object({ queryKey: z.string(), trains: z.array(train) })
const submitResult = z.object({ orderNo: z.string(), outOrderNo: z.string() })
const grabDetail = z.object({ status: z.string() })
const issuedDetail = z.object({
  passengers: z.array(z.object({ passengerId: z.string(), seatNo: z.string(), ticketPrice: z.string() })),
})
const nothing = z.unknown()

/** One order's whole life, as an application lives it. Throws an Error when a step does not go as it should. */
export async function runDemo({ target, receiver, apiKey, say }: DemoOptions): Promise<void> {
  const api = createApi(target.url, apiKey)
  const step = numbered(say)
  say(`service ${target.url}${target.isOwn ? ' (started for the demo)' : ''}, sandbox ${target.sandboxUrl}`)
  await registerUrls(api, receiver)
  step('addCallbackUrl  配置回调地址', `the demo's own application listens at ${receiver.url}`)

  const now = await clockOf(target)
  const date = formatChinaTime(now + 30 * day, 'yyyyMMdd')
  const found = await api.call('search', { from: '北京', to: '上海', date }, searchResult)
  const chosen = found.trains.find((entry) => entry.tickets.secondseat !== undefined)
  if (chosen === undefined) throw new Error('the sandbox offers no train with second class seats')
  step('search          站站查询', `${found.trains.length} trains on ${date}; ${describe(chosen)}`)

  const outOrderNo = `DEMO${formatChinaTime(Date.now(), 'yyyyMMdd')}${String(Date.now()).slice(-9)}`
  const submitted = await api.call(
    'submitOrder',
    orderOf(found.queryKey, outOrderNo, chosen, now),
    submitResult,
  )
  step('submitOrder     创建抢票单', `outOrderNo ${outOrderNo} → orderNo ${submitted.orderNo}`)
  const grabbing = await api.call('orderDetail', { outOrderNo }, grabDetail)
  step('orderDetail     订单详情', `status ${grabbing.status} (grabbing …)`)

  const issued = await receiver.next(patienceMs)
  step('push received   出票结果推送', `webhook-id ${issued.id}, signature verified`)
  const detail = await api.call('orderDetail', { outOrderNo, issue: '1' }, issuedDetail)
  const [ticket] = detail.passengers
  if (ticket === undefined) throw new Error('the issued order has no ticket')
  step(
    'orderDetail     已出票',
    `seat ${ticket.seatNo}, ${ticket.ticketPrice} yuan, passengerId ${ticket.passengerId}`,
  )

  await turnClock(target, untilRefundSeconds)
  step(
    'clock           时钟',
    `turned ${untilRefundSeconds} s forward: a ticket cannot be refunded in its first 5 minutes`,
  )
  await api.call('applyRefundOrder', { outOrderNo, passengerId: ticket.passengerId }, nothing)
  step('applyRefundOrder 申请退票', 'accepted; the result comes by push')
  const refunded = await receiver.next(patienceMs)
  step('push received   退票结果推送', `webhook-id ${refunded.id}, signature verified`)
  const ended = await api.call('orderDetail', { outOrderNo }, grabDetail)
  step('orderDetail     订单详情', `status ${ended.status}`)
  if (ended.status !== 'T') throw new Error('the order should be refunded (T) by now')
  say('\ndone: searched, grabbed, issued, pushed, refunded, pushed.')
}

function numbered(say: DemoOptions['say']): (what: string, result: string) => void {
  let count = 0
  return (what, result) => {
    count += 1
    say(`\n${String(count).padStart(2)}. ${what}\n    ${result}`)
  }
}

async function registerUrls(api: Api, receiver: Receiver): Promise<void> {
  for (const type of ['1', '2', '3']) {
    await api.call('addCallbackUrl', { type, url: `${receiver.url}/pushes/${type}` }, nothing)
  }
}

type Train = z.infer<typeof train>

function describe({ trainNo, fromStation, toStation, fromTime, tickets }: Train): string {
  return `${trainNo} leaves ${fromStation} for ${toStation} at ${fromTime}, ${tickets.secondseat?.price} yuan`
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
