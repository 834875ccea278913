import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pLimit from 'p-limit'
import { localSecrets } from '#infra/local/local-secrets.ts'
import type { InspectedOrder } from '#infra/sandbox/model/inspection.ts'
import { callbackPath } from '#shared/lambda/functions.ts'
import { clientOf } from '#test/e2e/support/client.ts'
import { searchTrip, submitFor } from '#test/e2e/support/trips.ts'
import { startReceivers } from '../support/receivers.ts'
import type { Row } from '../support/row.ts'
import { startServiceProcess } from '../support/service-process.ts'
import { quantile, showSpread, spreadOf } from '../support/statistics.ts'

const figure = '7 pushes'

/** The embedded schedule's tick, ms. */
const tickMs = 1_000

/** How much is measured. */
export type PushesOptions = {
  readonly workDir: string
  readonly tenants: number
  readonly hanging: number
  readonly perTenant: number
  /** Pushes one after the other. */
  readonly single: number
  readonly rounds: number
}

/** Figure 7: how long a push takes from Juhe to the tenant, alone and in a flood in which some tenants hang. */
export async function pushes(options: PushesOptions): Promise<readonly Row[]> {
  const { workDir, tenants, hanging, perTenant, single, rounds } = options
  const alone = await flood({
    dataDir: join(workDir, 'alone'),
    tenants: 1,
    hanging: 0,
    perTenant: single,
    atOnce: 1,
  })
  const healthy = tenants - hanging
  const without: Flood[] = []
  const beside: Flood[] = []
  for (let round = 0; round < rounds; round += 1) {
    const dataDir = join(workDir, `flood-${round}`)
    const all = { tenants, hanging, perTenant, atOnce }
    const runs = [
      async () =>
        without.push(await flood({ ...all, ...{ dataDir: `${dataDir}-a`, tenants: healthy, hanging: 0 } })),
      async () => beside.push(await flood({ ...all, dataDir: `${dataDir}-b` })),
    ]
    // Who is first changes.
    for (const run of round % 2 === 0 ? runs : runs.reverse()) await run()
  }
  const subject = `${healthy} tenants of ${tenants}, ${hanging} hang, ${tenants * perTenant} pushes`
  const compare = (what: string, of: (one: Flood) => number): Row => {
    const [own, its] = [spreadOf(beside.map(of)), spreadOf(without.map(of))]
    return {
      ...{ figure, subject: `${subject}: ${what}`, value: own.median / its.median, goal: 1.2 },
      ...{ unit: `× ${healthy} alone`, detail: `${showSpread(own, 'ms')} to ${showSpread(its, 'ms')}` },
    }
  }
  return [
    {
      ...{
        figure,
        subject: 'one push, in → stored → out',
        value: quantile(sorted(alone.latencies), 0.99) / tickMs,
      },
      ...{
        goal: 1,
        unit: 'ticks',
        detail: `${showSpread(spreadOf(alone.latencies), 'ms')}; the slowest 1 % counts`,
      },
    },
    compare('median', ({ latencies }) => quantile(sorted(latencies), 0.5)),
    compare('slowest 5 %', ({ latencies }) => quantile(sorted(latencies), 0.95)),
    compare('until the last', ({ lastMs }) => lastMs),
  ]
}

/** How many of Juhe's callbacks are under way at once in a flood. */
const atOnce = 50

type FloodOptions = {
  readonly dataDir: string
  readonly tenants: number
  readonly hanging: number
  readonly perTenant: number
  readonly atOnce: number
}

/** From the sending of Juhe's callback to the arrival of ours, ms; and from the first sending to the last arrival. */
type Flood = { readonly latencies: readonly number[]; readonly lastMs: number }

