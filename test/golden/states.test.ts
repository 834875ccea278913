import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accepted, cancelled, found, grabOf, issuedDetail, juheNo, submit } from './night-train.ts'
import { type Json, type Story, startStory } from './story.ts'

/*
 * What orderDetail shows in each state of an order, in both shapes, and the pushes of the ends without a ticket. All
 * orders are of the trip in night-train.ts.
 */

let story: Story
let queryKey: string

beforeAll(async () => {
  story = await startStory('2026-12-20 07:59:58')
  story.answers.search = { reason: '0', result: found, error_code: 0 }
  queryKey = (await story.call('search', { from: '成都', to: '西安', date: '20261231' })).result.queryKey
})

afterAll(() => story.close())

// biome-ignore lint/suspicious/noExplicitAny: bodies are compared whole, whatever is in them
function golden(name: string): any {
  return JSON.parse(readFileSync(new URL(`../fixtures/golden/${name}.json`, import.meta.url), 'utf8'))
}

type Numbers = { readonly outOrderNo: string; readonly orderNo: string; readonly placedAt: string }

/** Places an order that Juhe has, each a minute after the one before. */
async function placed(): Promise<Numbers> {
  orders += 1
  const placedAt = `2026-12-20 08:${String(orders).padStart(2, '0')}:07`
  const outOrderNo = `STATE${orders}`
  story.at(placedAt)
  story.answers.submitOrder = accepted('')
  story.answers.orderDetail = grabOf('D')
  const answer = await story.call('submitOrder', { ...submit, outOrderNo, queryKey })
  return { outOrderNo, orderNo: answer.result.orderNo, placedAt }
}

let orders = 0

/** Time passes, in which the service does all that is due; answers what the tenant is told of an order. */
async function told({ outOrderNo }: Numbers, seconds: number): Promise<readonly unknown[]> {
  story.service.clock.ms += seconds * 1_000
  const pushes = await story.settle()
  return pushes.map(({ body }) => body).filter((body) => JSON.stringify(body).includes(`"${outOrderNo}"`))
}

/** Both shapes of an order. */
async function shown({ outOrderNo }: Numbers) {
  const grab = await story.call('orderDetail', { outOrderNo })
  const issued = await story.call('orderDetail', { outOrderNo, issue: '1' })
  return { grab: grab.result, issued: issued.result }
}

/** What both shapes say of an order without a ticket. */
function withoutTicket(
  { outOrderNo, orderNo, placedAt }: Numbers,
  { status, failMsg = '', orderState, code = status }: Readonly<Record<string, string>>,
) {
  return {
    grab: { ...golden('orderDetail while it grabs').result, orderNo, status, failMsg },
    issued: {
      ...golden('orderDetail issue=1 while it grabs').result,
      ...{ orderNo, outOrderNo, orderState, orderStateCode: code, failureReason: failMsg },
      ...{ bookTime: placedAt, placeTime: placedAt },
    },
  }
}

test.each(['N', 'B', 'D'])('an order in state %s has no ticket yet', async (status) => {
  const order = await placed()
  story.answers.orderDetail = grabOf(status)
  expect(await told(order, 40)).toEqual([])
  const expected = withoutTicket(order, { status, orderState: '未出票', code: 'N' })
  expect(await shown(order)).toEqual(expected)
})

/** What the service says of a failure, contract §6; its people are those of night-train.ts. */
const failedPush = ({ outOrderNo, orderNo }: Numbers, words: Readonly<Record<string, string | null>>) => ({
  ...golden('push of a failure'),
  ...{ outOrderNo, orderNo },
  ...words,
})

test('a failure is pushed with its code, its words and the passengers whom it concerns', async () => {
  const order = await placed()
  const { orderNo } = order
  const msgDetail = '林志明|87654321,ANNA SMITH|E12345678'
  const words = { msgCode: '305', msgInfo: '乘客已预订过与该行程有冲突的车票' }
  story.answers.orderDetail = grabOf('U', words.msgInfo)
  const nothing = { trainNo: null, ticketNo: null, orderAmount: null, issueTime: '', passengers: [] }
  const early = await story.callback(1, {
    orderNo: juheNo,
    outOrderNo: orderNo,
    ...words,
    ...nothing,
    msgDetail,
  })
  const masked = '林志明|87XXXXXXX21,ANNA SMITH|E1XXXXXXX78'
  expect([...early.map(({ body }) => body), ...(await told(order, 20))]).toEqual([
    failedPush(order, { ...words, msgDetail: masked }),
  ])
  const failMsg = words.msgInfo
  expect(await shown(order)).toEqual(withoutTicket(order, { status: 'U', failMsg, orderState: '出票失败' }))
})

