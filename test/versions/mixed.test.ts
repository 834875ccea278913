import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startGateway } from '#infra/local/gateway/gateway.ts'
import type { Route } from '#infra/local/gateway/router.ts'
import { localSecrets, sandboxKey } from '#infra/local/local-secrets.ts'
import { scheduledEvent } from '#infra/local/schedule/scheduled-event.ts'
import { seedTenant } from '#infra/local/seed-tenant.ts'
import { marshalled } from '#infra/local/store/marshalled.ts'
import { type Clock, openClock } from '#infra/machine/clock.ts'
import { startSandbox } from '#infra/sandbox/sandbox.ts'
import { OrderNo } from '#shared/ids.ts'
import { functionRows } from '#shared/lambda/functions.ts'
import type { HttpHandler } from '#shared/lambda/http/event.ts'
import { barePlatform } from '#shared/lambda/platform/bare-platform.ts'
import { createOrderStore } from '#shared/orders/store/order-store.ts'
import { queryDue } from '#shared/table/due.ts'
import { getItem, type StoredItem } from '#shared/table/items.ts'
import { dueShards, orderKey } from '#shared/table/keys.ts'
import { createVault } from '#shared/vault/vault.ts'
import { type Client, clientOf } from '#test/e2e/support/client.ts'
import { until, untilTrue } from '#test/e2e/support/poll.ts'
import { type Receiver, startReceiver } from '#test/e2e/support/receiver.ts'
import { type SandboxControl, sandboxControl } from '#test/e2e/support/sandbox.ts'
import { placeOrder, searchTrip, submitFor } from '#test/e2e/support/trips.ts'
import { registerCallbacks } from '#test/support/register-callbacks.ts'
import { sqsEvent } from '#test/support/sqs-event.ts'
import { startTestTable, type TestTable } from '#test/table/table-fixture.ts'
import { releaseBundle } from './release-bundle.ts'
import { type ReleaseProcess, startRelease } from './release-process.ts'
import { bundleOf, releasedVersions } from './releases.ts'

/*
 * A rolling deployment, and a rollback: a release's functions and today's take turns over one table, at every request,
 * callback and run of the schedule. Each kept release does, since a rollback may go back more than one.
 */

const tenant = {
  tenantId: 'demo',
  name: 'Demo',
  apiKey: 'demo-key',
  webhookSecret: `whsec_${Buffer.alloc(32, 3).toString('base64')}`,
} as const

/** Before there were queues the schedule did what is due, and the table's stream woke the delivery. */
function hasWorkers({ functionNames }: ReleaseProcess): boolean {
  return functionNames.includes('attend')
}

