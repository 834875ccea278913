import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { create as cancelOrder } from '#functions/cancel-order.ts'
import { create as search } from '#functions/search.ts'
import { create as submitOrder } from '#functions/submit-order.ts'
import { lambdaContext } from '#infra/local/gateway/lambda-context.ts'
import type { Fetch } from '#shared/fetch.ts'
import { OutOrderNo, orderNoOf, TenantId } from '#shared/ids.ts'
import type { HttpHandler } from '#shared/lambda/http/event.ts'
import { createOrderStore } from '#shared/orders/store/order-store.ts'
import { goodSubmit } from '../contract/requests.ts'
import { bodyOf, call, seed, testPlatform } from '../lambda/lambda-fixture.ts'
import { secrets } from '../support/in-process.ts'
import { startTestTable, type TestTable } from '../table/table-fixture.ts'
import { juheNo, minute } from './factories.ts'

/* Requests whose own time is up before that of their calls at Juhe. */

const tenantId = TenantId.parse('tenant-a')
const outOrderNo = OutOrderNo.parse('HANGS1')
const trains = [
  {
    ...{ trainNo: 'G7066', fromStation: '上海虹桥', toStation: '苏州北', fromTime: '09:02' },
    tickets: { secondseat: {} },
  },
]

let store: TestTable
beforeEach(async () => {
  store = await startTestTable()
})
afterEach(() => store.close())

/** A tenant at a service whose Juhe never answers `hanging.operation`. */
async function atJuhe(hanging: { operation: string }) {
  const { key: apiKey } = await seed(store, tenantId)
  const clock = { ms: Date.UTC(2016, 10, 30, 2) }
  const calls: string[] = []
  const fetch: Fetch = (input) => {
    const operation = /(\w+)\.php/.exec(String(input))?.[1] ?? ''
    calls.push(operation)
    if (operation === hanging.operation) return new Promise(() => {})
    const result = operation === 'search' ? { queryKey: 'q', trains } : { orderNo: juheNo }
    return Promise.resolve(Response.json({ reason: 'success', result, error_code: 0 }))
  }
  const { platform } = testPlatform(store, {
    ...{ SECRETS: JSON.stringify(secrets), JUHE_URL: 'http://juhe.example', JUHE_TIMEOUT_MS: '20000' },
  })
  const here = { ...platform, now: () => clock.ms, fetch }
  const query = String(new URLSearchParams({ key: apiKey, from: '上海', to: 'suzhou', date: '20161201' }))
  const found = bodyOf(await call(search(here), { query })).result as { readonly queryKey: string }
  const parameters = {
    ...goodSubmit({ key: apiKey, outOrderNo, queryKey: found.queryKey, departDate: '2016-12-01' }),
    ...{ trainNo: 'G7066', seatClassCode: 'secondseat', fromStation: '上海虹桥', toStation: '苏州北' },
  }
  return {
    clock,
    calls,
    submit: async () => bodyOf(await inLittleTime(submitOrder(here), { body: JSON.stringify(parameters) })),
    cancel: async () =>
      bodyOf(await inLittleTime(cancelOrder(here), { body: JSON.stringify({ key: apiKey, outOrderNo }) })),
    order: () => createOrderStore(store.table).get(orderNoOf(tenantId, outOrderNo)),
  }
}

/** Lambda has little left: it is up when a call of 20 s has only begun. */
const inLittleTime = (handler: HttpHandler, request: { readonly body: string }) =>
  call((event) => handler(event, lambdaContext('test', randomUUID(), 2_200)), request)

test('a submit that Juhe does not answer in the request’s own time is answered success, and its outcome is unknown', async () => {
  const service = await atJuhe({ operation: 'submitOrder' })
  expect(await service.submit()).toMatchObject({ error_code: 0, result: { outOrderNo } })
  expect((await service.order())?.submission.state).toBe('unknown')
})

test('a submit whose search must be made anew, without an answer in time, is answered success, and surely not at Juhe', async () => {
  const hanging = { operation: '' }
  const service = await atJuhe(hanging)
  hanging.operation = 'search'
  service.clock.ms += 12 * minute
  expect(await service.submit()).toMatchObject({ error_code: 0, result: { outOrderNo } })
  expect((await service.order())?.submission.state).toBe('waiting')
  expect(service.calls).not.toContain('submitOrder')
})

test('a cancel that Juhe does not answer in the request’s own time is kept, and answered as one that nobody knows of', async () => {
  const service = await atJuhe({ operation: 'cancelOrder' })
  await service.submit()
  expect(await service.cancel()).toMatchObject({ error_code: 10014 })
  expect((await service.order())?.cancellation?.state).toBe('unknown')
})
