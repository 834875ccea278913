import { expect, test } from 'vitest'
import { listOrdersRequest, writeCursor } from '#contract/list-orders.ts'
import { OutOrderNo, orderNoOf, TenantId } from '#shared/ids.ts'
import type { Order } from '#shared/orders/machine/order.ts'
import { defaultPolicy } from '#shared/orders/machine/policy.ts'
import { reduce } from '#shared/orders/machine/tombstone.ts'
import { createOrderStore } from '#shared/orders/store/order-store.ts'
import { listOrders } from '#shared/orders/use-cases/list-orders.ts'
import type { Table } from '#shared/table/document-sender.ts'
import type { TenantContext } from '#shared/use-case.ts'
import { countedTable } from '#test/support/counted-table.ts'
import { rewritten } from '#test/versions/rewritten.ts'
import { detail, issue, news, start, submitAnswered, ticket } from './factories.ts'
import { grabbing, type Story, story } from './story.ts'

const tenantId = TenantId.parse('north')
const second = 1_000
const context = (now: number) => ({ now, policy: defaultPolicy })

/** A table with orders, each a second older than the one before it; and the list of them. */
async function listed(...stories: readonly Story[]) {
  const memory = countedTable(() => start)
  const table: Table = { name: 'orders', sender: memory.sender, uuid: () => 'w' }
  const orders = stories.map(({ order }, index): Order => {
    const outOrderNo = OutOrderNo.parse(`ORDER${String(index).padStart(3, '0')}`)
    const own = { tenantId, outOrderNo, orderNo: orderNoOf(tenantId, outOrderNo), version: 0 }
    return { ...order, ...own, createdAt: start - index * second }
  })
  for (const order of orders) await createOrderStore(table).save(order)
  memory.sent.length = 0
  const logged: unknown[] = []
  const tenantContext = {
    tenant: { tenantId },
    log: {
      note: () => undefined,
      event: (name: string, fields?: object) => logged.push({ name, ...fields }),
    },
  } as unknown as TenantContext
  const list = async (parameters: Readonly<Record<string, string>> = {}) => {
    const answer = await listOrders(table)(tenantContext, listOrdersRequest.parse(parameters))
    return answer.ok ? answer.value.result : answer.error
  }
  const cursorAt = (index: number) => writeCursor(orders[index] ?? { createdAt: 0, orderNo: '' })
  /** Puts another document into an order's item. */
  const write = async (order: Order | undefined, document: unknown) => {
    const item = memory.items.get(`ORDER#${order?.orderNo}`)
    if (item === undefined) throw new Error('the order was not written')
    await table.sender.put({ TableName: 'orders', Item: { ...item, document } })
  }
  return { orders, list, memory, logged, cursorAt, write }
}

test('each order is told by the words of its trip, and of its issue as soon as there is one', async () => {
  const night = { ...issue, trainNo: 'G103', fromStation: '北京西', toStation: '上海', departAt: start - 1 }
  const bought = grabbing().on(detail({ status: 'F', issue: night, tickets: [ticket('P1')] }))
  const { orders, list } = await listed(grabbing(), grabbing().on(detail(news.failed)), bought)
  const trip = {
    ...{ fromStation: '北京南', toStation: '上海虹桥', departDate: '2026-03-04 10:00:00' },
    ...{ trainNo: 'G101|G103', passengerCount: 2 },
  }
  const ofTheIssue = { fromStation: '北京西', toStation: '上海', departDate: '2026-03-02 09:59:59' }
  const numbers = orders.map(({ orderNo, outOrderNo }) => ({ orderNo, outOrderNo }))
  expect(await list()).toEqual({
    orders: [
      { ...numbers[0], ...trip, status: 'D', createTime: '2026-03-02 10:00:00', failMsg: '' },
      { ...numbers[1], ...trip, status: 'U', createTime: '2026-03-02 09:59:59', failMsg: '该坐席已售完' },
      {
        ...{ ...numbers[2], ...trip, ...ofTheIssue, trainNo: 'G103' },
        ...{ status: 'F', createTime: '2026-03-02 09:59:58', failMsg: '' },
      },
    ],
    cursor: '',
  })
})