describe.each(releasedVersions)('with the functions of %s', (previous) => {
  const closers: (() => Promise<unknown> | unknown)[] = []
  let engine: TestTable
  let client: Client
  let receiver: Receiver
  let sandbox: SandboxControl
  let versions: readonly ReleaseProcess[]
  let clock: Clock
  let turn = 0
  let only: ReleaseProcess | undefined

  /** The version whose turn it is. Two requests of one kind in a row meet both, unless one of them is alone. */
  function nextVersion(): ReleaseProcess {
    if (only !== undefined) return only
    turn += 1
    return versions[turn % 2]!
  }

  /** What is due, done by each version in turn: by its workers, or by its schedule where it has none. */
  async function attend(): Promise<void> {
    for (const version of versions) {
      if (!hasWorkers(version)) await version.invoke('reconcile', scheduledEvent(clock.now(), 'tick'))
      const due = await dueOrders()
      if (hasWorkers(version))
        for (const worker of ['attend', 'deliver-pushes']) await version.invoke(worker, sqsEvent(due))
    }
  }

  async function dueOrders(): Promise<readonly string[]> {
    const pages = await Promise.all(
      dueShards.map((shard) => queryDue(engine.table, { shard, now: clock.now(), limit: 100 })),
    )
    return pages.flatMap(({ due }) => due.map(({ pk }) => pk))
  }

  beforeAll(async () => {
    engine = await startTestTable()
    closers.push(engine.close)
    const dataDir = await mkdtemp(join(tmpdir(), 'mixed-'))
    closers.push(() => rm(dataDir, { recursive: true, force: true, maxRetries: 3 }))
    const secrets = await localSecrets(dataDir)
    await seedTenant(engine.table, createVault(secrets), tenant, Date.now())
    clock = await openClock({ dataDir })
    const upstream = await startSandbox({
      ...{ port: 0, dataDir, clock, key: sandboxKey, seed: 'mixed' },
      ...{ pushEncoding: 'form-data-field', timings: { acceptMs: 10, tickMs: 20 } },
    })
    closers.push(upstream.close)
    const env = {
      CONFIRM_CALLBACKS: 'false',
      ...{ STAGE: 'test', AWS_REGION: 'local', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' },
      ...{
        AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
        TABLE_NAME: engine.table.name,
        CALLBACK_POLICY: 'any',
      },
      ...{
        JUHE_URL: upstream.url,
        DETAIL_MAX_AGE_SECONDS: '1',
        JUHE_TIMEOUT_MS: '300',
        SECRETS: JSON.stringify(secrets),
      },
    }
    versions = await Promise.all(
      [bundleOf(previous), await releaseBundle()].map((bundle) => startRelease(bundle, env, clock.now)),
    )
    closers.push(...versions.map((version) => version.close))
    const handlerOf =
      (functionName: string): HttpHandler =>
      async (event) =>
        (await nextVersion().invoke(functionName, event)) as Awaited<ReturnType<HttpHandler>>
    const gateway = await startGateway({
      ...{ host: '127.0.0.1', port: 0, notFound: handlerOf('not-found') },
      routes: functionRows.flatMap(({ functionName, trigger }): Route[] =>
        trigger.kind === 'path'
          ? [{ path: trigger.path, functionName, handler: handlerOf(functionName) }]
          : [],
      ),
      platform: { ...barePlatform, log: () => {} },
    })
    closers.push(gateway.close)
    await registerCallbacks({ serviceUrl: gateway.url, upstreamUrl: upstream.url, secrets, fetch })
    receiver = await startReceiver({ secret: tenant.webhookSecret, now: Date.now })
    closers.push(receiver.close)
    client = clientOf(gateway.url, tenant.apiKey)
    sandbox = sandboxControl(upstream.url)
    for (const type of [1, 2, 3] as const)
      expect(await client.call('addCallbackUrl', { type, url: receiver.urls[type] })).toMatchObject({
        error_code: 0,
      })
  }, 60_000)
  afterAll(async () => {
    for (const close of closers.reverse()) await close()
  })

  /** Waits until a push of an order has arrived: time goes on, and the schedule runs. */
  async function toldOf(outOrderNo: string, path: string): Promise<void> {
    await untilTrue(`a push of ${outOrderNo} to ${path}`, async () => {
      await attend()
      await sandbox.advance(5)
      return receiver
        .attemptsOf(outOrderNo)
        .some((attempt) => attempt.path === path && attempt.status === 200)
    })
  }

  async function onlyOneAtJuhe(orderNo: string): Promise<void> {
    expect(await sandbox.orders(orderNo)).toMatchObject([{ submitted: 1 }])
    const stored = await createOrderStore(engine.table).get(OrderNo.parse(orderNo))
    expect(stored?.timeline.filter(({ what }) => what === 'contradiction')).toEqual([])
  }

  test('an order lives through both: submitted twice, issued, pushed, refunded', async () => {
    const found = await searchTrip(client, clock.now())
    const parameters = submitFor(found, { outOrderNo: 'MIXED0001' })
    const [first, again] = [
      await client.call('submitOrder', parameters),
      await client.call('submitOrder', parameters),
    ]
    expect(first).toMatchObject({ error_code: 0 })
    expect(again).toEqual(first)
    await toldOf('MIXED0001', '/tickets')
    const detail = () => client.call('orderDetail', { outOrderNo: 'MIXED0001', issue: 1 })
    const [one, other] = [await detail(), await detail()]
    expect(one).toMatchObject({ error_code: 0, result: { orderStateCode: 'F' } })
    expect(other).toEqual(one)
    const [{ passengerId }] = one.result.passengers
    await sandbox.advance(300)
    const refund = { outOrderNo: 'MIXED0001', passengerId }
    expect(await client.call('applyRefundOrder', refund)).toMatchObject({ error_code: 0 })
    expect(await client.call('applyRefundOrder', refund)).toMatchObject({ error_code: 0 })
    await toldOf('MIXED0001', '/refunds')
    expect(await detail()).toMatchObject({ result: { orderStateCode: 'T' } })
    const pushes = receiver.attemptsOf('MIXED0001')
    expect(pushes[0]?.verified).toBe(true)
    expect(new Set(pushes.map(({ webhookId }) => webhookId)).size).toBe(2)
    await onlyOneAtJuhe(first.result.orderNo)
  }, 30_000)

  test.each([...['超时', '断线', '丢单', '丢推送', '失败209', '重复推送', '推送迟到'].entries()])(
    'one order is at Juhe, and its end is told, whichever version meets it (%i: %s)',
    async (index, person) => {
      // A submit that hangs is answered by neither version; what became of it, either finds out.
      const outOrderNo = `MIXED001${index}`
      const placed = await placeOrder(client, clock.now(), {
        outOrderNo,
        person: person === '失败209' ? person : `${person}+出票`,
      })
      await untilTrue(`the end of ${outOrderNo}`, async () => {
        await attend()
        await sandbox.advance(5)
        const { result } = await client.call('orderDetail', { outOrderNo })
        return !['N', 'B', 'D'].includes(result.status)
      })
      await toldOf(outOrderNo, '/tickets')
      await onlyOneAtJuhe(placed.orderNo)
    },
    60_000,
  )

  test('an order is cancelled by either version, and both then say so', async () => {
    const { outOrderNo, orderNo } = await placeOrder(client, clock.now(), {
      outOrderNo: 'MIXED0009',
      person: '过期',
    })
    const answers = [1, 2].map(() => client.call('cancelOrder', { outOrderNo }))
    for (const answer of await Promise.all(answers)) expect(answer).toMatchObject({ error_code: 0 })
    for (const _ of versions)
      expect(await client.call('orderDetail', { outOrderNo })).toMatchObject({ result: { status: 'C' } })
    await onlyOneAtJuhe(orderNo)
  })

  /** A queue wakes the delivery; the table's stream does in a version without workers. */
  function deliveryOf(version: ReleaseProcess, item: StoredItem): Promise<unknown> {
    const pk = String(item.pk)
    if (hasWorkers(version)) return version.invoke('deliver-pushes', sqsEvent([pk]))
    // Its event source mapping lets through nothing else.
    expect(item.newPush).toBe(true)
    const dynamodb = { Keys: { pk: { S: pk } }, NewImage: marshalled(item) }
    return version.invoke('deliver-pushes', { Records: [{ eventName: 'MODIFY', dynamodb }] })
  }

  test.each([
    [previous, 'this version', 0, 1],
    ['this version', previous, 1, 0],
  ])(
    'a push that %s puts into the outbox is delivered at once by %s',
    async (_writer, _reader, writer, reader) => {
      only = versions[writer]
      const outOrderNo = `MIXED002${writer}`
      const { orderNo } = await placeOrder(client, clock.now(), { outOrderNo, person: '出票' })
      const item = await until(`a push of ${outOrderNo} in the outbox`, async () => {
        await sandbox.advance(5)
        const stored = await getItem(engine.table, orderKey(OrderNo.parse(orderNo)))
        return stored?.status === 'F' ? stored : undefined
      })
      expect(receiver.attemptsOf(outOrderNo)).toEqual([])
      await deliveryOf(versions[reader]!, item)
      expect(receiver.attemptsOf(outOrderNo)).toMatchObject([{ path: '/tickets', status: 200 }])
      only = undefined
    },
  )
})
