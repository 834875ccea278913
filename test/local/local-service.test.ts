import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { formatChinaTime } from '#contract/china-time.ts'
import { type LocalService, startLocal } from '#infra/local/local-service.ts'
import { portOf } from '#infra/machine/port-of.ts'

const day = 24 * 3_600_000
const webhookSecret = `whsec_${Buffer.alloc(24, 5).toString('base64')}`
let dataDir: string
let receiver: Server
let service: LocalService
const received: { readonly outOrderNo: string; readonly msgInfo: string }[] = []

beforeEach(async () => {
  received.length = 0
  dataDir = await mkdtemp(join(tmpdir(), 'service-'))
  receiver = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    received.push(JSON.parse(body))
    response.end()
  }).listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  service = await start()
})
afterEach(async () => {
  await service.close()
  receiver.closeAllConnections()
  receiver.close()
  await rm(dataDir, { recursive: true, force: true })
})

function start(): Promise<LocalService> {
  return startLocal({
    ...{ dataDir, port: 0, sandboxPort: 0, log: () => undefined },
    tenants: ['one', 'two'].map((name) => ({ tenantId: name, name, apiKey: `key-${name}`, webhookSecret })),
    sandbox: { seed: 'test', pushEncoding: 'json' },
  })
}

async function ask(operation: string, parameters: Readonly<Record<string, string>>) {
  const response = await fetch(`${service.url}/grabTicket/action/${operation}.php`, {
    method: 'POST',
    body: new URLSearchParams(parameters),
  })
  return JSON.parse(await response.text())
}

async function submit(key: string, outOrderNo: string): Promise<string> {
  await ask('addCallbackUrl', { key, type: '1', url: `http://127.0.0.1:${portOf(receiver)}/${key}` })
  const departDate = formatChinaTime(service.clock.now() + 30 * day, 'yyyy-MM-dd')
  const found = await ask('search', { key, from: '北京', to: '上海', date: departDate.replaceAll('-', '') })
  const [train] = found.result.trains
  const passenger = { passengerName: '张三', passengerType: 1, idCardType: 0, idCardNo: '11010519491231002X' }
  const submitted = await ask('submitOrder', {
    ...{ key, outOrderNo, queryKey: found.result.queryKey, trainNo: train.trainNo },
    ...{ seatClassCode: Object.keys(train.tickets)[0] ?? '', departDate: `${departDate} ${train.fromTime}` },
    ...{ fromStation: train.fromStation, toStation: train.toStation, acceptNoSeat: '0', person: '出票' },
    closeTime: formatChinaTime(service.clock.now() + day, 'yyyy-MM-dd HH:mm:ss'),
    ...{ cellphone: '15991234577', passengers: JSON.stringify([passenger]) },
  })
  expect(submitted).toMatchObject({ reason: 'success', error_code: 0 })
  return submitted.result.orderNo
}

test("turning the clock lives an order's life: grabbed, pushed by the sandbox, pushed on to the tenant", async () => {
  await submit('key-one', 'ORDER0001')
  await service.clock.advance(600)
  expect(received).toEqual([expect.objectContaining({ outOrderNo: 'ORDER0001', msgInfo: '出票成功' })])
  const detail = await ask('orderDetail', { key: 'key-one', outOrderNo: 'ORDER0001' })
  expect(detail.result.status).toBe('F')
})

test('a restart in the middle, on other ports, keeps the order, the clock and the way of the push', async () => {
  const orderNo = await submit('key-one', 'ORDER0001')
  await service.close()
  service = await start()
  await service.clock.advance(600)
  expect(received).toHaveLength(1)
  const upstream = await (await fetch(`${service.sandboxUrl}/sandbox/orders?outOrderNo=${orderNo}`)).text()
  expect(JSON.parse(upstream)).toEqual([expect.objectContaining({ outOrderNo: orderNo, status: 'F' })])
})

test("two tenants may use the same number, and do not see each other's order", async () => {
  const first = await submit('key-one', 'ORDER0001')
  expect(await ask('orderDetail', { key: 'key-two', outOrderNo: 'ORDER0001' })).toMatchObject({
    error_code: 223804,
  })
  const second = await submit('key-two', 'ORDER0001')
  expect(second).not.toBe(first)
  await service.clock.advance(600)
  expect(received.map((push) => push.outOrderNo)).toEqual(['ORDER0001', 'ORDER0001'])
})

test('a second service on the same folder is refused and leaves the first alone', async () => {
  await expect(start()).rejects.toThrow(/in use by another running service/)
  expect(await ask('dataDictionary', { key: 'any' })).toMatchObject({ error_code: 0 })
})
