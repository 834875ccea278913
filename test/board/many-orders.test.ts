import type { Browser, Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import type { OrdersPage, PushesPage } from '#infra/board/wire.ts'
import { untilTrue } from '../e2e/support/poll.ts'
import { hasChromium, launch, open } from './support/chromium.ts'
import { type Seeded, seededTenants, seedOrders } from './support/many-orders.ts'
import { type BoardService, demo, startBoardService } from './support/service.ts'

const count = 10_000
const minute = 60_000
/** Every fortieth push was given up; of these every third is of `west`. */
const westFailing = Array.from({ length: count }, (_, index) => index).filter(
  (index) => index % 40 === 0 && index % 3 === 2,
).length
const others = seededTenants.slice(1).map((tenantId) => ({ ...demo, tenantId, apiKey: `key-of-${tenantId}` }))

let service: BoardService
let busyCreatedAt = 0
let realOrder: Seeded['realOrder']

async function read<Value>(path: string): Promise<Value> {
  const response = await fetch(`${service.url}/board/api/${path}`)
  expect(response.status).toBe(200)
  return JSON.parse(await response.text())
}

beforeAll(async () => {
  service = await startBoardService(others)
  const seeded = await seedOrders({ service, dataDir: service.dataDir, client: service.client, count })
  busyCreatedAt = seeded.createdAt
  realOrder = seeded.realOrder
}, 120_000)

const sum = (page: OrdersPage) => Object.values(page.counts).reduce((whole, part) => whole + part, 0)

test('pages by cursor go through every order once, the newest first', async () => {
  const seen: string[] = []
  let cursor: string | undefined = ''
  while (cursor !== undefined) {
    const page: OrdersPage = await read(`orders?tenant=east&limit=500&cursor=${cursor}`)
    seen.push(...page.orders.map(({ orderNo }) => orderNo))
    cursor = page.next
  }
  const expected = Array.from({ length: count }, (_, index) => index).filter((index) => index % 3 === 1)
  expect(seen).toEqual(expected.toReversed().map((index) => `T${String(index).padStart(25, '0')}`))
})

test('counts are true for all orders, whatever page is shown, and say what each filter finds', async () => {
  const all = await read<OrdersPage>('orders')
  expect(all).toMatchObject({ total: count + 2, found: count + 2, tenantIds: ['demo', 'east', 'west'] })
  expect(sum(all)).toBe(all.total)
  for (const [status, expected] of Object.entries(all.counts)) {
    const page = await read<OrdersPage>(`orders?status=${status}&limit=1`)
    expect([status, page.found]).toEqual([status, expected])
    expect(page.counts).toEqual(all.counts)
  }
})

test.each([
  ['q=SEEDS9123', ['SEEDS9123']],
  ['q=seeds9123', ['SEEDS9123']],
  ['q=T0000000000000000000009123', ['SEEDS9123']],
  ['q=JH1009123', ['SEEDS9123']],
  ['q=SEEDS9123&tenant=demo', ['SEEDS9123']],
  ['q=SEEDS9123&tenant=east', []],
  ['q=no%20such%20order', []],
])('the search %s finds %j', async (query, expected) => {
  const { orders } = await read<OrdersPage>(`orders?${query}`)
  expect(orders.map(({ outOrderNo }) => outOrderNo)).toEqual(expected)
})

test('a phone is found by its last digits, and no answer holds it', async () => {
  const response = await fetch(`${service.url}/board/api/orders?q=4321`)
  const body = await response.text()
  const { orders }: OrdersPage = JSON.parse(body)
  expect(orders.map(({ outOrderNo }) => outOrderNo)).toContain(realOrder.outOrderNo)
  expect(body).not.toContain('13700004321')
  const miss = await read<OrdersPage>('orders?q=99994321')
  expect(miss.orders).toEqual([])
})

test('filters find what they say, alone and together', async () => {
  expect((await read<OrdersPage>('orders?pushes=failing&tenant=west')).found).toBe(westFailing)
  expect((await read<OrdersPage>('orders?outcome=unknown')).found).toBe(count / 100)
  const from = busyCreatedAt + 100 * minute
  expect((await read<OrdersPage>(`orders?from=${from}&to=${from + 60 * minute}`)).found).toBe(60)
  const overdue = await read<OrdersPage>('orders?overdue=1&outcome=unknown')
  expect(overdue.found).toBe(count / 100)
})

test.each(['status=strange', 'cursor=strange', 'from=yesterday', 'pushes=strange'])(
  'the question %s is refused by its name',
  async (query) => {
    const response = await fetch(`${service.url}/board/api/orders?${query}`)
    expect(response.status).toBe(400)
    expect(await response.text()).toContain(query.split('=')[0])
  },
)

test('every push of every order is listed with what its last attempt met', async () => {
  const failing = await read<PushesPage>('pushes?state=failing&q=SEEDS')
  expect(failing.found).toBe(count / 40)
  expect(failing.pushes[0]).toMatchObject({
    ...{ state: 'givenUp', tries: 8, outOrderNo: 'SEEDS9960' },
    attempt: { ms: 25, result: { kind: 'answered', httpStatus: 503 } },
  })
  const mine = await read<PushesPage>('pushes?state=failing&tenant=west')
  expect(mine.found).toBe(westFailing)
  expect(mine.counts.failing).toBe(mine.found)
})

test('pushes go out again by their id, or as a filter finds them; never more than were asked about', async () => {
  const post = (body: unknown) =>
    fetch(`${service.url}/board/api/pushes/resend`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const tooFew = await post({ filter: { state: 'failing', tenant: 'west' }, count: 1 })
  expect(tooFew.status).toBe(400)
  expect(await tooFew.text()).toContain('count')
  expect(await (await post({ pushId: 'msg_seed9960' })).json()).toEqual({ resent: 1, alreadyDue: 0 })
  await untilTrue('the new attempt', async () => {
    const { pushes } = await read<PushesPage>('pushes?q=msg_seed9960')
    return pushes[0]?.state === 'waiting'
  })
  expect((await post({})).status).toBe(400)
})

describe.skipIf(!hasChromium)('ten thousand orders in a browser', { timeout: 60_000 }, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launch()
  }, 60_000)
  const patiently = { timeout: 15_000 }
  const rows = (page: Page) => page.locator('.orders li')

  test('a search stands in the address, survives a reload, and is left by the way back', async () => {
    const page = await open(browser, `${service.url}/`)
    await rows(page).first().waitFor()
    await page.getByLabel('租户').selectOption('west')
    await expect.poll(() => page.url(), patiently).toContain('tenant=west')
    await page.getByLabel('查找').fill('SEEDS9125')
    await expect.poll(() => rows(page).count(), patiently).toBe(1)
    await page.reload()
    await expect.poll(() => rows(page).count(), patiently).toBe(1)
    expect(await page.getByLabel('查找').inputValue()).toBe('SEEDS9125')
    await page.goBack()
    await expect.poll(() => page.getByLabel('查找').inputValue(), patiently).toBe('')
    await expect.poll(() => rows(page).count(), patiently).toBe(20)
    expect(page.troubles).toEqual([])
    await page.context().close()
  })

  test('counts and scales of five digits have the room that they need', async () => {
    const page = await open(browser, `${service.url}/`)
    await page.locator('.plot canvas').first().waitFor()
    // The axis of the orders' number, 10000 at its end: five digits of 12 px need some 38 px.
    const axis = page.locator('.plot').first().locator('.u-axis').nth(1)
    await expect.poll(async () => (await axis.boundingBox())?.width ?? 0, patiently).toBeGreaterThan(42)
    const name = await page.locator('.flow .name').first().boundingBox()
    expect(name?.height).toBeLessThan(30)
    await page.context().close()
  })

  test('the pushes page shows what fails and why, and asks with the number before it sends them all again', async () => {
    const page = await open(browser, `${service.url}/#/pushes?state=failing&tenant=east`)
    await page.getByText('HTTP 503').first().waitFor()
    const { found } = await read<PushesPage>('pushes?state=failing&tenant=east')
    await page.getByRole('button', { name: `重新推送这 ${found} 条` }).click()
    await page.getByText(`确定重新推送 ${found} 条？`).waitFor()
    await page.locator('.ask').getByRole('button', { name: '重新推送', exact: true }).click()
    await page.getByText(`已安排重新推送 ${found} 条`).waitFor(patiently)
    expect(page.troubles).toEqual([])
    await page.context().close()
  })
})
