import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hourMs } from '#contract/durations.ts'
import { TenantId } from '#shared/ids.ts'
import type { DocumentSender } from '#shared/table/document-sender.ts'
import { queryKey } from '#shared/table/keys.ts'
import { createApiKey, hashApiKey, revokeApiKey, tenantIdOfKey } from '#shared/tenants/api-keys.ts'
import { createAuthenticator } from '#shared/tenants/authenticator.ts'
import { listApiKeys } from '#shared/tenants/list-api-keys.ts'
import {
  createTenant,
  getTenant,
  replaceWebhookSecret,
  setCallbackUrl,
  setTenantState,
} from '#shared/tenants/tenant-store.ts'
import { Sealed } from '#shared/vault/sealed.ts'
import { startTestTable, type TestTable } from '../table/table-fixture.ts'

let store: TestTable
beforeAll(async () => {
  store = await startTestTable()
})
afterAll(() => store.close())

const webhookSecret = Sealed.parse('header..iv.secret.tag')

async function tenantWithKey(name: string) {
  const tenantId = TenantId.parse(name)
  await createTenant(store.table, { tenantId, name, webhookSecret }, 1_000)
  await createApiKey(store.table, `key-of-${name}`, tenantId, 1_000)
  return { tenantId, apiKey: `key-of-${name}` }
}

describe('tenants', () => {
  test('a new tenant is active, without callback URLs; a second one of the same id changes nothing', async () => {
    const tenantId = TenantId.parse('first')
    expect(await createTenant(store.table, { tenantId, name: 'One', webhookSecret }, 1_000)).toBe('created')
    expect(await createTenant(store.table, { tenantId, name: 'Two', webhookSecret }, 2_000)).toBe('exists')
    expect(await getTenant(store.table, tenantId)).toEqual({
      ...{ tenantId, name: 'One', state: 'active', callbackUrls: {}, webhookSecret },
      ...{ createdAt: 1_000, version: 1 },
    })
  })

  test('callback URLs set at the same time are all set', async () => {
    const { tenantId } = await tenantWithKey('parallel')
    const callback = (path: string) => ({ url: `https://shop.example/${path}`, format: 'json' as const })
    await Promise.all([
      setCallbackUrl(store.table, tenantId, 'ticket', callback('t')),
      setCallbackUrl(store.table, tenantId, 'refund', { ...callback('r'), format: 'form' }),
      setCallbackUrl(store.table, tenantId, 'expiry', callback('e')),
    ])
    const tenant = await getTenant(store.table, tenantId)
    expect(tenant?.callbackUrls).toEqual({
      ticket: callback('t'),
      refund: { ...callback('r'), format: 'form' },
      expiry: callback('e'),
    })
    expect(tenant?.version).toBe(4)
  })

  test('a change of a tenant that is not there creates none', async () => {
    const tenantId = TenantId.parse('ghost')
    const callback = { url: 'https://shop.example', format: 'json' as const }
    expect(await setCallbackUrl(store.table, tenantId, 'ticket', callback)).toBe('absent')
    expect(await setTenantState(store.table, tenantId, 'suspended')).toBe('absent')
    const ghost = { tenantId, webhookSecret }
    expect(await replaceWebhookSecret(store.table, ghost, webhookSecret)).toBe('absent')
    expect(await getTenant(store.table, tenantId)).toBeUndefined()
  })
})

test('of two replacements of a signing secret that are made at once one happens, and the other says so', async () => {
  const tenantId = TenantId.parse('rotated-twice')
  await createTenant(store.table, { tenantId, name: 'Twice', webhookSecret }, 1)
  const read = await getTenant(store.table, tenantId)
  if (read === undefined) throw new Error('no tenant')
  const secrets = Array.from({ length: 10 }, (_, n) => Sealed.parse(`h..i.secret${n}.t`))
  const outcomes = await Promise.all(
    secrets.map((secret, n) => replaceWebhookSecret(store.table, read, secret, n % 2 === 0 ? 99 : undefined)),
  )
  expect(outcomes.filter((outcome) => outcome === 'set')).toHaveLength(1)
  const winner = outcomes.indexOf('set')
  const after = await getTenant(store.table, tenantId)
  expect(after?.webhookSecret).toBe(secrets[winner])
  expect(after?.previousSecret).toEqual(winner % 2 === 0 ? { secret: webhookSecret, until: 99 } : undefined)
})

