import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  accepted,
  found,
  grabOf,
  issuedCallback,
  issuedDetail,
  refundCallback,
  refunding,
  submit,
} from './night-train.ts'
import { type Story, type StoryOptions, startStory } from './story.ts'

/*
 * Every body that a tenant is told of one issued order and its refunds, compared whole. The bodies in
 * test/fixtures/golden are written from the contract and from Juhe's words in night-train.ts.
 */

const orderNo = 'TBU3US4SPK56L7OTENHI6QE8JV'
const { outOrderNo } = submit
const child = '623838775'
const anna = '623838772'
const online = { refundType: 'online' }

/** Lives the order's life and keeps each body under the name of its file. */
async function lived(
  options: StoryOptions = {},
  passengers: string = submit.passengers,
): Promise<ReadonlyMap<string, unknown>> {
  const bodies = new Map<string, unknown>()
  const story = await startStory('2026-12-20 07:59:58', options)
  try {
    await bought(story, bodies, passengers)
    await givenBack(story, bodies)
    await listed(story, bodies)
    return bodies
  } finally {
    await story.close()
  }
}

type Bodies = Map<string, unknown>

async function bought(
  { call, callback, answers, asked, at, settle }: Story,
  bodies: Bodies,
  passengers: string,
): Promise<void> {
  answers.search = { reason: '0', result: found, error_code: 0 }
  const search = await call('search', { from: '成都', to: '西安', date: '20261231' })
  const { queryKey } = search.result
  bodies.set('search', { ...search, result: { ...search.result, queryKey: 'a new one' } })
  expect(queryKey).toMatch(/^[0-9a-f]{32}$/)
  expect(queryKey).not.toBe(found.queryKey)

  answers.submitOrder = accepted(orderNo)
  at('2026-12-20 08:00:03')
  bodies.set('submitOrder', await call('submitOrder', { ...submit, passengers, queryKey }))
  bodies.set('what Juhe is asked', [...asked])

  answers.orderDetail = grabOf('D')
  at('2026-12-20 08:10:00')
  expect(await settle()).toEqual([])
  bodies.set('orderDetail while it grabs', await call('orderDetail', { outOrderNo }))
  bodies.set('orderDetail issue=1 while it grabs', await call('orderDetail', { outOrderNo, issue: '1' }))

  answers.orderDetail = grabOf('F')
  answers.issuedDetail = issuedDetail(orderNo)
  at('2026-12-21 07:31:00')
  const early = await callback(1, issuedCallback(orderNo))
  // A callback that is believed at once leaves Juhe some time to say more before its push goes out.
  at('2026-12-21 07:31:20')
  bodies.set('push of the issue', [...early, ...(await settle())])
  // What a callback alone told is asked about a minute later.
  at('2026-12-21 07:32:30')
  expect(await settle()).toEqual([])
  bodies.set('orderDetail when issued', await call('orderDetail', { outOrderNo }))
  bodies.set('orderDetail issue=1 when issued', await call('orderDetail', { outOrderNo, issue: '1' }))
}

/**
 * The child's ticket is refused first and given back then: both pushes go out while both results are known. Another
 * passenger's is given back at a counter.
 */
async function givenBack({ call, callback, answers, at, settle }: Story, bodies: Bodies): Promise<void> {
  const pushes: unknown[] = []
  const ask = async (passengerId: string) => {
    answers.applyRefundOrder = refunding(passengerId)
    return call('applyRefundOrder', { outOrderNo, passengerId })
  }
  const told = async (passengerId: string, words: Readonly<Record<string, string>>) =>
    pushes.push(...(await callback(2, refundCallback(orderNo, passengerId, words))))

  at('2026-12-22 06:05:00')
  bodies.set('applyRefundOrder of an adult before the child', await ask(anna))
  bodies.set('applyRefundOrder', await ask(child))
  at('2026-12-22 07:15:10')
  answers.issuedDetail = issuedDetail(orderNo, { [child]: 'O' })
  const refused = { msgCode: '309', msgInfo: '出票5分钟内无法提交退票', refundPrice: '0.00' }
  await told(child, { ...refused, ...online, refundTime: '2026-12-22 07:15:09' })

  at('2026-12-23 06:05:00')
  await ask(child)
  at('2026-12-31 00:15:10')
  answers.issuedDetail = issuedDetail(orderNo, { [child]: 'T' })
  const back = { msgCode: '100', msgInfo: '线上退票成功', refundPrice: '¥44.8' }
  await told(child, { ...back, ...online, refundTime: '2026-12-31 00:15:08' })

  at('2027-01-01 07:59:59')
  answers.issuedDetail = issuedDetail(orderNo, { [child]: 'T', [anna]: 'T' })
  const counter = { msgCode: '100', msgInfo: '车站退票成功', refundPrice: '1085.65', refundType: 'offline' }
  await told(anna, { ...counter, refundTime: '2027-01-01 07:59:57' })
  at('2027-01-01 08:00:20')
  bodies.set('pushes of refunds', [...pushes, ...(await settle())])
}

