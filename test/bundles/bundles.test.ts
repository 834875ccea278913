import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { formatChinaTime } from '#contract/china-time.ts'
import { waitingOrderFilter } from '#infra/aws/wake-stream.ts'
import { type BundleReport, bundleFunctions, bundleOptions, root } from '#infra/bundling/bundle.ts'
import { scheduledEvent } from '#infra/local/schedule/scheduled-event.ts'
import type { LocalStore } from '#infra/local/store/dynalite-store.ts'
import { marshalled } from '#infra/local/store/marshalled.ts'
import { docsFileNames } from '#shared/docs/docs-files.ts'
import { OrderNo } from '#shared/ids.ts'
import { functionRows, type Trigger } from '#shared/lambda/functions.ts'
import { createOrderStore } from '#shared/orders/store/order-store.ts'
import type { TableAction } from '#shared/table/access.ts'
import { getItem } from '#shared/table/items.ts'
import { dueShardName, orderKey } from '#shared/table/keys.ts'
import { clientOf } from '#test/e2e/support/client.ts'
import { until, untilTrue } from '#test/e2e/support/poll.ts'
import { type Receiver, startReceiver } from '#test/e2e/support/receiver.ts'
import { people, placeOrder } from '#test/e2e/support/trips.ts'
import { dynalite, dynamoDbLocal } from '#test/support/engines.ts'
import { sqsEvent } from '#test/support/sqs-event.ts'
import { type Deployment, demo, deploy, tableName } from './deployment.ts'
import { findRuntimeClient } from './runtime-client.ts'
import { matches, openTableStream, type StreamRecord, type TableStream } from './table-stream.ts'

/**
 * What these tests give no occasion for: a ticket can be refunded five minutes after its issue, and a submit reads an
 * order only while another submit of the same order is under way. The journal is told by the schedule only of what the
 * stream lost, and its worker calls Juhe for none of these orders.
 */
const notAsked: ReadonlyMap<string, readonly TableAction[]> = new Map([
  ['apply-refund-order', ['putOrder']],
  ['submit-order', ['getOrder']],
  ['attend', ['putEvent', 'putOrder', 'lease']],
])

/** No event at all, one of another kind, and some whose parts are not what they should be. */
const marked = 'MARKED-IN-A-BAD-EVENT'
const badEvents = [
  ...[null, marked, [], { Records: marked }],
  { Records: [{ body: marked }, null], body: 7, headers: 7 },
]

/** What runs by the clock takes nothing from its event. */
const invoked = functionRows.filter(({ trigger }) => !['everyMinute', 'daily'].includes(trigger.kind))

function isHttp({ kind }: Trigger): boolean {
  return ['path', 'pages', 'otherPaths'].includes(kind)
}

// AWS's own engine where it can be had: it is the stricter one.
const local = await dynamoDbLocal()
const engines = [local.missing === undefined ? local : dynalite]

// AWS's own client where it was built, as in CI: what a function's environment on Lambda runs.
const client = await findRuntimeClient()
if ('missing' in client) console.info(`bundles run in a process of our own: ${client.missing}`)
const runtime = 'missing' in client ? 'a process of our own' : 'AWS’s Runtime Interface Client'

let bundlesDir: string
let reports: readonly BundleReport[]
beforeAll(async () => {
  bundlesDir = join(await mkdtemp(join(tmpdir(), 'bundles-')), 'functions')
  reports = await bundleFunctions(bundlesDir)
}, 60_000)
afterAll(() => rm(join(bundlesDir, '..'), { recursive: true, force: true }))

