import { beforeAll, expect, test } from 'vitest'
import { formatChinaTime } from '#contract/china-time.ts'
import type { OrdersPage, OrderView, PushesPage, Setup } from '#infra/board/wire.ts'
import { readServiceFile } from '#infra/machine/service-file.ts'
import { defaultPolicy } from '#shared/orders/machine/policy.ts'
import { createOrderStore } from '#shared/orders/store/order-store.ts'
import { indexAccess } from '#shared/table/access.ts'
import { clientOf } from '#test/e2e/support/client.ts'
import { untilTrue } from '#test/e2e/support/poll.ts'
import { temporaryFolder } from '#test/e2e/support/service.ts'
import { opsOn } from '#test/ops/support/ops.ts'
import { type OperatorPolicy, startStageTable } from './support/operator-table.ts'
import { orderParameters } from './support/order-parameters.ts'
import { type BoardService, demo, startBoardService } from './support/service.ts'
import { startStageBoard } from './support/stage.ts'

const other = { ...demo, tenantId: 'other', apiKey: 'key-of-another' }
const dataDir = await temporaryFolder()
let service: BoardService
let stage: Awaited<ReturnType<typeof startStageBoard>>
let orderNos: readonly string[]

let stageTable: Awaited<ReturnType<typeof startStageTable>>
/** The table as an operator has it who may only look. */
let reader: Awaited<ReturnType<typeof stageTable.seenBy>>

/** Brings the stage to where the service is. */
async function copyTable(): Promise<void> {
  const { dynamoEndpoint = '' } = (await readServiceFile(dataDir)) ?? {}
  await stageTable.copyFrom(dynamoEndpoint, service.table.name)
}

beforeAll(async () => {
  const starting = startStageTable()
  service = await startBoardService([other], dataDir)
  const { client, clock } = service
  const placed: string[] = []
  for (const [caller, person] of [
    [client, '出票'],
    [client, '失败305'],
    [clientOf(service.url, other.apiKey), '过期'],
  ] as const) {
    const answer = await caller.call('submitOrder', await orderParameters(caller, person, clock.now()))
    placed.push(answer.result.orderNo)
  }
  orderNos = placed
  await service.sandbox.advance(120)
  stageTable = await starting
  await copyTable()
  reader = await stageTable.seenBy(['read'])
  stage = await startStageBoard({ table: reader.table, dataDir, now: clock.now })
}, 90_000)

async function read<Value>(path: string, url = stage.url): Promise<Value> {
  const response = await fetch(`${url}/board/api/${path}`)
  expect(response.status, path).toBe(200)
  return response.json() as Promise<Value>
}

const resend = (url: string, body: unknown) =>
  fetch(`${url}/board/api/pushes/resend`, {
    ...{ method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } },
  })

test('the board of a stage lists what the local board lists, from indexes and keys alone', async () => {
  for (const path of [
    'orders',
    'orders?status=F',
    'orders?tenant=other',
    'orders?status=issued',
    'pushes',
    'charts',
  ]) {
    expect(await read(path), path).toEqual(await read(path, service.url))
  }
  const date = formatChinaTime(service.clock.now(), 'yyyyMMdd')
  expect(await read(`statement?date=${date}`)).toEqual(await read(`statement?date=${date}`, service.url))
  expect(reader.gate.denied).toEqual([])
  expect(stage.logged).toEqual([])
  // The policy allows scans, too; the board makes none, and queries no more than the indexes.
  expect([...reader.gate.used].toSorted()).toEqual([
    'GetItem',
    `Query ${indexAccess.queryListing.name}`,
    `Query ${indexAccess.queryOrders.name}`,
  ])
})

test('it says which stage it is, that it only reads, and what its reads have cost', async () => {
  const { stage: shown, apiKey } = await read<Setup>('setup')
  expect(apiKey).toBe('')
  expect(shown).toEqual({
    ...{ name: 'stage prod', mayAct: false, newest: 50, days: 7 },
    reads: { calls: reader.requests(), units: expect.any(Number) },
  })
  expect(shown?.reads.units).toBeGreaterThan(0)
})

test('people are masked', async () => {
  const text = JSON.stringify(await read<OrderView>(`orders/${orderNos[0]}`))
  expect(text).toContain('"documentNumber":"110101XXXXXXX')
  expect(text).not.toMatch(/13800138000|110101199003077715/)
})

