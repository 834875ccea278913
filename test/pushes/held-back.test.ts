import { afterEach, beforeEach, expect, test } from 'vitest'
import { deliverPushes } from '#shared/attention/deliver-pushes.ts'
import { OutOrderNo, orderNoOf, TenantId } from '#shared/ids.ts'
import { openBacking } from '#shared/lambda/platform/backing.ts'
import { deliveryServices } from '#shared/lambda/services/order-services.ts'
import { createOrderStore } from '#shared/orders/store/order-store.ts'
import type { DeliveryServices } from '#shared/pushes/deliver-push.ts'
import type { Post } from '#shared/pushes/post.ts'
import { orderKey } from '#shared/table/keys.ts'
import { createTenant, setCallbackUrl } from '#shared/tenants/tenant-store.ts'
import { createVault } from '#shared/vault/vault.ts'
import { testPlatform } from '../lambda/lambda-fixture.ts'
import { detail, done, minute, refund, refundAnswered, second, tickets } from '../orders/factories.ts'
import { issued } from '../orders/story.ts'
import { secrets } from '../support/in-process.ts'
import { sqsEvent } from '../support/sqs-event.ts'
import { startTestTable, type TestTable } from '../table/table-fixture.ts'

/* The push of a refund's end that only orderDetail told, held back for Juhe's own callback, which knows more. */

const tenantId = TenantId.parse('tenant-a')
const outOrderNo = OutOrderNo.parse('HELDBACK')
const orderNo = orderNoOf(tenantId, outOrderNo)

let store: TestTable
beforeEach(async () => {
  store = await startTestTable()
})
afterEach(() => store.close())

/** An order with such a push, and processes that stand still for some time (ms) once they have read it, or their tenant. */
async function heldBack() {
  const told = issued()
    .on(refund(), refundAnswered(done))
    .after(minute)
    .on(detail(tickets('T')))
  const vault = createVault(secrets)
  const webhookSecret = await vault.seal(tenantId, `whsec_${Buffer.alloc(24, 1).toString('base64')}`)
  await createTenant(store.table, { tenantId, name: 'A', webhookSecret }, 0)
  for (const purpose of ['ticket', 'refund'] as const) {
    const callback = { url: `http://receiver.example/${purpose}`, format: 'json' } as const
    await setCallbackUrl(store.table, tenantId, purpose, callback)
  }
  const contact = { person: '张三', cellphone: '13800138000' }
  const people = await vault.seal(orderNo, { passengers: [], contact })
  const order = { ...told.order, orderNo, outOrderNo, tenantId, sealed: { people }, version: 0 }
  expect(await createOrderStore(store.table).save(order)).toMatchObject({ kind: 'written' })

  const clock = { now: told.now + minute / 2 }
  const sent: string[] = []
  const { platform } = testPlatform(store, {
    SECRETS: JSON.stringify(secrets),
    JUHE_URL: 'http://127.0.0.1:9',
  })
  const post: Post = async ({ url }) => {
    sent.push(new URL(url).pathname)
    return { kind: 'answered', httpStatus: 200 }
  }
  const services = await deliveryServices(openBacking({ ...platform, post, now: () => clock.now }))
  const after =
    <Asked, Read>(ms: number, read: (asked: Asked) => Promise<Read>) =>
    async (asked: Asked) => {
      const found = await read(asked)
      clock.now += ms
      return found
    }
  const standingStill = (ms: number, once: 'order' | 'tenant' = 'order'): DeliveryServices =>
    once === 'tenant'
      ? { ...services, tenant: after(ms, services.tenant) }
      : { ...services, store: { ...services.store, get: after(ms, services.store.get) } }
  return { sent, standingStill }
}

test('is not sent as it was read before its time, however long the process stands still then', async () => {
  const { sent, standingStill } = await heldBack()
  const event = sqsEvent([orderKey(orderNo).pk])
  // Past the push's time, but not that of an attempt.
  await deliverPushes(standingStill(40 * second - 1))(event)
  expect(sent).toEqual(['/ticket'])
  await deliverPushes(standingStill(0))(event)
  expect(sent).toEqual(['/ticket', '/refund'])
})

test('nothing is sent by a process that stood still until others may have sent more', async () => {
  const { sent, standingStill } = await heldBack()
  const event = sqsEvent([orderKey(orderNo).pk])
  expect(await deliverPushes(standingStill(40 * second, 'tenant'))(event)).toEqual({ batchItemFailures: [] })
  expect(sent).toEqual([])
  await deliverPushes(standingStill(0))(event)
  expect(sent).toEqual(['/ticket', '/refund'])
})
