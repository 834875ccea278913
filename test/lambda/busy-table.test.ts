import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { DocumentSender } from '#shared/table/document-sender.ts'
import { orderNoOfKey } from '#shared/table/keys.ts'
import { partitionKey } from '#shared/table/names.ts'
import { TableBusy } from '#shared/table/table-busy.ts'
import {
  newOutOrderNo,
  type OrderingClient,
  placeOrder,
  searchTrip,
  submitFor,
} from '../e2e/support/trips.ts'
import { type InProcess, startInProcess } from '../support/in-process.ts'
import { startTestTable, type TestTable } from '../table/table-fixture.ts'

/* What tenants are told when the table takes no more: 10011, as long as nothing was done. */

const minute = 60_000
const busy = { resultcode: '111', reason: '当前IP请求超过限制', result: null, error_code: 10011 }
/** Nobody may say then that nothing was done. */
const open = expect.objectContaining({ error_code: 10014 })

type Command = 'get' | 'put' | 'update'

let store: TestTable
let service: InProcess
let tenant: OrderingClient
/** Which requests are turned away. */
let isFull: (command: Command, isOrder: boolean) => boolean

beforeEach(async () => {
  isFull = () => false
  store = await startTestTable()
  service = await startInProcess({ sender: turningAway(store.table.sender) })
  const { key } = await service.addTenant('north')
  tenant = { call: (operation, parameters) => service.call(operation, { key, ...parameters }) }
})
afterEach(() => store.close())

function turningAway(sender: DocumentSender): DocumentSender {
  const gate = (command: Command, pk: unknown) => {
    if (isFull(command, orderNoOfKey(String(pk)) !== undefined)) throw new TableBusy('the table is busy')
  }
  return {
    ...sender,
    async get(input) {
      gate('get', input.Key?.[partitionKey])
      return sender.get(input)
    },
    async put(input) {
      gate('put', input.Item?.[partitionKey])
      return sender.put(input)
    },
    async update(input) {
      gate('update', input.Key?.[partitionKey])
      return sender.update(input)
    },
  }
}

const submit = async () =>
  submitFor(await searchTrip(tenant, service.clock.ms), { outOrderNo: newOutOrderNo(), person: '出票' })

/** The first writes of orders are taken, and no further one. */
function ordersAfter(taken: number): typeof isFull {
  let writes = 0
  return (command, isOrder) => {
    if (command !== 'put' || !isOrder) return false
    writes += 1
    return writes > taken
  }
}

describe('a table that turns away', () => {
  test('everything: each operation is refused at once, and Juhe is not asked', async () => {
    const { outOrderNo } = await placeOrder(tenant, service.clock.ms, { person: '过期' })
    const parameters = await submit()
    const before = service.calls.length
    // The key is known for a while: what it may do is looked up again later.
    for (const wait of [0, minute]) {
      service.clock.ms += wait
      isFull = () => true
      expect(await tenant.call('submitOrder', parameters)).toEqual(busy)
      expect(await tenant.call('cancelOrder', { outOrderNo })).toEqual(busy)
      expect(await tenant.call('applyRefundOrder', { outOrderNo, passengerId: '1' })).toEqual(busy)
      expect(await tenant.call('orderDetail', { outOrderNo })).toEqual(busy)
      const url = 'https://shop.example/push'
      expect(await tenant.call('addCallbackUrl', { url, type: 1 })).toEqual(busy)
      isFull = () => false
    }
    expect(service.calls.slice(before)).toEqual([])
  })

  test('the intent of a submit: it is refused, no order is there, and the number is free', async () => {
    const parameters = await submit()
    isFull = ordersAfter(0)
    expect(await tenant.call('submitOrder', parameters)).toEqual(busy)
    isFull = () => false
    const { outOrderNo } = parameters
    expect(await tenant.call('orderDetail', { outOrderNo })).toMatchObject({ error_code: 223804 })
    expect(service.calls).not.toContain('submitOrder')
    expect(await tenant.call('submitOrder', parameters)).toMatchObject({ error_code: 0 })
    expect(service.upstream.orders()).toHaveLength(1)
  })

  test('what Juhe answered to a submit: it is not refused, and asked again it is the same one order', async () => {
    const parameters = await submit()
    isFull = ordersAfter(1)
    expect(await tenant.call('submitOrder', parameters)).toEqual(open)
    isFull = () => false
    service.pass(minute)
    await service.reconcile()
    expect(await tenant.call('submitOrder', parameters)).toMatchObject({ error_code: 0 })
    expect(service.upstream.orders()).toMatchObject([{ submitted: 1 }])
  })

  test('the wish of a cancel: refused, and the order grabs on; what Juhe answered to it: left open', async () => {
    const [kept, cancelled] = [
      await placeOrder(tenant, service.clock.ms, { person: '过期' }),
      await placeOrder(tenant, service.clock.ms, { person: '过期' }),
    ]
    isFull = ordersAfter(0)
    expect(await tenant.call('cancelOrder', { outOrderNo: kept.outOrderNo })).toEqual(busy)
    isFull = ordersAfter(1)
    expect(await tenant.call('cancelOrder', { outOrderNo: cancelled.outOrderNo })).toEqual(open)
    expect(service.upstream.orders(kept.orderNo)).toMatchObject([{ cancelled: 0, cancelRequests: 0 }])
    expect(service.upstream.orders(cancelled.orderNo)).toMatchObject([{ cancelled: 1 }])
  })

  test('the wish of a refund: refused, and the ticket is kept; what Juhe answered to it: left open', async () => {
    const { outOrderNo, orderNo } = await placeOrder(tenant, service.clock.ms, { person: '出票' })
    service.pass(7 * minute)
    const { result } = await tenant.call('orderDetail', { outOrderNo, issue: 1 })
    const wish = { outOrderNo, passengerId: result.passengers[0].passengerId }
    isFull = ordersAfter(0)
    expect(await tenant.call('applyRefundOrder', wish)).toEqual(busy)
    expect(service.upstream.orders(orderNo)).toMatchObject([{ refundRequests: 0 }])
    isFull = ordersAfter(1)
    expect(await tenant.call('applyRefundOrder', wish)).toEqual(open)
    expect(service.upstream.orders(orderNo)).toMatchObject([{ refundRequests: 1 }])
  })
})
