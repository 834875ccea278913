import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  parseTokens,
  type TokensDocument,
  withNewestOnly,
  withTokens,
} from '#infra/ops/rotation/callback-tokens.ts'
import { keyOfRing, parseRing, withFront, withKey, withoutKey } from '#infra/ops/rotation/key-ring.ts'
import { knownEverywhereMs } from '#infra/ops/rotation/known-everywhere.ts'
import { resealOrder, resealTenant } from '#infra/ops/sealing/reseal.ts'
import { OrderNo } from '#shared/ids.ts'
import { secretLifetimeMs } from '#shared/lambda/platform/secrets.ts'
import { createOrderStore } from '#shared/orders/store/order-store.ts'
import { getTenant } from '#shared/tenants/tenant-store.ts'
import { createVault } from '#shared/vault/vault.ts'
import { type OrderingClient, placeOrder } from '../e2e/support/trips.ts'
import { secrets, startInProcess } from '../support/in-process.ts'
import { startTestTable, type TestTable } from '../table/table-fixture.ts'

/* Keys and tokens are changed while processes live on that read them long ago, beside others that have just started. */

const minute = 60_000
const startAt = Date.UTC(2026, 2, 2, 2)
const newSecret = () => randomBytes(32).toString('base64url')

let store: TestTable
beforeEach(async () => {
  store = await startTestTable()
})
afterEach(() => store.close())

/** A secret's document, and all that it was before. */
function changingDocument(first: object) {
  const history = [{ at: 0, text: JSON.stringify(first) }]
  const at = (moment: number) => history.findLast((version) => version.at <= moment)?.text ?? ''
  return {
    at,
    change(moment: number, change: (text: string) => object) {
      history.push({ at: moment, text: JSON.stringify(change(at(moment))) })
    },
  }
}

type ChangingDocument = ReturnType<typeof changingDocument>

/** A process; its extension answers with what was so `staleMs` ago, as it may for five minutes. */
async function startProcess(document: ChangingDocument, now: () => number, staleMs: number) {
  const service = await startInProcess({
    ...{ sender: store.table.sender, startAt: now(), env: { DETAIL_MAX_AGE_SECONDS: '999999' } },
    readSecret: async () => document.at(now() - staleMs),
  })
  const as = (key: string): OrderingClient => ({
    call(operation, parameters) {
      service.clock.ms = now()
      return service.call(operation, { key, ...parameters })
    },
  })
  return { ...service, as }
}

/** The moments after a change at which some process may know it and another not, minutes. */
const moments = [0, 6, 11, 15]

test('through a whole rotation of the sealing key, each process opens what every other has sealed, however long ago it read the ring', async () => {
  const document = changingDocument(secrets)
  let time = startAt
  const now = () => time
  const warm = await startProcess(document, now, secretLifetimeMs)
  const { key, tenantId } = await warm.addTenant('north')
  const placed: { readonly outOrderNo: string; readonly orderNo: string }[] = []

  const readBy = async (client: OrderingClient, outOrderNo: string) =>
    (await client.call('orderDetail', { outOrderNo })).result?.passengers?.[0]?.passengerName
  /** What one has sealed the other opens, at every moment until all must know the change. */
  const exchange = async () => {
    const from = time
    for (const moment of moments) {
      time = from + moment * minute
      const cold = (await startProcess(document, now, 0)).as(key)
      const clients = [cold, warm.as(key)]
      for (const [sealing, opening] of [clients, clients.toReversed()] as const) {
        if (sealing === undefined || opening === undefined) throw new Error('two of them')
        const order = await placeOrder(sealing, time, { person: '过期' })
        placed.push(order)
        expect([moment, await readBy(opening, order.outOrderNo)]).toEqual([moment, '王小明'])
      }
    }
  }

  await exchange()
  document.change(time, (text) => withKey(parseRing(text), { kid: 'k2', key: newSecret() }, time))
  await exchange()
  expect(time).toBeGreaterThanOrEqual(startAt + knownEverywhereMs)
  document.change(time, (text) => withFront(parseRing(text), keyOfRing(parseRing(text), 'k2'), time))
  await exchange()

  const vault = createVault(JSON.parse(document.at(time)))
  const orders = createOrderStore(store.table)
  const services = { vault, currentKey: 'k2', store: orders, table: store.table }
  for (const { orderNo } of placed) {
    const order = await orders.get(OrderNo.parse(orderNo))
    if (order !== undefined) await resealOrder(services, order)
  }
  const tenant = await getTenant(store.table, tenantId)
  if (tenant !== undefined) await resealTenant(services, tenant)
  document.change(time, (text) => withoutKey(parseRing(text), secrets.sealingKeys[0].kid))
  await exchange()

  expect(document.at(time)).not.toContain(secrets.sealingKeys[0].key)
  const cold = await startProcess(document, now, 0)
  for (const { outOrderNo } of placed) {
    expect(await readBy(cold.as(key), outOrderNo)).toBe('王小明')
    expect(await readBy(warm.as(key), outOrderNo)).toBe('王小明')
  }
})

test('a running process takes pushes with old and new tokens while both count, and refuses a retired one ten minutes later', async () => {
  const document = changingDocument(secrets)
  let time = startAt
  const warm = await startProcess(document, () => time, secretLifetimeMs)
  /** How a push with a token is taken: nobody can read it, but for that its token must be right. */
  const pushWith = async (token: string) => {
    warm.clock.ms = time
    await warm.callback('1', token, { body: 'data={}' })
    return warm.logged.findLast((line) => line.event === 'callbackIn')?.outcome
  }
  const change = (by: (tokens: TokensDocument) => object) =>
    document.change(time, (text) => by(parseTokens(text)))
  const newest = () => parseTokens(document.at(time)).callbackTokens[1][0]

  const old = newest()
  expect(await pushWith(old)).toBe('unreadable')
  change((tokens) => withTokens(tokens, newSecret, time))
  const fresh = newest()
  expect(await pushWith(old)).toBe('unreadable')
  time += 10 * minute
  expect([await pushWith(fresh), await pushWith(old)]).toEqual(['unreadable', 'unreadable'])
  change(withNewestOnly)
  time += 10 * minute
  expect([await pushWith(fresh), await pushWith(old)]).toEqual(['unreadable', 'badToken'])
})

test('a running process calls Juhe with the key that has taken the place of the one it started with', async () => {
  const document = changingDocument({ ...secrets, juheKey: 'expired' })
  let time = startAt
  const warm = await startProcess(document, () => time, secretLifetimeMs)
  const { key } = await warm.addTenant('north')
  const client = warm.as(key)
  await expect(placeOrder(client, time)).rejects.toThrow()
  document.change(time, () => secrets)
  time += 10 * minute
  await placeOrder(client, time)
})
