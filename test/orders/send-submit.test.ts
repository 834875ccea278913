import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { create as search } from '#functions/search.ts'
import { create as submitOrder } from '#functions/submit-order.ts'
import type { Fetch } from '#shared/fetch.ts'
import { OutOrderNo, orderNoOf, TenantId } from '#shared/ids.ts'
import { createOrderStore } from '#shared/orders/store/order-store.ts'
import { goodSubmit } from '../contract/requests.ts'
import { bodyOf, call, seed, testPlatform } from '../lambda/lambda-fixture.ts'
import { createTick } from '../support/attention.ts'
import { secrets } from '../support/in-process.ts'
import { startTestTable, type TestTable } from '../table/table-fixture.ts'
import { juheNo, minute } from './factories.ts'

/* A submit that comes after Juhe has forgotten the search that it names. */

const tenantId = TenantId.parse('tenant-a')
const outOrderNo = OutOrderNo.parse('FORGOTTEN1')
const start = Date.UTC(2016, 10, 30, 2)
const orderNo = orderNoOf(tenantId, outOrderNo)

/** Two trains between the same cities, from other stations each. */
const trains = [
  { trainNo: 'G7066', fromStation: '上海虹桥', toStation: '苏州北' },
  { trainNo: 'K8371', fromStation: '上海', toStation: '苏州' },
].map((train) => ({ ...train, fromTime: '09:02', tickets: { secondseat: {} } }))
const [main, other] = trains

let store: TestTable
beforeEach(async () => {
  store = await startTestTable()
})
afterEach(() => store.close())

const success = (result: unknown) => ({ reason: 'success', result, error_code: 0 })

/** An order for both trains whose first submit Juhe turned away; tried again when its search is twelve minutes old. */
async function triedAgain(offered: readonly unknown[], age = (order: object): object => order) {
  const { key: apiKey } = await seed(store, tenantId)
  const clock = { ms: start }
  const asked: Record<string, string>[] = []
  const fetch: Fetch = async (input, init) => {
    const form = init?.body instanceof URLSearchParams ? Object.fromEntries(init.body) : {}
    const operation = /(\w+)\.php/.exec(String(input))?.[1] ?? ''
    asked.push({ operation, ...form })
    const isAgain = clock.ms > start
    const queryKey = isAgain ? 'second' : 'first'
    if (operation === 'search')
      return Response.json(success({ queryKey, trains: isAgain ? offered : trains }))
    if (operation !== 'submitOrder') return Response.json(success({ orderNo: juheNo, status: 'D' }))
    return Response.json(
      isAgain
        ? success({ orderNo: juheNo })
        : { reason: '超过每日可允许请求次数', result: null, error_code: 10012 },
    )
  }
  const platform = {
    ...testPlatform(store, { SECRETS: JSON.stringify(secrets), JUHE_URL: 'http://juhe.example' }).platform,
    now: () => clock.ms,
    fetch,
  }
  const query = String(new URLSearchParams({ key: apiKey, from: '上海', to: 'suzhou', date: '20161201' }))
  const found = bodyOf(await call(search(platform), { query })).result as { readonly queryKey: string }
  const parameters = {
    ...goodSubmit({ key: apiKey, outOrderNo, queryKey: found.queryKey, departDate: '2016-12-01' }),
    ...{ trainNo: 'G7066|K8371', seatClassCode: 'secondseat', fromStation: '上海虹桥', toStation: '苏州北' },
  }
  const answer = await call(submitOrder(platform), { body: JSON.stringify(parameters) })
  expect(bodyOf(answer)).toMatchObject({ error_code: 0 })
  const orders = createOrderStore(store.table)
  const order = (await orders.get(orderNo)) ?? expect.fail('no order')
  expect(await orders.save({ ...order, ...age(order) })).toMatchObject({ kind: 'written' })
  asked.length = 0
  clock.ms += 12 * minute
  await createTick(platform)()
  return { asked, order: await orders.get(orderNo) }
}

describe('a submit whose search is too old for Juhe', () => {
  test('searches again for what the tenant searched for, and names the new queryKey', async () => {
    const { asked, order } = await triedAgain(trains)
    expect(asked).toMatchObject([
      { operation: 'search', from: '上海', to: 'suzhou', date: '20161201' },
      { operation: 'submitOrder', queryKey: 'second', fromStation: '上海虹桥', toStation: '苏州北' },
    ])
    expect(order?.submission.state).toBe('accepted')
  })

  test.each([
    ['the main train', [other]],
    ['another of its trains', [main]],
    ['any', []],
  ])('is not sent, and waits, while the new search does not offer %s', async (_, offered) => {
    const { asked, order } = await triedAgain(offered)
    expect(asked.map(({ operation }) => operation)).toEqual(['search'])
    expect(order?.submission.state).toBe('waiting')
  })

  test('of an order that does not know what was searched for, searches from and to its stations', async () => {
    const { asked } = await triedAgain(trains, () => ({ upstreamQuery: { key: 'first', fetchedAt: 0 } }))
    expect(asked[0]).toMatchObject({ operation: 'search', from: '上海虹桥', to: '苏州北' })
  })
})
