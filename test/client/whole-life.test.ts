import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import { sandboxKey } from '#infra/local/local-secrets.ts'
import { createClient } from '#shared/client/client.ts'
import type { ToldEvent } from '#shared/client/extension-results.ts'
import { tripOf } from '#shared/client/submit-order.ts'
import { until } from '#test/e2e/support/poll.ts'
import { seeds, startService } from '#test/e2e/support/service.ts'
import { newOutOrderNo, people } from '#test/e2e/support/trips.ts'
import {
  type InLanguage,
  inLanguages,
  javaClasses,
  type Submit,
  type Target,
} from './drivers/in-languages.ts'

/*
 * The sandbox plays Juhe, letter by letter, so that what is shown against it holds for Juhe, as far as anything can be
 * shown without buying tickets.
 */
const { url, sandboxUrl, sandbox, clock, north } = await startService()
const atService: Target = { baseUrl: url, key: north.apiKey, retryEffects: true }
const atJuhe: Target = { baseUrl: sandboxUrl, key: sandboxKey }
const service = createClient(atService)
const dayMs = 24 * 3_600_000
const { here, missing } = inLanguages()

for (const name of missing) test.skip(`${name} is not installed here: its library is not run`)

type Calls = ReturnType<InLanguage['at']>

/** A search, and the order that it leads to. */
async function orderAt(client: Calls, person: string): Promise<Submit> {
  const found = await client.search('北京', '上海', new Date(clock.now() + 25 * dayMs))
  const [main, other] = found.trains.filter(({ tickets }) => Number(tickets.secondseat?.seats ?? 0) > 0)
  if (main === undefined || other === undefined) throw new Error('the sandbox offers too few trains')
  const { passengerName, idCardNo } = people.adult
  const passenger = { passengerName: String(passengerName), idCardNo: String(idCardNo) } as const
  return {
    ...{ found, main, alternatives: [other] },
    order: {
      outOrderNo: newOutOrderNo('LIFE'),
      seatClassCode: ['secondseat', 'firstseat'],
      mainSeatClass: 'secondseat',
      closeTime: new Date(clock.now() + 20 * dayMs),
      acceptNoSeat: false,
      person,
      cellphone: '13812345577',
      passengers: [{ ...passenger, passengerType: 1, idCardType: 0 }],
    },
  }
}

/** Turns the clock until the order has come to its end; answers the states that it told. */
async function statesOf(client: Calls, outOrderNo: string, throughRefund = false): Promise<string[]> {
  const states: string[] = []
  for await (const { status } of client.followOrder(outOrderNo, 20, throughRefund)) {
    states.push(status)
    await sandbox.advance(throughRefund ? 600 : 10)
  }
  return states
}

const hosts = [
  { host: 'the service', target: atService },
  { host: 'Juhe (as the sandbox plays it)', target: atJuhe },
]
const everywhere = here.flatMap(({ name, at }) =>
  hosts.map(({ host, target }) => ({ name, at, host, target })),
)

describe.each(everywhere)('in $name at $host', ({ at, target }) => {
  const client = at(target)

  test('one order lives its whole life: search, submit, issued, refund', async () => {
    const submit = await orderAt(client, '出票')
    const { outOrderNo } = submit.order
    const submitted = await client.submitOrder(submit)
    expect(submitted.outOrderNo).toBe(outOrderNo)
    expect((await statesOf(client, outOrderNo)).at(-1)).toBe('F')
    await sandbox.advance(600)
    const [passenger] = (await client.issuedDetail(outOrderNo)).passengers
    expect(passenger?.ticketStateCode).toBe('F')
    const passengerId = passenger?.passengerId ?? ''
    const refund = await client.applyRefundOrder(outOrderNo, passengerId)
    expect(refund).toEqual({ orderNo: submitted.orderNo, passengerId })
    expect((await statesOf(client, outOrderNo, true)).at(-1)).toBe('T')
  })

  test('an order is cancelled, and then cannot be', async () => {
    const submit = await orderAt(client, '过期')
    const { orderNo } = await client.submitOrder(submit)
    expect(await client.cancelOrder(submit.order.outOrderNo)).toEqual({ orderNo })
    expect(await statesOf(client, submit.order.outOrderNo)).toEqual(['C'])
    const issued = await orderAt(client, '出票')
    await client.submitOrder(issued)
    await statesOf(client, issued.order.outOrderNo)
    const late = client.cancelOrder(issued.order.outOrderNo)
    await expect(late).rejects.toMatchObject({ kind: 'refused', code: 223801, reason: '抢票取消失败' })
  })

  test('the dictionary and refusals are read', async () => {
    expect((await client.dataDictionary()).msgCode.data[309]).toBe('出票5分钟内无法提交退票')
    await expect(client.orderDetail('NOSUCHORDER')).rejects.toMatchObject({ kind: 'refused', code: 223804 })
    const wrong = at({ ...target, key: 'wrong' }).search('北京', '上海', new Date(clock.now() + dayMs))
    await expect(wrong).rejects.toMatchObject({ kind: 'turnedAway', code: 10001, mayPassLater: false })
  })
})

