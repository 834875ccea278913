import { expect, test } from 'vitest'
import { createChance } from '#infra/sandbox/model/chance.ts'
import type { InspectedOrder } from '#infra/sandbox/model/inspection.ts'
import { opsOn } from '#test/ops/support/ops.ts'
import { saysTheSame } from '#test/support/says-the-same.ts'
import { type Client, clientOf } from './support/client.ts'
import { type Booked, keepAsking, newTenant, refund, submitAgain, type Tenant } from './support/crowd.ts'
import { launchProcess, type ServiceProcess, startProcess } from './support/process.ts'
import { type Receiver, startReceiver } from './support/receiver.ts'
import { seeds, temporaryFolder } from './support/service.ts'

/** CI kills more often (see .ci/run). */
const kills = Number(process.env.KILLS ?? 10)
/** Which moments and which load are drawn; `KILL_SEED=… npx vitest run test/e2e/kills.test.ts` draws them again. */
const seed = process.env.KILL_SEED ?? String(Date.now())
const chance = createChance(seed)
const minute = 60

type Customer = { readonly tenant: Tenant; readonly receiver: Receiver }
type Told = readonly string[]

test(`killed ${kills} times at any moment, under load, it keeps every order right (KILL_SEED=${seed})`, {
  timeout: 600_000,
}, async () => {
  const dataDir = await temporaryFolder()
  // What hangs at the upstream is given up within the life of a process now and then.
  const env = { JUHE_TIMEOUT_MS: '400' }
  const first = await startProcess({ dataDir, env })
  const customers = [await northOf(first), await anotherOf(first, dataDir)]
  let now = await first.sandbox.now()
  let url: string | undefined = first.url
  let isOver = false
  const lanes = customers.flatMap(({ tenant }, customer) =>
    [0, 1, 2].map((lane) => {
      const drawn = createChance(`${seed} ${customer} ${lane}`)
      const where = () => (url === undefined ? undefined : { url, now })
      return keepAsking(tenant, drawn, where, () => isOver)
    }),
  )
  const answers = () => customers.reduce((sum, { tenant }) => sum + tenant.answers, 0)
  let launched: Pick<ServiceProcess, 'end' | 'output'> = first
  for (let kill = 0; kill < kills; kill += 1) {
    if (url === undefined) await pause(chance.between(0, 300, 'unready', kill))
    else await upTo(400, answers, answers() + chance.between(0, 20, 'answers', kill))
    await pause(chance.between(0, 20, 'pause', kill))
    expect(await launched.end('SIGKILL')).toMatchObject({ signal: 'SIGKILL' })
    expect(launched.output.err).toBe('')
    url = undefined
    const next = launchProcess({ dataDir, env })
    launched = next
    // Some are killed before they are ready: while they repair what the one before left.
    if (chance.fraction('early', kill) < 0.2) continue
    const { url: nextUrl, sandbox } = await next.ready()
    now = await sandbox.now()
    url = nextUrl
    if (chance.fraction('turn', kill) < 0.4) {
      sandbox.advance(chance.between(1, 6, 'minutes', kill) * minute).catch(() => undefined)
    }
  }
  await launched.end('SIGKILL')
  isOver = true
  await Promise.all(lanes)

  const last = await startProcess({ dataDir, env })
  // What the dead had in hand is theirs for half a minute.
  await last.sandbox.advance(minute)
  for (const { tenant } of customers) await askAgain(tenant, last)
  await last.sandbox.advance(10 * minute)
  for (const { tenant } of customers) {
    for (const order of tenant.orders.filter(({ refund }) => refund === 'open')) {
      await refund(clientOf(last.url, tenant.apiKey), order)
    }
  }
  await last.sandbox.advance(60 * minute)

  const upstream = Map.groupBy(await last.sandbox.allOrders(), ({ outOrderNo }) => outOrderNo)
  for (const { tenant, receiver } of customers) {
    const client = clientOf(last.url, tenant.apiKey)
    expect(tenant.strange).toEqual([])
    for (const order of tenant.orders) {
      await expectRight(client, order, upstream.get(order.orderNo ?? '') ?? [], told(receiver, order))
    }
  }
  const accepted = customers.flatMap(({ tenant }) => tenant.orders.filter(({ submit }) => submit === 'done'))
  // The load was one, and Juhe has no order that nobody knows of.
  expect(accepted.length).toBeGreaterThan(kills / 2)
  expect(
    [...upstream.keys()].filter((orderNo) => !accepted.some((order) => order.orderNo === orderNo)),
  ).toEqual([])
  expect(await last.end('SIGTERM')).toMatchObject({ code: 0 })
})