describe('the bundles', () => {
  test('are one file for each function, the stations beside the search, and the documentation beside what shows it', async () => {
    const beside: Readonly<Record<string, readonly string[]>> = { search: ['stations.tsv'], docs: ['docs'] }
    for (const { functionName } of functionRows) {
      const files = await readdir(join(bundlesDir, functionName))
      expect(files.sort()).toEqual(['index.mjs', ...(beside[functionName] ?? [])].sort())
    }
    const files = await readdir(join(bundlesDir, 'docs', 'docs'))
    expect(files.sort()).toEqual(docsFileNames.flatMap((file) => [`${file}.gz`, `${file}.version`]).sort())
  })

  test('weigh what is needed: a function without a table 60 kB, the documentation 300 kB', async () => {
    // Nobody waits for what runs once a day.
    const tableless = functionRows.filter(
      ({ table, trigger, sendsTo }) =>
        table.length === 0 && trigger.kind !== 'daily' && sendsTo === undefined,
    )
    for (const { functionName } of tableless) {
      const { bytes = Number.NaN } = reports.find((report) => report.functionName === functionName) ?? {}
      expect(bytes, functionName).toBeLessThan(60_000)
    }
    // SQS's client, and nothing of the table or the orders.
    expect(reports.find(({ functionName }) => functionName === 'wake')?.bytes).toBeLessThan(200_000)
    const folder = join(bundlesDir, 'docs', 'docs')
    const sizes = await Promise.all((await readdir(folder)).map((file) => stat(join(folder, file))))
    const total = sizes.reduce((sum, { size }) => sum + size, 0)
    expect(total).toBeGreaterThan(50_000)
    expect(total).toBeLessThan(300_000)
  })

  test('hold no AWS SDK where the table is not touched, and no test or local code anywhere', async () => {
    for (const { functionName, table, sendsTo = [] } of functionRows) {
      const map = await readFile(join(`${bundlesDir}-maps`, functionName, 'index.mjs.map'), 'utf8')
      const sources: readonly string[] = JSON.parse(map).sources
      expect(sources.some((source) => source.includes('/@aws-sdk/client-dynamodb/'))).toBe(table.length > 0)
      expect(sources.some((source) => source.includes('/@aws-sdk/client-sqs/'))).toBe(sendsTo.length > 0)
      expect(sources.some((source) => source.includes('/@aws-sdk/'))).toBe(table.length + sendsTo.length > 0)
      expect(
        sources.filter((source) =>
          /\/(infra\/(?!lambda-)|test)\/|dynalite|credential-provider-(?!env)/.test(source),
        ),
      ).toEqual([])
    }
  })

  test('weigh at most a quarter more than a handler with nothing but the bare client of DynamoDB', async () => {
    const { alias: _alias, banner: _banner, ...options } = bundleOptions
    const commands = 'DynamoDBClient, GetItemCommand, PutItemCommand, UpdateItemCommand, QueryCommand'
    const contents = `import { ${commands} } from '@aws-sdk/client-dynamodb'
      const client = new DynamoDBClient({})
      export const handler = (event) => client.send(new GetItemCommand(event))`
    const stdin = { contents, resolveDir: root }
    const { outputFiles } = await build({ ...options, stdin, metafile: true, write: false })
    const floor = outputFiles[0]?.contents.length ?? 0
    expect(floor).toBeGreaterThan(250_000)
    for (const { functionName, bytes } of reports) {
      expect([functionName, bytes / floor <= 1.25]).toEqual([functionName, true])
    }
  })

  test('tell zod, before anything else, to compile nothing: by the name under which it keeps its settings', async () => {
    const settings = '__zod_globalConfig'
    expect(Reflect.get(globalThis, settings)).toBe(z.config())
    for (const { functionName } of functionRows) {
      const bundle = await readFile(join(bundlesDir, functionName, 'index.mjs'), 'utf8')
      expect(bundle.startsWith(`globalThis.${settings}={jitless:true};`), functionName).toBe(true)
    }
  })

  test('are reported with their weight', () => {
    expect(reports.map(({ functionName }) => functionName)).toEqual(
      functionRows.map((row) => row.functionName),
    )
    for (const { bytes, gzipBytes, heaviest } of reports) {
      expect(gzipBytes).toBeLessThan(bytes)
      expect(heaviest.length).toBeGreaterThan(0)
    }
  })
})

test('where AWS’s client is not built, a line says so; where it is required, that is a failure', async () => {
  const nowhere = join(tmpdir(), 'no-such-folder')
  expect(await findRuntimeClient({}, nowhere)).toEqual({
    missing: expect.stringContaining('npm run runtime-client'),
  })
  for (const env of [{ CI: 'true' }, { RUNTIME_CLIENT: 'required' }])
    await expect(findRuntimeClient(env, nowhere)).rejects.toThrow('npm run runtime-client')
})