describe('API keys', () => {
  test('the use of a key is noted by the hour, once for each process, never moved back, and listed', async () => {
    const { tenantId, apiKey } = await tenantWithKey('noted')
    let now = 10 * hourMs + 1
    let writes = 0
    const sender: DocumentSender = {
      ...store.table.sender,
      update: (input) => {
        writes += 1
        return store.table.sender.update(input)
      },
    }
    const authenticate = createAuthenticator({ table: { ...store.table, sender }, now: () => now })
    const usedAt = async () => (await listApiKeys(store.table, tenantId)).map((key) => key.usedAt)
    expect(await usedAt()).toEqual([undefined])
    for (let request = 0; request < 50; request += 1) await authenticate(apiKey, 'read')
    await authenticate('somebody-guesses', 'read')
    expect([writes, await usedAt()]).toEqual([1, [10 * hourMs]])
    now += hourMs
    await authenticate(apiKey, 'read')
    await createAuthenticator({ ...store, now: () => 9 * hourMs })(apiKey, 'read')
    expect([writes, await usedAt()]).toEqual([2, [11 * hourMs]])
  })

  test('a use that cannot be noted lets the caller in all the same, and is noted with the next request', async () => {
    const { tenantId, apiKey } = await tenantWithKey('unnoted')
    let fails = true
    const sender: DocumentSender = {
      ...store.table.sender,
      update: async (input) => {
        if (fails) throw new Error('no table')
        return store.table.sender.update(input)
      },
    }
    const authenticate = createAuthenticator({ table: { ...store.table, sender }, now: () => hourMs })
    expect((await authenticate(apiKey, 'read')).ok).toBe(true)
    fails = false
    await authenticate(apiKey, 'read')
    expect((await listApiKeys(store.table, tenantId)).map((key) => key.usedAt)).toEqual([hourMs])
  })

  test('a key leads to its tenant, is stored as a hash only, and belongs to one tenant', async () => {
    const { tenantId, apiKey } = await tenantWithKey('owner')
    const other = await tenantWithKey('other')
    expect(await tenantIdOfKey(store.table, hashApiKey(apiKey))).toBe(tenantId)
    expect(await createApiKey(store.table, apiKey, tenantId, 2_000)).toBe('exists')
    expect(await createApiKey(store.table, apiKey, other.tenantId, 2_000)).toBe('taken')
    const listed = await store.table.sender.query({
      TableName: store.table.name,
      IndexName: 'listing',
      KeyConditionExpression: 'listPk = :keys',
      ExpressionAttributeValues: { ':keys': 'KEYS#owner' },
    })
    expect(JSON.stringify(listed.Items)).toContain(hashApiKey(apiKey))
    expect(JSON.stringify(listed.Items)).not.toContain(apiKey)
  })

  test('a revoked key leads nowhere, stays revoked, and cannot be made to count again', async () => {
    const { tenantId, apiKey } = await tenantWithKey('revoking')
    const hash = hashApiKey(apiKey)
    expect(await revokeApiKey(store.table, hash, 5_000)).toBe('revoked')
    expect(await revokeApiKey(store.table, hash, 6_000)).toBe('revoked')
    expect(await tenantIdOfKey(store.table, hash)).toBeUndefined()
    expect(await createApiKey(store.table, apiKey, tenantId, 7_000)).toBe('taken')
    expect(await revokeApiKey(store.table, hashApiKey('unknown'), 5_000)).toBe('absent')
  })
})

