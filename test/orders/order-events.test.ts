import { expect, test } from 'vitest'
import type { OrderEventsResult } from '#contract/order-events.ts'
import { create } from '#functions/order-events.ts'
import { OutOrderNo, orderNoOf } from '#shared/ids.ts'
import type { Order } from '#shared/orders/machine/order.ts'
import { createOrderStore } from '#shared/orders/store/order-store.ts'
import { bodyOf, call, seed, testPlatform } from '../lambda/lambda-fixture.ts'
import { startTestTable } from '../table/table-fixture.ts'
import { detail, hour, juheNo, news, pushed, refundPushed } from './factories.ts'
import { grabbing } from './story.ts'

test('a tenant’s timeline shows none of Juhe’s numbers of an order, whatever Juhe told under which', async () => {
  const table = await startTestTable()
  const { tenantId, key } = await seed(table, 'tenant-a')
  const outOrderNo = OutOrderNo.parse('EVENTS01')
  const second = 'FT200000000000000002'
  const { order } = grabbing()
    .on(detail(news.issued, second))
    .after(hour)
    .on(pushed(news.failed, second), pushed(news.expired, 'FT3'), refundPushed(false, 0))
  expect(order.upstreamOrderNos).toEqual([juheNo, second])
  const mine: Order = { ...order, tenantId, orderNo: orderNoOf(tenantId, outOrderNo), outOrderNo, version: 0 }
  expect(await createOrderStore(table.table).save(mine)).toMatchObject({ kind: 'written' })
  const handler = create(testPlatform(table).platform)
  const { events } = bodyOf(await call(handler, { query: `key=${key}&outOrderNo=${outOrderNo}` }))
    .result as Pick<OrderEventsResult, 'events'>
  expect(events.map(({ event }) => event)).toEqual(order.timeline.map(({ what }) => what))
  for (const number of [...order.upstreamOrderNos, 'FT3'])
    expect(JSON.stringify(events)).not.toContain(number)
  await table.close()
})