test('who may read no secret sees orders whose people stay sealed, which is not called deleted', async () => {
  const parts = { table: reader.table, dataDir, now: service.clock.now }
  const { url } = await startStageBoard({ ...parts, isSealed: true })
  const order = await read<OrderView>(`orders/${orderNos[0]}`, url)
  expect([order.status, order.keepsPeople, order.people]).toEqual(['F', true, undefined])
})

test('it changes nothing: whatever is posted is refused before the table is asked', async () => {
  const { pushes } = await read<PushesPage>('pushes')
  expect((await resend(stage.url, { pushId: pushes[0]?.id })).status).toBe(403)
  for (const path of ['clock', 'clock/stop', 'receiver', 'juhe-faults']) {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${stage.url}/board/api/${path}`, { method: 'POST', body: '{}', headers })
    expect(answer.status).toBe(404)
  }
  expect(reader.gate.denied).toEqual([])
})

test('an order that is too old for the list is found by its whole number, ours or the tenant’s', async () => {
  const { url } = await startStageBoard({ table: reader.table, dataDir, now: service.clock.now, newest: 1 })
  const found = async (q: string) =>
    (await read<OrdersPage>(`orders?q=${q}`, url)).orders.map(({ orderNo }) => orderNo)
  expect((await read<OrdersPage>('orders', url)).total).toBe(2)
  const [oldest = ''] = orderNos
  const { outOrderNo } = await read<OrderView>(`orders/${oldest}`)
  expect(await found(outOrderNo.slice(1, -1))).toEqual([])
  expect(await found(outOrderNo)).toEqual([oldest])
  expect(await found('NOSUCHORDER1')).toEqual([])
  const ancient = await startStageBoard({
    ...{ table: reader.table, dataDir, now: () => service.clock.now() + 8 * 24 * 3_600_000 },
  })
  expect((await read<OrdersPage>('orders', ancient.url)).total).toBe(0)
  expect((await read<OrdersPage>(`orders?q=${oldest}`, ancient.url)).total).toBe(1)
})

test('those who watch are told of an order that has changed since', async () => {
  const answer = await fetch(`${stage.url}/board/api/events`)
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  const parameters = await orderParameters(service.client, '过期', service.clock.now())
  const { result } = await service.client.call('submitOrder', parameters)
  await copyTable()
  let text = ''
  await untilTrue('the order', async () => {
    text += (await reader?.read())?.value ?? ''
    return text.includes(result.orderNo)
  })
  expect(text).toMatch(/event: reads\ndata: \{"reads":\{"calls":\d+,"units":[\d.]+\}\}/)
  await reader?.cancel()
})

/** A board that may act, by the rights of these policies. */
async function startActingBoard(...policies: readonly OperatorPolicy[]) {
  const { table, gate } = await stageTable.seenBy(policies)
  const changes = {
    store: createOrderStore(table),
    policy: defaultPolicy,
    now: service.clock.now,
    sleep: async () => {},
    random: () => 0,
    observe: () => {},
  }
  return { gate, ...(await startStageBoard({ table, dataDir, now: service.clock.now, changes })) }
}

test('with --act, a push goes out again, once, as everywhere', async () => {
  const acting = await startActingBoard('read', 'act')
  const [{ id = '' } = {}] = (await read<PushesPage>('pushes', acting.url)).pushes
  const answer = await resend(acting.url, { pushId: id })
  expect([answer.status, await answer.json()]).toEqual([200, { resent: 1, alreadyDue: 0 }])
  expect(acting.gate.denied).toEqual([])
  const cross = await fetch(`${acting.url}/board/api/pushes/resend`, { method: 'POST', body: '{}' })
  expect(cross.status).toBe(403)
})

test('with --act but no right to act, the table refuses', async () => {
  const acting = await startActingBoard('read')
  const [{ id = '' } = {}] = (await read<PushesPage>('pushes', acting.url)).pushes.slice(1)
  expect((await resend(acting.url, { pushId: id })).status).toBe(500)
  expect(acting.gate.denied).toEqual(['DynamoDB_20120810.PutItem PutItem'])
})

test('the command serves it on this machine until it is interrupted', async () => {
  const interrupted = new AbortController()
  const ops = opsOn(dataDir, { interruption: () => interrupted.signal })
  const running = ops('board', '--port', '0', '--newest', '10')
  interrupted.abort()
  const { exitCode, out } = await running
  expect([exitCode, out]).toEqual([0, expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/$/)])
  expect((await ops('board', '--port', 'x')).exitCode).toBe(2)
  expect((await ops('board', '--newest', '0')).exitCode).toBe(2)
})