test('a failure that only orderDetail told is pushed in the words of the dictionary', async () => {
  const order = await placed()
  story.answers.orderDetail = grabOf(
    'U',
    '乘客身份信息未通过验证_订票失败 添加乘客 未通过身份效验 林志明 87654321',
  )
  const msgDetail = '林志明|87XXXXXXX21'
  const words = { msgCode: '308', msgInfo: '乘客身份信息未通过验证', msgDetail }
  const pushes = [...(await told(order, 40)), ...(await told(order, 20))]
  expect(pushes).toEqual([failedPush(order, words)])
  const failMsg = '乘客身份信息未通过验证_订票失败 添加乘客 未通过身份效验 林** 87XXXXXXX21'
  expect(await shown(order)).toEqual(withoutTicket(order, { status: 'U', failMsg, orderState: '出票失败' }))
})

test('an expiry is pushed with the contract’s words', async () => {
  const order = await placed()
  const { orderNo, outOrderNo } = order
  const said = { msgCode: '101', msgInfo: '抢票单过期' }
  story.answers.orderDetail = grabOf('O')
  const early = await story.callback(3, { ...said, orderNo: juheNo, outOrderNo: orderNo })
  expect([...early.map(({ body }) => body), ...(await told(order, 20))]).toEqual([
    { msgCode: '101', msgInfo: '抢票单过期', orderNo, outOrderNo },
  ])
  const words = { status: 'O', failMsg: '订单已过期', orderState: '已过期' }
  expect(await shown(order)).toEqual(withoutTicket(order, words))
})

test('a cancelled order is told by cancelOrder, and by no push', async () => {
  const order = await placed()
  const { orderNo, outOrderNo } = order
  story.answers.cancelOrder = cancelled
  const answer = { reason: 'success', result: { orderNo }, error_code: 0 }
  expect(await story.call('cancelOrder', { outOrderNo })).toEqual(answer)
  expect(await told(order, 20)).toEqual([])
  expect(await shown(order)).toEqual(withoutTicket(order, { status: 'C', orderState: '已取消' }))
  story.answers.cancelOrder = { reason: '抢票取消失败', result: null, error_code: 223801 }
  expect(await story.call('cancelOrder', { outOrderNo })).toEqual(answer)
})

/** The states of the five tickets, as the contract names them. */
const ticketStates = { F: '已出票', C: '退票中', T: '已退票', Y: '改签中', G: '已改签' } as const
const ids = ['623838771', '623838772', '623838773', '623838774', '623838775'] as const

test.each<[string, readonly (keyof typeof ticketStates)[], Readonly<Record<string, string>>]>([
  ['F', ['C', 'T', 'F', 'Y', 'G'], { status: 'F', orderState: '已出票' }],
  ['E', ['G', 'G', 'Y', 'G', 'G'], { status: 'E', orderState: '已改签' }],
  ['T', ['T', 'T', 'T', 'T', 'T'], { status: 'T', orderState: '已退票' }],
])('an order in state %s shows the state of each ticket', async (code, states, { status, orderState }) => {
  const order = await placed()
  const { orderNo, outOrderNo, placedAt } = order
  story.answers.orderDetail = grabOf('F')
  const stateOf = Object.fromEntries(ids.map((id, index) => [id, states[index] ?? '']))
  story.answers.issuedDetail = issuedDetail(orderNo, stateOf, code === 'T' ? 'F' : code)
  story.at('2026-12-21 07:31:00')
  await told(order, 40)
  const { grab, issued } = await shown(order)
  expect(grab).toEqual({ ...golden('orderDetail when issued').result, orderNo, status })
  const { passengers, ...whole } = golden('orderDetail issue=1 when issued').result
  expect(issued).toEqual({
    ...{ ...whole, orderNo, outOrderNo, orderState, orderStateCode: status },
    ...{ bookTime: placedAt, placeTime: placedAt },
    passengers: passengers.map((passenger: Json, index: number) => {
      const state = states[index] ?? 'T'
      return { ...Object(passenger), ticketStateCode: state, ticketState: ticketStates[state] }
    }),
  })
})

test('what orderDetail alone tells of a refund has no amount, and its push says so', async () => {
  const order = await placed()
  const { orderNo, outOrderNo } = order
  story.answers.orderDetail = grabOf('F')
  story.answers.issuedDetail = issuedDetail(orderNo)
  story.at('2026-12-21 07:31:00')
  await told(order, 40)
  story.answers.issuedDetail = issuedDetail(orderNo, { '623838773': 'T' })
  story.at('2026-12-22 08:00:00')
  await story.settle()
  const pushes = await told(order, 120)
  const person = { passengerName: '林志明', passengerType: '1', cardType: '3', cardNo: '' }
  const ticket = { passengerId: '623838773', pTicketNo: 'E3450910341070009', refundPrice: '' }
  const said = { refundTime: '', refundPrice: '', refundType: 'other' }
  expect(pushes).toEqual([
    {
      orderNo,
      outOrderNo,
      ...said,
      passengers: [{ ...ticket, ...person }],
      msgCode: '100',
      msgInfo: '已退票',
    },
  ])
})