test('a page that is full ends with its last order, and the next one goes on there', async () => {
  const { list, cursorAt, memory } = await listed(grabbing(), grabbing(), grabbing())
  const first = await list({ limit: '2' })
  expect(first).toMatchObject({
    orders: [{ outOrderNo: 'ORDER000' }, { outOrderNo: 'ORDER001' }],
    cursor: cursorAt(1),
  })
  expect(memory.sent.filter((command) => command.startsWith('get'))).toHaveLength(2)
  expect(await list({ limit: '2', cursor: cursorAt(1) })).toMatchObject({
    orders: [{ outOrderNo: 'ORDER002' }],
    cursor: '',
  })
  expect(await list({ limit: '3' })).toMatchObject({ orders: [{}, {}, {}], cursor: cursorAt(2) })
  expect(await list({ limit: '3', cursor: cursorAt(2) })).toEqual({ orders: [], cursor: '' })
})

test('a page by state looks at 200 orders at most, 50 at a time, and goes on after the last that it looked at', async () => {
  const failedAt = new Set([3, 60, 199, 200, 249])
  const stories = Array.from({ length: 250 }, (_, index) =>
    failedAt.has(index) ? grabbing().on(detail(news.failed)) : grabbing(),
  )
  const { list, cursorAt, memory } = await listed(...stories)
  const numbers = async (parameters: Readonly<Record<string, string>>) => {
    memory.sent.length = 0
    const page = await list(parameters)
    if (!('orders' in page)) throw new Error(page.kind)
    const gets = memory.sent.filter((command) => command.startsWith('get')).length
    return { found: page.orders.map(({ outOrderNo }) => outOrderNo), cursor: page.cursor, gets }
  }
  expect(await numbers({ status: 'U' })).toEqual({
    ...{ found: ['ORDER003', 'ORDER060', 'ORDER199'], cursor: cursorAt(199), gets: 200 },
  })
  expect(await numbers({ status: 'U', cursor: cursorAt(199) })).toEqual({
    ...{ found: ['ORDER200', 'ORDER249'], cursor: '', gets: 50 },
  })
  expect(await numbers({ status: 'U|F', limit: '2' })).toEqual({
    ...{ found: ['ORDER003', 'ORDER060'], cursor: cursorAt(60), gets: 100 },
  })
})

test('an order that was refused, one that is a tombstone, and one that cannot be read are left out; the last is logged', async () => {
  const refused = story().on(submitAnswered({ kind: 'refused', failure: news.failed.failure }))
  const { list, write, orders, logged } = await listed(refused, ...Array(4).fill(grabbing()))
  // The index may yet show what has just become a tombstone.
  const [, reduced, broken] = orders
  const { order: tombstone } = reduce({ ...grabbing().order, reduceAt: start }, context(start))
  await write(reduced, (await rewritten(tombstone)).document)
  await write(broken, '{')
  expect(await list()).toMatchObject({
    orders: [{ outOrderNo: 'ORDER003' }, { outOrderNo: 'ORDER004' }],
    cursor: '',
  })
  expect(logged).toEqual([{ name: 'unreadableOrder', orderNo: broken?.orderNo }])
})

test('only orders of the asked time are told, both ends included; a time that ends before it begins is refused', async () => {
  const { list } = await listed(grabbing(), grabbing(), grabbing(), grabbing())
  expect(await list({ createdFrom: '2026-03-02 09:59:58', createdTo: '2026-03-02 09:59:59' })).toMatchObject({
    orders: [{ outOrderNo: 'ORDER001' }, { outOrderNo: 'ORDER002' }],
    cursor: '',
  })
  expect(await list({ createdFrom: '2026-03-02 10:00:01', createdTo: '2026-03-02 09:59:59' })).toEqual({
    kind: 'badParameter',
    faults: [{ field: 'createdTo', rule: '不得早于createdFrom' }],
  })
})