/** Orders of many tenants fail all at once. Told are the pushes to those who answer. */
async function flood({ dataDir, tenants, hanging, perTenant, atOnce: most }: FloodOptions): Promise<Flood> {
  await mkdir(dataDir, { recursive: true })
  const { callbackTokens } = await localSecrets(dataDir)
  const names = Array.from({ length: tenants }, (_, n) => `T${String(n).padStart(3, '0')}`)
  const hangs = new Set(names.slice(0, hanging))
  const receivers = await startReceivers((name) => hangs.has(name))
  const webhookSecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
  const service = await startServiceProcess({
    dataDir,
    tenants: names.map((name) => ({ tenantId: name, name, apiKey: `key-of-${name}`, webhookSecret })),
    // Juhe itself pushes nothing: the bench does.
    sandbox: { seed: 'bench', pushEncoding: 'form-data-field', timings: { acceptMs: 3_600_000 } },
  })
  try {
    const gate = pLimit(most)
    const placed = await Promise.all(
      names.map((name) => gate(() => placeOrders(service.url, name, perTenant, receivers.urlOf(name)))),
    )
    const inspected = await fetch(`${service.sandboxUrl}/sandbox/orders`)
    const orders = (await inspected.json()) as InspectedOrder[]
    const upstream = new Map(orders.map((order) => [order.outOrderNo, order.orderNo]))
    const path = callbackPath.replace('{type}', '1').replace('{token}', callbackTokens[1][0] ?? '')
    const sentAt = new Map<string, number>()
    const send = async ({ orderNo, outOrderNo }: PlacedOrder) => {
      sentAt.set(outOrderNo, performance.now())
      const push = { ...failure, orderNo: upstream.get(orderNo), outOrderNo: orderNo }
      const body = new URLSearchParams({ data: JSON.stringify(push) })
      const answer = await (await fetch(`${service.url}${path}`, { method: 'POST', body })).text()
      if (answer !== 'success') throw new Error(`the callback answers ${answer}`)
    }
    // Tenants take turns: Juhe does not sort its pushes by whose they are.
    const turns = Array.from({ length: perTenant }, (_, n) => placed.flatMap((own) => own[n] ?? [])).flat()
    const startedAt = performance.now()
    await Promise.all(turns.map((order) => gate(() => send(order))))
    const waited = turns.filter(({ name }) => !hangs.has(name)).map(({ outOrderNo }) => outOrderNo)
    while (!waited.every((outOrderNo) => receivers.arrivals.has(outOrderNo))) await delay(5)
    const arrivedAt = (outOrderNo: string) => receivers.arrivals.get(outOrderNo) ?? Number.NaN
    return {
      latencies: waited.map((outOrderNo) => arrivedAt(outOrderNo) - (sentAt.get(outOrderNo) ?? Number.NaN)),
      lastMs: Math.max(...waited.map(arrivedAt)) - startedAt,
    }
  } finally {
    await receivers.close()
    await service.close()
  }
}

/** The push of an order that failed (contract §6), as Juhe sends it. */
const failure = { msgCode: '101', msgInfo: '抢票失败', msgDetail: null, trainNo: null, passengers: [] }

type PlacedOrder = { readonly name: string; readonly outOrderNo: string; readonly orderNo: string }

async function placeOrders(
  serviceUrl: string,
  name: string,
  count: number,
  receiverUrl: string,
): Promise<readonly PlacedOrder[]> {
  const client = clientOf(serviceUrl, `key-of-${name}`)
  await client.call('addCallbackUrl', { type: 1, url: receiverUrl })
  const found = await searchTrip(client, Date.now())
  const placed: PlacedOrder[] = []
  for (let n = 0; n < count; n += 1) {
    const outOrderNo = `${name}N${String(n).padStart(5, '0')}`
    const { result, reason } = await client.call('submitOrder', submitFor(found, { outOrderNo }))
    if (result === null) throw new Error(`submitOrder: ${reason}`)
    placed.push({ name, outOrderNo, orderNo: result.orderNo })
  }
  return placed
}

function sorted(values: readonly number[]): readonly number[] {
  return [...values].sort((left, right) => left - right)
}
