import { join } from 'node:path'
import { BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import pLimit from 'p-limit'
import { create as attend } from '#functions/attend.ts'
import { lambdaContext } from '#infra/local/gateway/lambda-context.ts'
import { startDynalite } from '#infra/local/store/dynalite-store.ts'
import { inParts } from '#shared/attention/queues.ts'
import { barePlatform } from '#shared/lambda/platform/bare-platform.ts'
import type { Platform } from '#shared/lambda/platform/platform.ts'
import { nodeFetch } from '#shared/node-fetch.ts'
import type { Order } from '#shared/orders/machine/order.ts'
import { createOrderStore } from '#shared/orders/store/order-store.ts'
import { connectDynamo } from '#shared/table/connect-dynamo.ts'
import type { DocumentSender } from '#shared/table/document-sender.ts'
import type { StoredItem } from '#shared/table/items.ts'
import { dueShards, orderKey } from '#shared/table/keys.ts'
import { createVault, type Vault } from '#shared/vault/vault.ts'
import { createTick, type TickReport } from '../../support/attention.ts'
import { sqsEvent } from '../../support/sqs-event.ts'
import { countingSender, type TableCall } from '../support/counting-sender.ts'
import { makePattern, type Pattern } from '../support/due-orders.ts'
import { secrets } from '../support/life.ts'
import type { Row } from '../support/row.ts'
import { sceneEnv } from '../support/scenes.ts'
import { short, showSpread, spreadOf } from '../support/statistics.ts'
import { startWorldProcess } from '../support/world-process.ts'

const figure = '5 reconciler'
const hour = 3_600_000

/** How much is measured. */
export type ReconcilerOptions = {
  readonly workDir: string
  /** Due orders among the few and among the many. */
  readonly due: number
  readonly many: number
  readonly rounds: number
  /** Orders for the throughput, and for the memory. */
  readonly flow: number
  readonly crowd: number
}

/** Figure 5: what the reconciler costs, how fast it is, and what it holds in memory. */
export async function reconciler(options: ReconcilerOptions): Promise<readonly Row[]> {
  const pattern = await makePattern()
  return [
    ...(await scaling(pattern, options)),
    await throughput(pattern, options),
    await memory(pattern, options),
  ]
}

type Run = { readonly ms: number; readonly calls: readonly TableCall[]; readonly report: TickReport }

/** The same number of due orders among few and among many, by turns; and a run with nothing due. */
async function scaling(
  pattern: Pattern,
  { workDir, due, many, rounds }: ReconcilerOptions,
): Promise<readonly Row[]> {
  const now = Date.now()
  const few = await startTable(pattern, { path: join(workDir, 'few'), due, all: due, now })
  const full = await startTable(pattern, { path: join(workDir, 'many'), due, all: many, now })
  try {
    await few.run(now)
    await full.run(now)
    const runs = { few: [] as Run[], full: [] as Run[] }
    for (let round = 1; round <= rounds; round += 1) {
      // Who is first changes.
      const turns = round % 2 === 0 ? (['few', 'full'] as const) : (['full', 'few'] as const)
      for (const turn of turns) {
        runs[turn].push(await (turn === 'few' ? few : full).run(now + round * hour))
      }
    }
    for (const { report } of [...runs.few, ...runs.full]) {
      if (report.found !== due) throw new Error(`${report.found} orders were found, not ${due}`)
    }
    const unitsOf = (all: readonly Run[]) => spreadOf(all.map(({ calls }) => readUnits(calls)))
    const timeOf = (all: readonly Run[]) => spreadOf(all.map(({ ms }) => ms))
    const empty = await full.run(now + rounds * hour)
    const among = `${due} due among ${due} and ${many}`
    return [
      {
        ...{ figure, subject: `read units, ${among}`, goal: 1.1, unit: '× few' },
        value: unitsOf(runs.full).median / unitsOf(runs.few).median,
        detail: `${short(unitsOf(runs.full).median)} to ${short(unitsOf(runs.few).median)} units`,
      },
      {
        ...{ figure, subject: `time, ${among}`, goal: 1.1, unit: '× few' },
        value: timeOf(runs.full).median / timeOf(runs.few).median,
        detail: `${showSpread(timeOf(runs.full), 'ms')} to ${showSpread(timeOf(runs.few), 'ms')}`,
      },
      {
        ...{ figure, subject: 'an empty tick', goal: dueShards.length, unit: 'calls' },
        value: empty.calls.length,
        detail: `${empty.calls.filter(({ action }) => action === 'query').length} queries of a shard, ${short(empty.ms)} ms`,
      },
    ]
  } finally {
    await few.close()
    await full.close()
  }
}

function readUnits(calls: readonly TableCall[]): number {
  return calls
    .filter(({ action }) => action === 'get' || action === 'query')
    .reduce((sum, call) => sum + call.units + call.indexUnits, 0)
}

type TableOptions = {
  readonly path: string
  readonly due: number
  readonly all: number
  readonly now: number
}

/** A table on disk with orders that are due, others that wait for another year, and an instant Juhe. */
async function startTable(pattern: Pattern, { path, due, all, now }: TableOptions) {
  const store = await startDynalite({ path, tableName: 'orders' })
  const connection = connectDynamo({ endpoint: store.endpoint })
  const { sender, take } = countingSender(connection)
  const client = new DynamoDBClient({
    ...{ endpoint: store.endpoint, region: 'local' },
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  const orders = []
  for (let n = 0; n < due; n += 1) orders.push(await pattern.sealed(n, now))
  // The others have their turn when nobody looks any more, in the index as well.
  for (let n = due; n < all; n += 1) orders.push(pattern.order(n, now + 10_000 * hour))
  for (let from = 0; from < orders.length; from += 25) {
    const items = await itemsOf(orders.slice(from, from + 25))
    const writes = items.map((item) => ({
      PutRequest: { Item: marshall(item, { removeUndefinedValues: true }) },
    }))
    await client.send(new BatchWriteItemCommand({ RequestItems: { orders: writes } }))
  }
  client.destroy()
  return {
    async run(at: number): Promise<Run> {
      const platform = platformOf({ sender, now: () => at, reply: pattern.reply })
      const tick = createTick(platform)
      take()
      const startedAt = performance.now()
      const report = await tick()
      return { ms: performance.now() - startedAt, calls: take(), report }
    },
    async close() {
      connection.destroy()
      await store.close()
    },
  }
}

/** Orders as they lie in the table. */
async function itemsOf(orders: readonly Order[]): Promise<readonly StoredItem[]> {
  const items: StoredItem[] = []
  const keep: Pick<DocumentSender, 'put'> = {
    async put({ Item = {} }) {
      items.push(Item)
      return { $metadata: {} }
    },
  }
  const store = createOrderStore({ name: 'orders', sender: { ...nothing, ...keep }, uuid: () => 'bench' })
  for (const order of orders) await store.save(order)
  return items
}

const nowhere = () => Promise.reject(new Error('nobody asks for that here'))
const nothing: DocumentSender = {
  get: nowhere,
  put: nowhere,
  update: nowhere,
  query: nowhere,
}

type PlatformParts = {
  readonly sender: DocumentSender
  readonly now: () => number
  readonly reply?: (outOrderNo: string) => string
  readonly juheUrl?: string
  readonly vault?: Vault
}

/** A platform whose Juhe answers at once, unless it is at an address. */
function platformOf({ sender, now, reply, juheUrl = 'http://juhe.test', vault }: PlatformParts): Platform {
  return {
    ...barePlatform,
    fetch: nodeFetch,
    env: { TABLE_NAME: 'orders', JUHE_URL: juheUrl, SECRETS: JSON.stringify(secrets) },
    now,
    log: () => undefined,
    connect: () => sender,
    ...(reply === undefined
      ? {}
      : {
          fetch: async (_input, init) =>
            new Response(
              reply(init?.body instanceof URLSearchParams ? (init.body.get('outOrderNo') ?? '') : ''),
            ),
        }),
    ...(vault === undefined ? {} : { createVault: () => vault }),
  }
}

/** Batches in hand at once: 50 orders. */
const concurrency = 5
const batchSize = 10

/** How long the slow Juhe takes, ms. */
const slowMs = 50

/** Orders a second over real sockets, with a Juhe that takes 50 ms. */
async function throughput(pattern: Pattern, { workDir, flow, rounds }: ReconcilerOptions): Promise<Row> {
  const now = Date.now()
  const orders = []
  for (let n = 0; n < flow; n += 1) orders.push(await pattern.sealed(n, now))
  const items = (await itemsOf(orders)).map((item) => marshall(item, { removeUndefinedValues: true }))
  const world = { items, reply: pattern.reply('{outOrderNo}'), replyAfterMs: slowMs }
  const server = await startWorldProcess(world, workDir)
  // As on AWS, where every request is signed.
  Object.assign(process.env, sceneEnv, { AWS_ENDPOINT_URL_DYNAMODB: server.url })
  const connection = connectDynamo({})
  try {
    const rates: number[] = []
    const cpu: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      const platform = platformOf({ sender: connection, now: Date.now, juheUrl: server.url })
      const worker = attend(platform)
      const [startedAt, before] = [performance.now(), process.cpuUsage()]
      const batches = inParts(orders.map(({ orderNo }) => orderKey(orderNo).pk))
      const inHand = pLimit(concurrency)
      await Promise.all(
        batches.map((pks) => inHand(() => worker(sqsEvent(pks), lambdaContext('attend', 'bench')))),
      )
      rates.push((flow * 1_000) / (performance.now() - startedAt))
      const { user, system } = process.cpuUsage(before)
      cpu.push((user + system) / flow)
    }
    const ideal = (concurrency * batchSize * 1_000) / slowMs
    return {
      ...{ figure, subject: `orders a second, ${concurrency * batchSize} at once, Juhe takes ${slowMs} ms` },
      ...{ value: spreadOf(rates).median, goal: 0.8 * ideal, unit: 'orders/s', better: 'higher' },
      detail: `${showSpread(spreadOf(rates), 'orders/s')}, ${showSpread(spreadOf(cpu), 'µs')} CPU each`,
    }
  } finally {
    connection.destroy()
    await server.close()
  }
}

/** What is still held after a tenth of the orders and at the end: a run that gathers anything shows it. */
async function memory(pattern: Pattern, { crowd }: ReconcilerOptions): Promise<Row> {
  const now = Date.now()
  const [sample] = await itemsOf([pattern.order(0, now)])
  const text = JSON.stringify(sample)
  const vault: Vault = { ...createVault(secrets), open: async () => pattern.people }
  const { orderNo: first } = pattern.order(0, now)
  const held: number[] = []
  let read = 0
  const perShard = crowd / dueShards.length
  const numberOf = (shard: number, n: number) =>
    `T${String(shard).padStart(5, '0')}${String(n).padStart(20, '0')}`
  const sender: DocumentSender = {
    ...nothing,
    async query({ ExpressionAttributeValues: values = {}, ExclusiveStartKey: after, Limit: limit = 0 }) {
      const shard = dueShards.indexOf(String(values[':shard']))
      const from = after === undefined ? 0 : Number(after.n) + 1
      const count = Math.min(limit, perShard - from)
      const Items = Array.from({ length: count }, (_, index) => ({
        pk: `ORDER#${numberOf(shard, from + index)}`,
        dueAt: now,
      }))
      const last = from + count
      return { $metadata: {}, Items, ...(last < perShard ? { LastEvaluatedKey: { n: last - 1 } } : {}) }
    },
    async get({ Key }) {
      read += 1
      if (read % (crowd / 10) === 0) held.push(heapAfterCollecting())
      return {
        $metadata: {},
        Item: JSON.parse(text.replaceAll(first, String(Key?.pk).slice('ORDER#'.length))),
      }
    },
    put: async () => ({ $metadata: {} }),
  }
  const platform = platformOf({ sender, now: () => now, reply: pattern.reply, vault })
  const report = await createTick(platform)()
  if (report.attended !== crowd) throw new Error(`${report.attended} orders were attended to, not ${crowd}`)
  const [early = 0] = held
  const late = held.at(-1) ?? 0
  return {
    ...{
      figure,
      subject: `heap at ${crowd} due`,
      value: late / early,
      goal: 1.1,
      unit: `× at ${crowd / 10}`,
    },
    detail: `${held.map((bytes) => (bytes / 1e6).toFixed(1)).join(', ')} MB`,
  }
}

/** Bytes that are really held. Node must be started with --expose-gc. */
function heapAfterCollecting(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}
