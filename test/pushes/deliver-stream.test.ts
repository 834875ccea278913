import type { DynamoDBRecord } from 'aws-lambda'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openBacking } from '#shared/lambda/backing.ts'
import { deliveryServices } from '#shared/lambda/order-services.ts'
import { OutOrderNo, orderNoOf, TenantId } from '#shared/orders/ids.ts'
import type { Order } from '#shared/orders/order.ts'
import { createOrderStore } from '#shared/orders/order-store.ts'
import { deliverStream } from '#shared/pushes/deliver-stream.ts'
import { orderKey } from '#shared/table/keys.ts'
import { createTenant, setCallbackUrl } from '#shared/tenants/tenant-store.ts'
import { createVault } from '#shared/vault/vault.ts'
import { testPlatform } from '../lambda/lambda-fixture.ts'
import { detail, news, start, tried } from '../orders/factories.ts'
import { grabbing, type Story } from '../orders/story.ts'
import { startTestTable, type TestTable } from '../table/table-fixture.ts'

const key = Buffer.alloc(32, 1).toString('base64url')
const vaultKeys = { sealingKeys: [{ kid: 'k1', key }], fingerprintKey: key } as const
const vault = createVault(vaultKeys)
const tenantId = TenantId.parse('tenant-a')

let store: TestTable
const sent: string[] = []
beforeEach(async () => {
  sent.length = 0
  store = await startTestTable()
  const webhookSecret = await vault.seal(tenantId, `whsec_${Buffer.alloc(24, 1).toString('base64')}`)
  await createTenant(store.table, { tenantId, name: 'A', webhookSecret }, start)
  const callback = { url: 'http://receiver.example/', format: 'json' } as const
  await setCallbackUrl(store.table, tenantId, 'expiry', callback)
})
afterEach(() => store.close())

/** Hands records over as Lambda does. */
async function deliver(...records: DynamoDBRecord[]) {
  const { platform } = testPlatform(store, { SECRETS: JSON.stringify(vaultKeys) })
  const services = await deliveryServices(
    openBacking({
      ...platform,
      now: () => start,
      post: async ({ body }) => {
        sent.push(JSON.parse(body).outOrderNo)
        return { kind: 'answered', httpStatus: 200 }
      },
    }),
  )
  return deliverStream(services)({ Records: records })
}

/** Stores an order of that number; answers what the stream tells of it. */
async function stored(outOrderNo: string, { order }: Story): Promise<DynamoDBRecord> {
  const orderNo = orderNoOf(tenantId, OutOrderNo.parse(outOrderNo))
  const contact = { person: '张三', cellphone: '13800138000' }
  const sealed = { people: await vault.seal(orderNo, { passengers: [], contact }) }
  const mine: Order = { ...order, orderNo, outOrderNo: OutOrderNo.parse(outOrderNo), sealed, version: 0 }
  expect(await createOrderStore(store.table).save(mine)).toMatchObject({ kind: 'written' })
  return record(orderNo, outOrderNo)
}

function record(orderNo: string, SequenceNumber: string): DynamoDBRecord {
  return { eventName: 'MODIFY', dynamodb: { SequenceNumber, Keys: { pk: { S: orderKey(orderNo).pk } } } }
}

const expired = () => grabbing().on(detail(news.expired))

test('a push that is new goes out at once, once, however often the stream tells of it', async () => {
  const first = await stored('FIRST001', expired())
  expect(await deliver(first, first)).toEqual({ batchItemFailures: [] })
  expect(await deliver(first)).toEqual({ batchItemFailures: [] })
  expect(sent).toEqual(['FIRST001'])
})

test('a push that waits for its next attempt keeps its time', async () => {
  const failed = expired()
  const again = await stored('AGAIN001', failed.on(tried(failed.order.outbox[0]!.id, 500)))
  expect(await deliver(again)).toEqual({ batchItemFailures: [] })
  expect(sent).toEqual([])
})

test('an order that cannot be read is the only one that the stream hands over again', async () => {
  const good = await stored('GOOD0001', expired())
  const orderNo = `T${'P'.repeat(25)}`
  await store.table.sender.put({
    TableName: store.table.name,
    Item: { ...orderKey(orderNo), version: 1, document: '{', writeId: 'w' },
  })
  expect(await deliver(record(orderNo, 'BAD'), good)).toEqual({
    batchItemFailures: [{ itemIdentifier: 'BAD' }],
  })
  expect(sent).toEqual(['GOOD0001'])
})

test('an order that is gone meanwhile is nothing to deliver', async () => {
  expect(await deliver(record(`T${'Q'.repeat(25)}`, 'GONE'))).toEqual({ batchItemFailures: [] })
  expect(sent).toEqual([])
})
