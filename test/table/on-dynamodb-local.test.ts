import { afterAll, beforeAll, describe } from 'vitest'
import type { LocalStore } from '#infra/local/store/dynalite-store.ts'
import { dynamoDbLocal } from '#test/support/engines.ts'
import { useEngineAt } from './table-fixture.ts'

/*
 * What the stores promise, once more: the very same suites, on AWS's own engine instead of the embedded one.
 */

const engine = await dynamoDbLocal()

describe.skipIf(engine.missing !== undefined)('on DynamoDB Local', () => {
  let store: LocalStore
  beforeAll(async () => {
    store = await engine.start()
    useEngineAt(store.endpoint)
  }, 60_000)
  afterAll(() => store.close())

  describe('items', async () => void (await import('./items.test.ts')))
  describe('what is due', async () => void (await import('./due.test.ts')))
  describe('a tenant’s orders', async () => void (await import('./orders.test.ts')))
  describe('the order store', async () => void (await import('../orders/order-store.test.ts')))
  describe('reconciling', async () => void (await import('../orders/reconcile.test.ts')))
  describe('tenants', async () => void (await import('../tenants/tenants.test.ts')))
})