describe('authentication', () => {
  function clocked() {
    const clock = { ms: 1_000_000 }
    const counted = { reads: 0 }
    const table = {
      ...store.table,
      sender: {
        ...store.table.sender,
        get: (input: Parameters<typeof store.table.sender.get>[0]) => {
          counted.reads += 1
          return store.table.sender.get(input)
        },
      },
    }
    return { clock, counted, authenticate: createAuthenticator({ table, now: () => clock.ms }) }
  }

  test('lets in whom the key names, and nobody with another or no key', async () => {
    const { tenantId, apiKey } = await tenantWithKey('known')
    const { authenticate } = clocked()
    expect(await authenticate(apiKey, 'read')).toMatchObject({ ok: true, value: { tenantId } })
    for (const wrong of [undefined, '', 'unknown', `${apiKey} `, 'x'.repeat(100_000), '__proto__']) {
      expect(await authenticate(wrong, 'read')).toEqual({ ok: false, error: { kind: 'badKey' } })
    }
  })

  test.each([
    [{}, ['read', 'change', 'refund']],
    [{ noRefunds: true }, ['read', 'change']],
    [{ readOnly: true }, ['read']],
    [{ readOnly: true, noRefunds: true }, ['read']],
  ] as const)('a key with %j may only %j', async (restrictions, allowed) => {
    const { tenantId } = await tenantWithKey(`restricted-${JSON.stringify(restrictions).length}`)
    const apiKey = `restricted ${JSON.stringify(restrictions)}`
    await createApiKey(store.table, apiKey, tenantId, 1_000, restrictions)
    const { authenticate } = clocked()
    const uses = ['read', 'change', 'refund'] as const
    const outcomes = await Promise.all(
      uses.map(async (use) => [use, await authenticate(apiKey, use)] as const),
    )
    expect(outcomes.filter(([, { ok }]) => ok).map(([use]) => use)).toEqual(allowed)
    for (const [, outcome] of outcomes) if (!outcome.ok) expect(outcome.error).toEqual({ kind: 'suspended' })
  })

  test('a key that has expired is unknown at once, though it is remembered', async () => {
    const { tenantId } = await tenantWithKey('expiring')
    const { clock, authenticate } = clocked()
    await createApiKey(store.table, 'expiring', tenantId, clock.ms, { expiresAt: clock.ms + 5_000 })
    clock.ms += 4_999
    expect(await authenticate('expiring', 'read')).toMatchObject({ ok: true })
    clock.ms += 1
    expect(await authenticate('expiring', 'read')).toEqual({ ok: false, error: { kind: 'badKey' } })
  })

  test('a busy tenant is read once, however many ask at once', async () => {
    const { apiKey } = await tenantWithKey('busy')
    const { counted, authenticate } = clocked()
    await Promise.all(Array.from({ length: 20 }, () => authenticate(apiKey, 'read')))
    await authenticate(apiKey, 'read')
    expect(counted.reads).toBe(2)
  })

  test('revoking and suspending take effect within 30 seconds', async () => {
    const revoked = await tenantWithKey('to-revoke')
    const suspended = await tenantWithKey('to-suspend')
    const { clock, authenticate } = clocked()
    await authenticate(revoked.apiKey, 'read')
    await authenticate(suspended.apiKey, 'read')
    await revokeApiKey(store.table, hashApiKey(revoked.apiKey), clock.ms)
    await setTenantState(store.table, suspended.tenantId, 'suspended')
    clock.ms += 30_000
    expect(await authenticate(revoked.apiKey, 'read')).toEqual({ ok: false, error: { kind: 'badKey' } })
    expect(await authenticate(suspended.apiKey, 'read')).toEqual({ ok: false, error: { kind: 'suspended' } })
  })

  test('a key that was unknown counts soon after it is created', async () => {
    const { tenantId } = await tenantWithKey('early')
    const { clock, counted, authenticate } = clocked()
    expect(await authenticate('key-to-come', 'read')).toMatchObject({ ok: false })
    expect(await authenticate('key-to-come', 'read')).toMatchObject({ ok: false })
    expect(counted.reads).toBe(1)
    await createApiKey(store.table, 'key-to-come', tenantId, clock.ms)
    clock.ms += 5_000
    expect(await authenticate('key-to-come', 'read')).toMatchObject({ ok: true })
  })

  test('a key whose tenant is gone lets nobody in', async () => {
    await createApiKey(store.table, 'orphan', TenantId.parse('nobody'), 1_000)
    expect(await clocked().authenticate('orphan', 'read')).toEqual({ ok: false, error: { kind: 'badKey' } })
  })
})

test('what one tenant searched has another key than what another tenant searched', () => {
  expect(queryKey('a', 'k')).not.toEqual(queryKey('b', 'k'))
})
