import { afterEach, beforeEach, expect, test } from 'vitest'
import { encodeCallback } from '#infra/sandbox/callback-encoding.ts'
import type { LogLine } from '#shared/lambda/platform/platform.ts'
import { until } from '../e2e/support/poll.ts'
import { type OrderingClient, placeOrder, searchTrip, submitFor } from '../e2e/support/trips.ts'
import { type InProcess, secrets, startInProcess } from '../support/in-process.ts'
import { startTestTable, type TestTable } from '../table/table-fixture.ts'

const minute = 60_000
let store: TestTable
let service: InProcess
let tenant: OrderingClient

beforeEach(async () => {
  store = await startTestTable()
  service = await startInProcess({
    sender: store.table.sender,
    env: { STAGE: 'test', CONFIRM_CALLBACKS: 'false' },
  })
  const { key } = await service.addTenant('north')
  tenant = { call: (operation, parameters) => service.call(operation, { key, ...parameters }) }
})
afterEach(() => store.close())

/** The lines that were written since the last call. */
function newLines(): readonly LogLine[] {
  return service.logged.splice(0)
}

/** What each line belongs to: `event requestId tenantId orderNo`. */
function traces(lines: readonly LogLine[]): ReadonlyMap<unknown, readonly unknown[]> {
  return new Map(
    lines.map(({ event, requestId, tenantId, orderNo }) => [event, [requestId, tenantId, orderNo]]),
  )
}

test('every line of a submit bears its request, its tenant and its order', async () => {
  const found = await searchTrip(tenant, service.clock.ms)
  newLines()
  service.arm('submitOrder', 'http-500')
  const { result } = await tenant.call('submitOrder', submitFor(found))
  const lines = newLines()
  const [{ requestId } = {}] = lines.filter(({ event }) => event === 'request')
  expect(requestId).toMatch(/^[0-9a-f-]{36}$/)
  const whole = [requestId, 'north', result.orderNo]
  expect(traces(lines)).toEqual(
    new Map(['juheBudget', 'status', 'upstreamError', 'submit', 'request'].map((event) => [event, whole])),
  )
})

test('every line of a search bears its request and its tenant; there is no order', async () => {
  service.arm('search', 'http-500', 3)
  newLines()
  await tenant.call('search', { from: '北京', to: '上海', date: '20260320' })
  const lines = newLines()
  const [{ requestId } = {}] = lines.filter(({ event }) => event === 'request')
  const errors = lines.filter(({ event }) => event === 'upstreamError')
  expect(errors).toHaveLength(3)
  for (const line of errors) {
    expect(line).toMatchObject({ requestId, tenantId: 'north' })
    expect(line.orderNo).toBeUndefined()
  }
})

test('requests beside each other are not mixed up', async () => {
  const found = await searchTrip(tenant, service.clock.ms)
  newLines()
  service.arm('submitOrder', 'http-500', 8)
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => tenant.call('submitOrder', submitFor(found))),
  )
  const lines = newLines()
  const requestOf = new Map(
    lines.filter(({ event }) => event === 'request').map(({ orderNo, requestId }) => [orderNo, requestId]),
  )
  expect(new Set(requestOf.keys())).toEqual(new Set(answers.map(({ result }) => result.orderNo)))
  expect(new Set(requestOf.values()).size).toBe(8)
  const errors = lines.filter(({ event }) => event === 'upstreamError')
  expect(new Set(errors.map(({ orderNo }) => orderNo)).size).toBe(8)
  for (const { orderNo, requestId } of errors) expect(requestId).toBe(requestOf.get(orderNo))
})

test('a callback of Juhe’s is found by the order that it tells of, in its own line and in that of its request', async () => {
  const url = 'http://service.test/juhe/callback/1/token'
  service.upstream.handle('addCallbackUrl', { key: secrets.juheKey, type: '1', url })
  const { orderNo } = await placeOrder(tenant, service.clock.ms)
  const push = await until('a callback of Juhe’s', async () => {
    service.clock.ms += minute
    return service.upstream.due()[0]
  })
  const { contentType, text } = encodeCallback('form-data-field', push.body)
  newLines()
  await service.callback(String(push.type), secrets.callbackTokens[push.type][0] ?? '', {
    body: text,
    contentType,
  })
  const lines = newLines()
  const [{ requestId } = {}] = lines.filter(({ event }) => event === 'request')
  expect(lines).toContainEqual(expect.objectContaining({ event: 'request', callback: 'applied' }))
  const whole = [requestId, 'north', orderNo]
  expect(traces(lines)).toEqual(new Map(['status', 'callbackIn', 'request'].map((event) => [event, whole])))
})

test('what a worker gets from Juhe is found by its order, and by its invocation', async () => {
  service.arm('submitOrder', 'reset-before')
  const { orderNo } = await placeOrder(tenant, service.clock.ms)
  service.clock.ms += minute
  service.arm('orderDetail', 'http-500', 3)
  newLines()
  await service.reconcile()
  const lines = newLines()
  const [{ requestId } = {}] = lines.filter(({ event }) => event === 'worked')
  expect(requestId).toMatch(/^[0-9a-f-]{36}$/)
  expect(traces(lines).get('upstreamError')).toEqual([requestId, 'north', orderNo])
  const attending = lines.filter(({ queue }) => queue !== 'pushes')
  expect(traces(attending).get('worked')).toEqual([requestId, undefined, undefined])
})

test('no metric is divided by what a line belongs to', async () => {
  service.arm('submitOrder', 'http-500')
  await placeOrder(tenant, service.clock.ms)
  const directives = newLines().flatMap(({ _aws }) =>
    _aws === undefined ? [] : [JSON.stringify((_aws as { CloudWatchMetrics: unknown }).CloudWatchMetrics)],
  )
  expect(directives.length).toBeGreaterThan(2)
  for (const text of directives) expect(text).not.toMatch(/requestId|tenantId|orderNo/)
})