/** Waits until a count is reached, but no longer than `ms`. */
async function upTo(ms: number, count: () => number, target: number): Promise<void> {
  for (const end = Date.now() + ms; count() < target && Date.now() < end; ) await pause(2)
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function northOf(service: ServiceProcess): Promise<Customer> {
  return customerOf(service, seeds.north.apiKey, seeds.north.webhookSecret)
}

/** A second tenant, made by the operator. */
async function anotherOf(service: ServiceProcess, dataDir: string): Promise<Customer> {
  const ops = opsOn(dataDir)
  const { webhookSecret } = (await ops('tenants', 'create', 'south', '--json')).json
  const { apiKey } = (await ops('keys', 'create', 'south', '--json')).json
  return customerOf(service, apiKey, webhookSecret)
}

async function customerOf(service: ServiceProcess, apiKey: string, secret: string): Promise<Customer> {
  const receiver = await startReceiver({ secret, now: Date.now })
  for (const type of [1, 2, 3] as const) {
    await clientOf(service.url, apiKey).call('addCallbackUrl', { type, url: receiver.urls[type] })
  }
  return { tenant: newTenant(apiKey), receiver }
}

/** Whoever got no answer asks until he has one. */
async function askAgain(tenant: Tenant, { url, sandbox }: ServiceProcess): Promise<void> {
  const client = clientOf(url, tenant.apiKey)
  const now = await sandbox.now()
  const open = () => tenant.orders.filter(({ submit }) => submit === 'open')
  for (let round = 0; round < 3 && open().length > 0; round += 1) {
    await Promise.all(open().map((order) => submitAgain(tenant, client, order, now)))
  }
  expect(open()).toEqual([])
}

/** What the receiver was told of an order: each event once, in the order in which they first came. */
function told(receiver: Receiver, { outOrderNo }: Booked): Told {
  const attempts = receiver.attemptsOf(outOrderNo)
  for (const { webhookId, text, verified } of attempts) {
    expect(verified).toBe(true)
    const first = attempts.find((one) => one.webhookId === webhookId)
    // A callback that was lost in a kill may come again after the push, and fill in what it alone knows.
    expect(saysTheSame(first?.body, JSON.parse(text)), `${first?.text} then ${text}`).toBe(true)
  }
  return receiver.pushesOf(outOrderNo).map(({ path, body }) => `${path} ${body.msgCode}`)
}

/** What an order may come to, by what was asked for and answered. */
function endsOf({ person, cancel, refund }: Booked): readonly string[] {
  const natural = person.startsWith('过期') ? 'O' : person.includes('出票') ? 'F' : 'U'
  if (cancel === 'done') return ['C']
  if (refund === 'done') return ['T']
  return cancel === 'open' ? [natural, 'C'] : [natural]
}

/** Every push that belongs to an end, in this order. */
const pushesOf = (person: string): Readonly<Record<string, Told>> => ({
  F: ['/tickets 100'],
  T: ['/tickets 100', '/refunds 100'],
  U: [person.startsWith('拒单') ? '/tickets 204' : '/tickets 305'],
  O: ['/expiries 101'],
  C: [],
})

async function expectRight(client: Client, order: Booked, upstream: readonly InspectedOrder[], told: Told) {
  const { outOrderNo, orderNo, person } = order
  const { error_code, result } = await client.call('orderDetail', { outOrderNo })
  if (order.submit === 'refused') {
    expect({ outOrderNo, error_code, upstream, told }).toEqual({
      outOrderNo,
      error_code: 223804,
      upstream: [],
      told: [],
    })
    return
  }
  const { status } = result
  expect(endsOf(order), `${outOrderNo} ${person}`).toContain(status)
  expect({ outOrderNo, status, told }).toEqual({ outOrderNo, status, told: pushesOf(person)[status] })
  // Refused by Juhe, or cancelled before it was there: then there is none.
  const mayBeNone = person.startsWith('拒单') || status === 'C'
  expect(upstream.length, `${outOrderNo} ${person}`).toBeGreaterThanOrEqual(mayBeNone ? 0 : 1)
  expect(upstream.length, `${outOrderNo} ${person}`).toBeLessThanOrEqual(person.startsWith('拒单') ? 0 : 1)
  for (const one of upstream) {
    expect(one).toMatchObject({ outOrderNo: orderNo, submitted: 1, status })
    expect(one.cancelled).toBe(status === 'C' ? 1 : 0)
    expect(one.refunded).toBe(status === 'T' ? 1 : 0)
    if (status === 'F' || status === 'T') await expectTickets(client, outOrderNo, one)
  }
}

async function expectTickets(client: Client, outOrderNo: string, upstream: InspectedOrder) {
  const { result } = await client.call('orderDetail', { outOrderNo, issue: 1 })
  const [ticket] = upstream.tickets
  expect(result).toMatchObject({
    trainNo: upstream.trainNo,
    ticketNo: upstream.ticketNo,
    passengers: [
      {
        passengerId: ticket?.passengerId,
        pTicketNo: ticket?.pTicketNo,
        seatNo: ticket?.seatNo,
        ticketStateCode: ticket?.state,
      },
    ],
  })
}