describe.each(engines)('deployed on $name', (engine) => {
  describe.skipIf(engine.missing !== undefined)(
    `every function under ${runtime}, and behind a role of its own`,
    () => {
      let store: LocalStore
      let deployment: Deployment
      let receiver: Receiver
      let stream: TableStream | undefined
      beforeAll(async () => {
        store = await engine.start()
        deployment = await deploy(store, bundlesDir, 'entry' in client ? client.entry : undefined)
        if (engine.hasStreams) stream = await openTableStream(store.endpoint, tableName)
        receiver = await startReceiver({ secret: demo.webhookSecret, now: Date.now })
      }, 60_000)
      afterAll(async () => {
        stream?.close()
        await receiver.close()
        await deployment.close()
        await store.close()
      })

      const tenant = () => clientOf(deployment.url, demo.apiKey)

      /** The stream’s records of an order with a new push: real ones, or such as DynamoDB would make. */
      async function waitingRecords(orderNo: string): Promise<readonly StreamRecord[]> {
        if (stream !== undefined) return (await stream.next()).records
        const item = await getItem(deployment.table, orderKey(orderNo))
        const record = recordOf(orderKey(orderNo).pk, item ?? {}, '100')
        return matches(waitingOrderFilter, record) ? [record] : []
      }

      test('loads in a fresh Node.js 24', () => {
        expect([...deployment.functions.keys()]).toEqual(functionRows.map(({ functionName }) => functionName))
        for (const { nodeVersion } of deployment.functions.values()) expect(nodeVersion).toMatch(/^v24\./)
      })

      test.each(invoked)(
        'a bad event is an answer of $functionName or its error, shown nowhere, and it goes on',
        async ({ functionName, trigger }) => {
          for (const event of badEvents) {
            const answer = await deployment.invoke(functionName, event).catch((error: Error) => error)
            if (isHttp(trigger) && event !== null)
              expect(answer).toMatchObject({ statusCode: expect.any(Number) })
            // What is no batch of its queue is given back to it.
            else if (answer instanceof Error) expect(answer.message).toMatch(/^TypeError: /)
            else expect(answer).toEqual({ batchItemFailures: expect.any(Array) })
            expect(String(answer instanceof Error ? answer : JSON.stringify(answer))).not.toContain(marked)
          }
          const { lines } = deployment.functions.get(functionName) ?? {}
          expect(lines?.filter((line) => line.includes(marked))).toEqual([])
        },
      )

      test('answers whoever has no key, calls what does not exist, or only wants the dictionary', async () => {
        const { call } = tenant()
        expect(await call('dataDictionary', {})).toMatchObject({ error_code: 0 })
        expect(
          await clientOf(deployment.url, 'wrong').call('orderDetail', { outOrderNo: 'X00001' }),
        ).toMatchObject({
          error_code: 10001,
        })
        const nowhere = await fetch(`${deployment.url}/grabTicket/action/nothing.php`)
        expect([nowhere.status, await nowhere.json()]).toMatchObject([404, { result: null }])
      })

      test('shows the documentation, with every file that it names', async () => {
        const page = await fetch(`${deployment.url}/docs`)
        expect(page.status).toBe(200)
        expect(page.headers.get('content-type')).toBe('text/html;charset=utf-8')
        const text = await page.text()
        const addresses = [...text.matchAll(/(?:src|href)="(\/docs\/[^"?]+\?[^"]+)"/g)].map(
          ([, address]) => address,
        )
        expect(addresses.length).toBeGreaterThan(1)
        for (const address of addresses) {
          const file = await fetch(`${deployment.url}${address}`)
          expect(file.headers.get('cache-control')).toContain('immutable')
          expect((await file.text()).length).toBeGreaterThan(100)
        }
        const document = await fetch(`${deployment.url}/docs/openapi.json`)
        expect(await document.json()).toMatchObject({ openapi: '3.1.0' })
        const nothing = await fetch(`${deployment.url}/docs/nothing.js`)
        expect([nothing.status, await nothing.json()]).toMatchObject([404, { error_code: 10007 }])
      })

      test('an order lives: searched, submitted, issued, pushed when the stream tells, tried again by schedule', async () => {
        const { call } = tenant()
        for (const type of [1, 2, 3] as const) {
          expect(await call('addCallbackUrl', { type, url: receiver.urls[type] })).toMatchObject({
            error_code: 0,
          })
        }
        const { orderNo, outOrderNo } = await placeOrder({ call }, Date.now(), { outOrderNo: 'BUNDLES0001' })

        // Juhe pushes to the callback by itself; the stream then has the new push, and only that passes the filter.
        receiver.answer((_path, before) => ({ status: before === 0 ? 500 : 200 }))
        const records = await until('a new push', async () => {
          const found = (await waitingRecords(orderNo)).filter(({ dynamodb }) => dynamodb?.NewImage?.pushAt)
          return found.length > 0 ? found : undefined
        })
        expect(await deployment.invoke('wake', { Records: records })).toEqual({ batchItemFailures: [] })
        const { pk } = orderKey(OrderNo.parse(orderNo))
        expect(deployment.sent).toContainEqual({
          ...{ queue: 'pushes', pk, delaySeconds: 0, group: demo.tenantId },
        })
        expect(await deployment.invoke('deliver-pushes', sqsEvent([pk]))).toEqual({ batchItemFailures: [] })
        expect(receiver.attemptsOf(outOrderNo)).toMatchObject([
          { path: '/tickets', verified: true, status: 500 },
        ])

        // The receiver was not well. The schedule comes back to it, under the same webhook-id.
        await untilTrue('the push to be tried again', async () => {
          await deployment.invoke('reconcile', scheduledEvent(Date.now(), 'tick'))
          expect(await deployment.invoke('deliver-pushes', sqsEvent([pk]))).toEqual({ batchItemFailures: [] })
          return receiver.attemptsOf(outOrderNo).length === 2
        })
        const [first, second] = receiver.attemptsOf(outOrderNo)
        expect(second).toMatchObject({
          webhookId: first?.webhookId,
          text: first?.text,
          verified: true,
          status: 200,
        })

        expect(await call('orderDetail', { outOrderNo, issue: 1 })).toMatchObject({
          ...{ error_code: 0, result: { outOrderNo, orderStateCode: 'F' } },
        })
        expect(await call('cancelOrder', { outOrderNo })).toMatchObject({ error_code: 223801 })
        expect(await call('applyRefundOrder', { outOrderNo, passengerId: 'P0' })).toMatchObject({
          error_code: 223804,
        })
      })

      test('an order that grabs on is asked about, and cancelled', async () => {
        const { call } = tenant()
        const placed = await placeOrder({ call }, Date.now(), { outOrderNo: 'BUNDLES0002', person: '过期' })
        const { outOrderNo } = placed
        await untilTrue('Juhe to be asked and the order to be written', async () => {
          expect(await call('orderDetail', { outOrderNo })).toMatchObject({ error_code: 0 })
          return deployment.gates.get('order-detail')?.used.has('putOrder') === true
        })
        expect(await call('cancelOrder', { outOrderNo })).toMatchObject({ error_code: 0 })
      })

      test('a tenant sees his orders, their events and pushes, has one sent again, and tries his URLs', async () => {
        const { call } = tenant()
        const outOrderNo = 'BUNDLES0001'
        await until('the orders in the index', async () => {
          const { result } = await call('listOrders', {})
          return result.orders.length === 2 ? true : undefined
        })
        const { result: told } = await call('orderEvents', { outOrderNo })
        expect(told).toMatchObject({ status: 'F', events: expect.arrayContaining([expect.anything()]) })
        const { result } = await call('listPushes', { outOrderNo })
        expect(result.pushes).toMatchObject([{ state: 'delivered', attempts: [{ httpStatus: 500 }, {}] }])
        const [{ pushId }] = result.pushes
        expect(await call('resendPush', { outOrderNo, pushId })).toMatchObject({ error_code: 0 })
        const { result: listed } = await call('listEvents', {})
        expect(listed.events).toMatchObject([{ id: pushId, kind: 'ticketIssued' }])
        const date = formatChinaTime(Date.now(), 'yyyyMMdd')
        expect(await call('statement', { date })).toMatchObject({ result: { date } })
        const { pk } = orderKey(OrderNo.parse(told.orderNo))
        await deployment.invoke('deliver-pushes', sqsEvent([pk]))
        const again = await call('resendPushes', { includeDelivered: 1 })
        expect(again.result).toEqual({ resent: 1, cursor: '' })
        expect(await call('testCallbackUrl', { type: 3 })).toMatchObject({
          result: { samples: [{ event: 'orderExpired', httpStatus: 500, delivered: false }] },
        })
      })

      test('what a worker cannot handle is postponed in the index', async () => {
        for (const [digit, worker] of ['attend', 'deliver-pushes'].entries()) {
          const orderNo = OrderNo.parse(`T${String(digit).repeat(25)}`)
          const key = orderKey(orderNo)
          const Item = {
            ...{ ...key, entity: 'order', schemaVersion: 1, version: 1, writeId: 'w', document: 'no JSON' },
            ...{ dueShard: dueShardName(3), dueAt: 1_000 },
          }
          await deployment.table.sender.put({ TableName: tableName, Item })
          expect(await deployment.invoke(worker, sqsEvent([key.pk]))).toEqual({ batchItemFailures: [] })
          expect(await getItem(deployment.table, key)).toMatchObject({ setbacks: 1 })
          await expect(createOrderStore(deployment.table).get(orderNo)).rejects.toThrow()
        }
      })

      test('everybody asked the table for what his row allows, and nothing else', () => {
        for (const { functionName, table } of functionRows) {
          const { denied = [], used = new Set() } = deployment.gates.get(functionName) ?? {}
          expect([functionName, denied]).toEqual([functionName, []])
          const asked = new Set([...used, ...(notAsked.get(functionName) ?? [])])
          expect([functionName, ...[...asked].sort()]).toEqual([functionName, ...[...table].sort()])
        }
      })

      test('every function that reads secrets began while the extension still refused', () => {
        const read = functionRows.filter(
          ({ secrets, onlyWith }) => secrets.length > 0 && onlyWith === undefined,
        )
        expect(read.filter((row) => deployment.refusalsOf(row) === 0)).toEqual([])
      })

      test('every line of every log is JSON, some carry metrics, and none shows a person, a key or a token', () => {
        const lines = [...deployment.functions.values()].flatMap((started) => started.lines)
        const parsed = lines.map((line): Record<string, unknown> => JSON.parse(line))
        const withMetrics = parsed.filter((line) => '_aws' in line).map((line) => line.event)
        expect(new Set(withMetrics)).toEqual(
          new Set([
            ...['submit', 'status', 'callbackIn', 'pushOut', 'reconciled', 'worked', 'setback'],
            ...['juheBudget', 'unknownKey', 'oddity'],
          ]),
        )
        const { adult } = people
        for (const secret of [
          String(adult.passengerName),
          String(adult.idCardNo),
          '13812345577',
          demo.apiKey,
          demo.webhookSecret,
          'sandbox-key',
          'of-the-role',
        ]) {
          expect(lines.filter((line) => line.includes(secret))).toEqual([])
        }
        expect(lines.filter((line) => /callback\/\d\//.test(line))).toEqual([])
      })
    },
  )
})

/** A record of the stream, such as DynamoDB makes. */
function recordOf(
  pk: string,
  image: Readonly<Record<string, unknown>>,
  sequenceNumber: string,
): StreamRecord {
  return {
    eventID: sequenceNumber,
    eventName: 'MODIFY',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'local',
    dynamodb: {
      ...{ Keys: marshalled({ pk }), NewImage: marshalled(image), StreamViewType: 'NEW_IMAGE' },
      ...{ ApproximateCreationDateTime: 1, SequenceNumber: sequenceNumber },
    },
  }
}