async function listed({ call, at }: Story, bodies: Bodies): Promise<void> {
  at('2027-01-01 08:00:30')
  bodies.set('orderDetail after refunds', await call('orderDetail', { outOrderNo }))
  bodies.set('orderDetail issue=1 after refunds', await call('orderDetail', { outOrderNo, issue: '1' }))
  bodies.set('listOrders', await call('listOrders'))
  bodies.set('orderEvents', await call('orderEvents', { outOrderNo }))
  bodies.set('listPushes', await call('listPushes', { outOrderNo }))
  bodies.set('listEvents', await call('listEvents', { from: '2026-12-20 00:00:00' }))
  for (const date of ['20261221', '20261231', '20270101']) {
    bodies.set(`statement of ${date}`, await call('statement', { date }))
  }
}

function golden(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../fixtures/golden/${name}.json`, import.meta.url), 'utf8'))
}

// These times are those of callbacks that are taken at their word.
const atTheirWord = { CONFIRM_CALLBACKS: 'false' }
const believed = await lived({ env: atTheirWord })

test.each([...believed])('%s is the golden body', (name, body) => {
  expect(body).toEqual(golden(name))
})

test('callbacks that orderDetail confirms first lead to the same pushes', async () => {
  const confirmed = await lived()
  for (const [name, body] of confirmed) {
    if (!name.startsWith('push')) continue
    expect(body, name).toEqual(golden(name))
  }
})

/** Cursors hold moments in a spelling of their own. */
const withoutCursors = (bodies: ReadonlyMap<string, unknown>) =>
  new Map([...bodies].map(([name, body]) => [name, JSON.stringify(body).replace(/"cursor":"[^"]*"/g, '')]))

test.each([
  ['shifting all times by a day shifts all told times by a day', (text: string) => shifted(text)],
  [
    'other trains are told everywhere',
    (text: string) => text.replaceAll('Z208', 'Z12').replaceAll('K870', 'K9'),
  ],
  ['another city is told everywhere', (text: string) => text.replaceAll('西安', '咸阳')],
  ['other numbers of tickets are told everywhere', (text: string) => text.replaceAll('E345091034', 'E9')],
])('%s', async (_, told) => {
  const otherwise = withoutCursors(await lived({ told, env: atTheirWord }))
  for (const [name, body] of withoutCursors(believed)) expect(otherwise.get(name), name).toBe(told(body))
})

/** Each day of the story is the next one; birthdays and the order's number are no days of it. */
function shifted(text: string): string {
  return text
    .replace(/(?<![\dA-Z])(202[67])-(\d\d)-(\d\d)/g, (_, ...parts) => nextDay(parts.slice(0, 3)).join('-'))
    .replace(/(?<![\dA-Z])(202[67])(\d\d)(\d\d)(?!\d)/g, (_, ...parts) => nextDay(parts.slice(0, 3)).join(''))
}

function nextDay([year, month, day]: readonly string[]): readonly string[] {
  const next = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day) + 1))
  return next.toISOString().slice(0, 10).split('-')
}

test('permuting the passengers permutes what orderDetail shows, and no push', async () => {
  const reversed = await lived({}, JSON.stringify(JSON.parse(submit.passengers).reverse()))
  for (const [name, body] of believed) {
    if (name.startsWith('push')) expect(reversed.get(name), name).toEqual(body)
    if (!name.startsWith('orderDetail')) continue
    const { result } = body as { result: { passengers: unknown[] } }
    const permuted = {
      ...(body as object),
      result: { ...result, passengers: result.passengers.toReversed() },
    }
    expect(reversed.get(name), name).toEqual(permuted)
  }
})