/** The service behind a connection that is cut after the first submit has been done. */
async function cutOnce(): Promise<{ readonly url: string; readonly cuts: () => number }> {
  let cuts = 0
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const headers = { 'content-type': request.headers['content-type'] ?? '' }
    const text = await fetch(`${url}${request.url}`, {
      ...{ method: 'POST', headers, body: Buffer.concat(chunks) },
    }).then(
      (answer) => answer.text(),
      // The service may just be closing a kept connection: then the client asks again.
      () => undefined,
    )
    if (text === undefined) response.destroy()
    else if (request.url?.includes('submitOrder') && cuts === 0) {
      cuts += 1
      response.destroy()
    } else response.end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterAll(() => server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, cuts: () => cuts }
}

describe.each(here)('in $name, which knows this service', ({ at, verify }) => {
  const client = at(atService)

  test('every field that is refused is named, and where that is explained', async () => {
    const submit = await orderAt(client, '出票')
    const wrong = { ...submit.order, cellphone: '123', outOrderNo: 'A', queryKey: 'gone' }
    const refused = await client.submitOrder({ ...submit, order: wrong }).catch((error: unknown) => error)
    expect(refused).toMatchObject({
      kind: 'refused',
      operation: 'submitOrder',
      fields: expect.arrayContaining(
        ['cellphone', 'outOrderNo', 'queryKey'].map((field) => ({ field, rule: expect.any(String) })),
      ),
      requestId: expect.stringMatching(/\S{8,}/),
      docs: expect.stringContaining('/docs#'),
    })
  })

  test('a submit whose answer never came is made again, and is one order at Juhe', async () => {
    const proxy = await cutOnce()
    const cut = at({ ...atService, baseUrl: proxy.url })
    const { orderNo } = await cut.submitOrder(await orderAt(client, '过期'))
    expect(proxy.cuts()).toBe(1)
    expect(await sandbox.orders(orderNo)).toHaveLength(1)
  })

  test('a push is proved and read; one of another tenant is not', async () => {
    const submit = await orderAt(client, '出票')
    const { outOrderNo } = submit.order
    await client.addCallbackUrl(north.receiver.urls[1], 1, 'form')
    await client.submitOrder(submit)
    await sandbox.advance(10)
    const push = await until('the push', () => north.receiver.attemptsOf(outOrderNo)[0])
    await client.addCallbackUrl(north.receiver.urls[1], 1)
    const now = Number(push.headers['webhook-timestamp'])
    const headers = Object.fromEntries(
      Object.entries(push.headers).map(([name, value]) => [name, String(value)]),
    )
    const came = { headers, body: push.text, now }
    const read = await verify({ ...came, secrets: [north.webhookSecret] })
    expect(read).toMatchObject({ id: push.webhookId, kind: 'ticketIssued', body: { outOrderNo } })
    const other = verify({ ...came, secrets: [seeds.south.webhookSecret] })
    await expect(other).rejects.toMatchObject({ fault: 'forged' })
  })

  test('extensions are called', async () => {
    expect((await client.listOrders()).orders).toHaveLength(1)
  })
})

/** An order of the client in TypeScript, which has the extensions as methods. */
async function issuedOrder() {
  const { found, main, alternatives, order } = await orderAt(here[0]?.at(atService) as Calls, '出票')
  return { ...tripOf(found, main, alternatives), ...order }
}

