import { afterEach, beforeEach, expect, test } from 'vitest'
import { create } from '#functions/order-detail.ts'
import { OutOrderNo, orderNoOf } from '#shared/ids.ts'
import type { Order } from '#shared/orders/machine/order.ts'
import { createOrderStore } from '#shared/orders/store/order-store.ts'
import { createVault } from '#shared/vault/vault.ts'
import { bodyOf, call, seed, testPlatform } from '../lambda/lambda-fixture.ts'
import { startTestTable, type TestTable } from '../table/table-fixture.ts'
import { juheNo, second, start } from './factories.ts'
import { grabbing, type Story, story } from './story.ts'

const key = Buffer.alloc(32, 1).toString('base64url')
const vaultKeys = { sealingKeys: [{ kid: 'k1', key }], fingerprintKey: key } as const
const secrets = JSON.stringify({ ...vaultKeys, juheKey: 'juhe-key' })
const outOrderNo = OutOrderNo.parse('DETAIL01')
const grabs = {
  reason: 'success',
  result: { orderNo: juheNo, status: 'D', passengers: [] },
  error_code: 0,
}

let store: TestTable
beforeEach(async () => {
  store = await startTestTable()
})
afterEach(() => store.close())

/** A tenant with an order, who asks after it `later` ms later; and how often Juhe was asked for that. */
async function asking({ order }: Story, later: number) {
  const { tenantId, key: apiKey } = await seed(store, 'tenant-a')
  const orderNo = orderNoOf(tenantId, outOrderNo)
  const contact = { person: '张三', cellphone: '13800138000' }
  const sealed = { people: await createVault(vaultKeys).seal(orderNo, { passengers: [], contact }) }
  const mine: Order = { ...order, tenantId, orderNo, outOrderNo, sealed, version: 0 }
  expect(await createOrderStore(store.table).save(mine)).toMatchObject({ kind: 'written' })
  const answer = Promise.withResolvers<void>()
  const seen = { asked: 0 }
  const { platform } = testPlatform(store, { SECRETS: secrets, JUHE_URL: 'http://juhe.example' })
  const handler = create({
    ...platform,
    now: () => start + later,
    async fetch() {
      seen.asked += 1
      await answer.promise
      return Response.json(grabs)
    },
  })
  const ask = async () => bodyOf(await call(handler, { query: `key=${apiKey}&outOrderNo=${outOrderNo}` }))
  return { ask, seen, answer: answer.resolve }
}

test('what is 30 s old is answered as it is known; older, Juhe is asked', async () => {
  const { ask, seen, answer } = await asking(grabbing(), 30 * second)
  answer()
  expect(await ask()).toMatchObject({ error_code: 0, result: { status: 'D' } })
  expect(seen.asked).toBe(0)
})

test('eight who ask at once after an order that is stale ask Juhe once', async () => {
  const { ask, seen, answer } = await asking(grabbing(), 31 * second)
  const asked = Array.from({ length: 8 }, () => ask())
  await expect.poll(() => seen.asked).toBe(1)
  answer()
  for (const body of await Promise.all(asked)) expect(body).toMatchObject({ result: { status: 'D' } })
  expect(seen.asked).toBe(1)
})

test('while the submit is on the way, Juhe is not asked, however long that takes', async () => {
  const sent = story()
  const { submission } = sent.order
  const until = submission.state === 'sending' ? submission.until : expect.fail('not on the way')
  const old: Story = { ...sent, order: { ...sent.order, createdAt: start - 60 * second } }
  const { ask, seen, answer } = await asking(old, until - start - 1)
  answer()
  expect(await ask()).toMatchObject({ error_code: 0, result: { status: 'N' } })
  expect(seen.asked).toBe(0)
})
