import { afterEach, beforeEach, expect, test } from 'vitest'
import { create } from '#functions/apply-refund-order.ts'
import { OutOrderNo, orderNoOf } from '#shared/ids.ts'
import type { OrderEvent } from '#shared/orders/machine/events.ts'
import type { Order } from '#shared/orders/machine/order.ts'
import { transition } from '#shared/orders/machine/transition.ts'
import { createOrderStore } from '#shared/orders/store/order-store.ts'
import { createVault } from '#shared/vault/vault.ts'
import { bodyOf, call, seed, testPlatform } from '../lambda/lambda-fixture.ts'
import { secrets } from '../support/in-process.ts'
import { startTestTable, type TestTable } from '../table/table-fixture.ts'
import { juheNo, minute, refundPushed } from './factories.ts'
import { issued, trusting } from './story.ts'

const outOrderNo = OutOrderNo.parse('REFUND01')

let store: TestTable
beforeEach(async () => {
  store = await startTestTable()
})
afterEach(() => store.close())

/** A tenant who asks for a refund; before Juhe's answer to it is here, something else happens to the order. */
async function refundMeanwhile(event: OrderEvent) {
  const { tenantId, key: apiKey } = await seed(store, 'tenant-a')
  const orderNo = orderNoOf(tenantId, outOrderNo)
  const { order, now } = issued().after(10 * minute)
  const contact = { person: '张三', cellphone: '13800138000' }
  const sealed = { people: await createVault(secrets).seal(orderNo, { passengers: [], contact }) }
  const orders = createOrderStore(store.table)
  const mine: Order = { ...order, tenantId, orderNo, outOrderNo, sealed, version: 0 }
  expect(await orders.save(mine)).toMatchObject({ kind: 'written' })
  const { platform } = testPlatform(store, {
    SECRETS: JSON.stringify(secrets),
    JUHE_URL: 'http://juhe.example',
  })
  const handler = create({
    ...platform,
    now: () => now,
    async fetch() {
      const asked = await orders.get(orderNo)
      if (asked === undefined) throw new Error('the order is gone')
      await orders.save(transition(asked, event, { now, policy: trusting }).order)
      return Response.json({
        reason: 'success',
        result: { orderNo: juheNo, passengerId: 'P1' },
        error_code: 0,
      })
    },
  })
  const body = bodyOf(
    await call(handler, { method: 'POST', query: `key=${apiKey}&outOrderNo=${outOrderNo}&passengerId=P1` }),
  )
  return { body, order: await orders.get(orderNo) }
}

test.each([
  ['failed', false, 'O'],
  ['was made', true, 'T'],
] as const)(
  'a refund that %s before its own answer was here was taken: its push tells how it ended',
  async (_how, refunded, state) => {
    const { body, order } = await refundMeanwhile(refundPushed(refunded, issued().now + 10 * minute))
    expect(body).toMatchObject({ reason: 'success', error_code: 0, result: { passengerId: 'P1' } })
    const tickets = order !== undefined && 'tickets' in order.progress ? order.progress.tickets : []
    expect(tickets[0]).toMatchObject({ state, refunds: [{ refunded }] })
  },
)