test('the extensions show a life from outside: orders, events, pushes, a push once more, the URLs', async () => {
  const order = await issuedOrder()
  await service.submitOrder(order)
  await sandbox.advance(10)
  await north.receiver.untilPushes(order.outOrderNo)
  const { extensions } = service
  const { outOrderNo } = order
  const listed = await until('the order in the list', async () => {
    for await (const one of extensions.orders({ status: ['F', 'T'], limit: 1 }))
      if (one.outOrderNo === outOrderNo) return one
    return undefined
  })
  expect(listed).toMatchObject({ status: 'F', passengerCount: 1 })
  const ahead = { createdFrom: new Date(clock.now() + 60_000) }
  expect(await extensions.listOrders(ahead)).toEqual({ orders: [], cursor: '' })
  expect((await extensions.orderEvents(outOrderNo)).events[0]).toMatchObject({
    event: 'submitted',
    by: 'tenant',
  })
  const [push] = (await extensions.listPushes(outOrderNo)).pushes
  const pushId = push?.pushId ?? ''
  expect(await extensions.resendPush({ outOrderNo, pushId })).toEqual({ orderNo: listed.orderNo, pushId })
  expect((await extensions.testCallbackUrl(3)).samples).toMatchObject([{ delivered: true, httpStatus: 200 }])
})

test('the events are read from a cursor on, and polled; the day’s statement and a resend go through all pages', async () => {
  const order = await issuedOrder()
  const { orderNo } = await service.submitOrder(order)
  await sandbox.advance(10)
  const [push] = await north.receiver.untilPushes(order.outOrderNo)
  const { extensions } = service
  const told: ToldEvent[] = []
  for await (const event of extensions.events({ from: new Date(clock.now() - 3_600_000) })) told.push(event)
  const mine = told.find((event) => event.orderNo === orderNo)
  expect(mine).toMatchObject({ id: push?.webhookId, kind: 'ticketIssued', outOrderNo: order.outOrderNo })

  const ending = new AbortController()
  const polled: string[] = []
  const poll = async () => {
    const cursor = told.at(-1)?.cursor ?? ''
    for await (const { outOrderNo } of extensions.events({ cursor, everyMs: 20, signal: ending.signal })) {
      polled.push(outOrderNo)
      ending.abort(new Error('enough'))
    }
  }
  const polling = expect(poll()).rejects.toThrow('enough')
  const next = await issuedOrder()
  await service.submitOrder(next)
  await sandbox.advance(10)
  await polling
  expect(polled).toEqual([next.outOrderNo])

  const day = await extensions.statement(new Date(clock.now()))
  expect(day.lines.find((line) => line.orderNo === orderNo)).toMatchObject({
    amount: mine?.tickets[0]?.amount,
    kind: 'ticketIssued',
  })
  expect(day.cursor).toBe('')
  const window = { from: new Date(clock.now() - 3_600_000), includeDelivered: true, dryRun: true }
  const { resent } = await extensions.resendPushes({ ...window, kind: ['ticketIssued', 'refundSucceeded'] })
  expect(resent).toBeGreaterThanOrEqual(told.filter(({ kind }) => kind === 'ticketIssued').length)
})

/** How the first program of a library’s page is run as a file. */
const pages = [
  {
    name: 'PHP',
    page: 'shared/client/php/README.md',
    file: 'order.php',
    load: (program: string) =>
      `<?php spl_autoload_register(fn ($name) => require '${process.cwd()}/shared/client/php/src/' . substr($name, 11) . '.php');${program.replace(/^require.*$/m, '')}`,
    command: (file: string) => ['php', file],
  },
  {
    name: 'Java',
    page: 'shared/client/java/README.md',
    file: 'Order.java',
    load: (program: string) => program,
    command: (file: string) => ['java', '-cp', javaClasses(), file],
  },
] as const

test.each(pages.filter(({ name }) => !missing.includes(name)))(
  'the program on the page of the library in $name runs',
  async ({ page, file, load, command }) => {
    const [, program = ''] = /```(?:php|java)\n([\s\S]*?)```/.exec(await readFile(page, 'utf8')) ?? []
    const here = program
      .replace('http://127.0.0.1:3000', url)
      .replace('demo-key', north.apiKey)
      .replace("('PHP2026') as", "('PHP2026', 0.3) as")
      .replace('ofSeconds(5)', 'ofMillis(300)')
    const folder = await mkdtemp(join(tmpdir(), 'page-'))
    await writeFile(join(folder, file), load(here))
    const [tool = '', ...args] = command(join(folder, file))
    const turning = setInterval(() => void sandbox.advance(10), 500)
    const { stdout } = await promisify(execFile)(tool, args).finally(() => clearInterval(turning))
    await rm(folder, { recursive: true })
    expect(stdout).toMatch(/^([NBD]\n)*F\n$/)
  },
)
