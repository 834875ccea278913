import { expect, test } from 'vitest'
import { closeIn, people, searchTrip, submitFor } from '#test/e2e/support/trips.ts'
import { countedTable } from '#test/support/counted-table.ts'
import { secrets, startInProcess } from '#test/support/in-process.ts'

const table = countedTable(() => service.clock.ms)
const service = await startInProcess({ sender: table.sender, env: { STAGE: 'test' } })
const { key } = await service.addTenant('tenant')
const found = await searchTrip(
  { call: (operation, parameters) => service.call(operation, { key, ...parameters }) },
  service.clock.ms,
)
const placed = await service.call('submitOrder', {
  key,
  ...submitFor(found, {
    ...{ outOrderNo: 'UNREADABLE1', person: '过期', closeTime: closeIn(service.clock.ms, 60) },
    passengers: [people.adult],
  }),
})
const orderNo: string = placed.result.orderNo

/** Lets a callback come in; answers how it was counted, and how often Juhe is asked about the order at once. */
async function receive(body: string) {
  service.clock.ms += 1_000
  const before = service.calls.length
  await service.callback('1', secrets.callbackTokens[1][0] ?? '', { body, contentType: 'text/plain' })
  const counted = service.logged.findLast((line) => line.event === 'callbackIn')?.outcome
  await service.reconcile()
  const asked = service.calls.slice(before).filter((operation) => operation === 'orderDetail').length
  return { counted, asked }
}

test.each([
  ['a text', () => `您的订单 ${orderNo} 有新的通知`],
  ['half of a JSON text', () => `{"orderNo":"TFT1","outOrderNo":"${orderNo}","msgCo`],
  ['XML', () => `<push><outOrderNo>${orderNo}</outOrderNo></push>`],
  ['JSON under other names', () => JSON.stringify({ out_order_no: orderNo, code: 100 })],
  ['a list', () => JSON.stringify([{ outOrderNo: orderNo }])],
  ['a list behind an order that is not ours', () => JSON.stringify([`T${'A'.repeat(25)}`, orderNo])],
  ['JSON within a form', () => `message=${encodeURIComponent(JSON.stringify({ out: orderNo }))}`],
  ['a form within a form', () => `m=${encodeURIComponent(encodeURIComponent(`"${orderNo}"`))}`],
  ['JSON whose quotes are escaped by their numbers', () => `{\\u0022out\\u0022:\\u0022${orderNo}\\u0022`],
  ['quotes that are escaped for HTML', () => `{&quot;out&quot;:&quot;${orderNo}&quot;`],
  ['quotes that are escaped by their numbers', () => `{&#34;out&#34;:&#34;${orderNo}&#34;`],
  [
    'a callback of another type',
    () => JSON.stringify({ orderNo: 'TFT1', outOrderNo: orderNo, msgCode: 101 }),
  ],
])('an unreadable callback makes us ask at once about the order that it names: %s', async (_, body) => {
  expect(await receive(body())).toEqual({ counted: 'unreadable', asked: 1 })
})

test.each([
  ['nothing', () => ''],
  ['no order', () => 'success'],
  ['an order that is not ours', () => `outOrderNo is T${'A'.repeat(25)}`],
  ['something longer than a number of ours', () => `x${orderNo}`],
])('one that names %s asks nothing', async (_, body) => {
  expect(await receive(body())).toEqual({ counted: 'unreadable', asked: 0 })
})
