import { startDynalite } from '#infra/local/store/dynalite-store.ts'
import { OutOrderNo, orderNoOf } from '#shared/ids.ts'
import type { Order } from '#shared/orders/machine/order.ts'
import { createOrderStore } from '#shared/orders/store/order-store.ts'
import { openPeople, type People } from '#shared/orders/store/people.ts'
import { connectDynamo } from '#shared/table/connect-dynamo.ts'
import { createVault } from '#shared/vault/vault.ts'
import { searchTrip, submitFor } from '#test/e2e/support/trips.ts'
import { secrets, startLife, tenant } from './life.ts'

/** An order that is grabbing, and what Juhe says of it: the pattern of as many as are wanted. */
export type Pattern = {
  /** The n-th such order; it is to be asked about at `askAt`. */
  readonly order: (n: number, askAt: number) => Order
  /** The n-th order, sealed for itself. */
  readonly sealed: (n: number, askAt: number) => Promise<Order>
  readonly people: People
  /** Juhe's answer about any of them. */
  readonly reply: (outOrderNo: string) => string
}

/** Lets an order be taken by Juhe, and asked about. */
export async function makePattern(): Promise<Pattern> {
  const store = await startDynalite({ tableName: 'orders' })
  const connection = connectDynamo({ endpoint: store.endpoint })
  try {
    const env = { DETAIL_MAX_AGE_SECONDS: '1' }
    const life = await startLife({ sender: connection, env, tickMs: 3_600_000 })
    const found = await searchTrip(life, life.now())
    const { result } = await life.call('submitOrder', submitFor(found, { outOrderNo: 'PATTERN001' }))
    life.pass(2_000)
    await life.call('orderDetail', { outOrderNo: 'PATTERN001' })
    const pattern = await createOrderStore(life.table).get(result.orderNo)
    const reply = life.replies.get('orderDetail')
    if (pattern?.watch === undefined || reply === undefined) throw new Error('no pattern could be made')
    const vault = createVault(secrets)
    const people = await openPeople(vault, pattern)
    const { watch } = pattern
    const order: Pattern['order'] = (n, askAt) => {
      const outOrderNo = OutOrderNo.parse(`DUE${String(n).padStart(7, '0')}`)
      const orderNo = orderNoOf(tenant.tenantId, outOrderNo)
      return { ...pattern, version: 0, outOrderNo, orderNo, watch: { ...watch, askAt } }
    }
    return {
      order,
      async sealed(n, askAt) {
        const plain = order(n, askAt)
        return { ...plain, sealed: { people: await vault.seal(plain.orderNo, people) } }
      },
      people,
      reply: (outOrderNo) => reply.replaceAll(pattern.orderNo, outOrderNo),
    }
  } finally {
    connection.destroy()
    await store.close()
  }
}
