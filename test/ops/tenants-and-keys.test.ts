import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { TenantId } from '#shared/ids.ts'
import type { PostRequest } from '#shared/pushes/post.ts'
import { postSigned } from '#shared/pushes/post-signed.ts'
import { getTenant } from '#shared/tenants/tenant-store.ts'
import type { Sealed } from '#shared/vault/sealed.ts'
import type { Vault } from '#shared/vault/vault.ts'
import { clientOf } from '#test/e2e/support/client.ts'
import { until } from '#test/e2e/support/poll.ts'
import { startReceiver } from '#test/e2e/support/receiver.ts'
import { startService } from '#test/e2e/support/service.ts'
import { placeOrder } from '#test/e2e/support/trips.ts'
import { opsOn } from './support/ops.ts'

const service = await startService()
const ops = opsOn(service.dataDir)

/** Whether the running service lets a key in. */
async function isLetIn(apiKey: string): Promise<boolean> {
  const answer = await clientOf(service.url, apiKey).call('orderDetail', { outOrderNo: 'NOSUCHORDER' })
  return answer.error_code === 223804
}

describe('tenants', () => {
  test('a new tenant with a new key is a customer at once, whose pushes its shown secret verifies', async () => {
    const created = await ops('tenants', 'create', 'shop', '--name', '小店', '--json')
    expect(created.exitCode).toBe(0)
    expect(created.json).toEqual({
      ...{ tenantId: 'shop', name: '小店', state: 'active' },
      webhookSecret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
    })
    const key = await ops('keys', 'create', 'shop', '--json')
    expect(key.json.apiKey).toMatch(/^gtk_[\w-]{43}$/)

    const receiver = await startReceiver({ secret: created.json.webhookSecret, now: service.clock.now })
    const client = clientOf(service.url, key.json.apiKey)
    expect(await client.call('addCallbackUrl', { type: 1, url: receiver.url })).toMatchObject({
      error_code: 0,
    })
    const { outOrderNo } = await placeOrder(client, service.clock.now(), { person: '出票' })
    await service.sandbox.advance(60)
    const [push] = await receiver.untilPushes(outOrderNo)
    expect(push?.verified).toBe(true)
    await receiver.close()
  })

  test('the list has every tenant with its state and callback URLs, and no secret', async () => {
    const listed = await ops('tenants', 'list', '--json')
    const north = listed.json.find(({ tenantId }: { tenantId: string }) => tenantId === 'north')
    expect(north).toEqual({
      ...{ tenantId: 'north', name: 'North Travel', state: 'active' },
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
      callbackUrls: {
        ticket: { url: service.north.receiver.urls[1], format: 'json' },
        refund: { url: service.north.receiver.urls[2], format: 'json' },
        expiry: { url: service.north.receiver.urls[3], format: 'json' },
      },
    })
    const table = await ops('tenants', 'list')
    expect(table.out).toMatch(
      /^north +active +ticket, refund, expiry +\d{4}-\d\d-\d\d [\d:]{8} +North Travel$/m,
    )
    expect(table.out + listed.out).not.toContain('whsec_')
  })

  test('an id that is taken is a conflict, and the tenant stays as it was', async () => {
    await ops('tenants', 'create', 'taken', '--name', 'First')
    const second = await ops('tenants', 'create', 'taken', '--name', 'Second')
    expect(second).toMatchObject({ exitCode: 5, out: '' })
    expect((await ops('tenants', 'list')).out).toMatch(/First/)
  })

  test('an id that is none is refused as usage', async () => {
    const ended = await ops('tenants', 'create', 'no spaces')
    expect(ended).toMatchObject({ exitCode: 2, out: '' })
    expect(ended.err).toContain('tenantId must be')
  })

  test('suspending needs a yes, keeps the tenant out, and can be taken back', async () => {
    await ops('tenants', 'create', 'late-payer')
    const { apiKey } = (await ops('keys', 'create', 'late-payer', '--json')).json
    const unconfirmed = await ops('tenants', 'suspend', 'late-payer')
    expect(unconfirmed.exitCode).toBe(4)
    expect((await ops('tenants', 'list')).out).toMatch(/^late-payer +active/m)

    expect((await ops('tenants', 'suspend', 'late-payer', '--yes')).exitCode).toBe(0)
    expect((await ops('tenants', 'list')).out).toMatch(/^late-payer +suspended/m)
    expect(await isLetIn(apiKey)).toBe(false)
    expect((await ops('tenants', 'resume', 'late-payer')).exitCode).toBe(0)
    // What the service remembers of a tenant it forgets within 30 s.
    await service.sandbox.advance(30)
    expect(await isLetIn(apiKey)).toBe(true)
  })

  test('a signing secret is replaced after a yes, and the new one signs', async () => {
    const before = (await ops('tenants', 'create', 'rotates', '--json')).json.webhookSecret
    expect((await ops('tenants', 'rotate-secret', 'rotates')).exitCode).toBe(4)
    const rotated = await ops('tenants', 'rotate-secret', 'rotates', '--yes', '--json')
    expect(rotated.json.webhookSecret).toMatch(/^whsec_/)
    expect(rotated.json.webhookSecret).not.toBe(before)
  })

  test('a secret is replaced with an overlap: both sign until the moment, then the new one', async () => {
    const tenantId = 'overlaps'
    const before = (await ops('tenants', 'create', tenantId, '--json')).json.webhookSecret
    const rotate = ['tenants', 'rotate-secret', tenantId, '--yes', '--json']
    const { json } = await ops(...rotate, '--until', '24h')
    const until = Date.parse(json.previousSecretUntil)
    const tenant = await getTenant(service.table, TenantId.parse(tenantId))
    if (tenant === undefined) throw new Error('no tenant')
    expect(tenant.previousSecret?.until).toBe(until)
    const secrets = new Map([
      [tenant.webhookSecret, json.webhookSecret],
      [tenant.previousSecret?.secret, before],
    ])
    const verifiedAt = async (at: number) => {
      let sent: PostRequest | undefined
      const services = {
        ...{ now: () => at, othersNow: () => Date.now(), callbackPolicy: 'any' as const },
        vault: { open: async (_: string, sealed: Sealed) => secrets.get(sealed) } as unknown as Vault,
        post: async (request: PostRequest) => {
          sent = request
          return { kind: 'answered' as const, httpStatus: 200 }
        },
      }
      const url = { url: 'http://127.0.0.1:9/', format: 'json' as const }
      await postSigned(services, tenant, url, () => ({ id: 'msg_1', json: '{}' }))
      return [json.webhookSecret, before].map((secret) => {
        try {
          new Webhook(secret).verify(sent?.body ?? '', sent?.headers ?? {})
          return true
        } catch {
          return false
        }
      })
    }
    expect(await verifiedAt(until - 1)).toEqual([true, true])
    expect(await verifiedAt(until)).toEqual([true, false])
    for (const past of ['2020-01-01', 'soon'])
      expect((await ops(...rotate, '--until', past)).exitCode).toBe(2)
    await ops(...rotate)
    expect(await getTenant(service.table, TenantId.parse(tenantId))).not.toHaveProperty('previousSecret')
  })

  test("a tenant's limits are shown and changed, and hold; what is not named stays", async () => {
    await ops('tenants', 'create', 'limited')
    const { apiKey } = (await ops('keys', 'create', 'limited', '--json')).json
    expect((await ops('tenants', 'limits', 'limited', '--json')).json).toEqual({
      tenantId: 'limited',
      limits: {},
    })
    await ops('tenants', 'limits', 'limited', '--requests-per-minute', '2', '--open-orders', 'none')
    await ops('tenants', 'limits', 'limited', '--orders-per-day', '7')
    expect((await ops('tenants', 'limits', 'limited', '--json')).json.limits).toEqual({
      ...{ requestsPerMinute: 2, openOrders: 'none', ordersPerDay: 7 },
    })
    const client = clientOf(service.url, apiKey)
    await until('a request beyond the limit', async () => {
      const { error_code } = await client.call('orderDetail', { outOrderNo: 'NOSUCHORDER' })
      return error_code === 10011 ? true : undefined
    })
    const unset = await ops('tenants', 'limits', 'limited', '--requests-per-minute', 'stage', '--json')
    expect(unset.json.limits).toEqual({ openOrders: 'none', ordersPerDay: 7 })
    expect((await ops('tenants', 'limits', 'limited', '--open-orders', '0')).exitCode).toBe(2)
  })

  test.each([
    ['tenants', 'suspend', 'ghost', '--yes'],
    ['tenants', 'limits', 'ghost', '--open-orders', '5'],
    ['tenants', 'resume', 'ghost'],
    ['tenants', 'rotate-secret', 'ghost', '--yes'],
    ['keys', 'create', 'ghost'],
    ['keys', 'list', 'ghost'],
  ])('%s %s of a tenant that is not there says so', async (...args) => {
    const ended = await ops(...args)
    expect(ended).toMatchObject({ exitCode: 3, out: '', err: 'there is no tenant ghost' })
  })
})

describe('keys', () => {
  test('a key is shown once: the list has its id only, and the table its hash only', async () => {
    const created = (await ops('keys', 'create', 'north', '--json')).json
    const listed = await ops('keys', 'list', 'north', '--json')
    expect(listed.json).toContainEqual({ keyId: created.keyId, createdAt: expect.any(String) })
    expect(listed.out).not.toContain(created.apiKey)
  })

  test('a restricted key does only what it may', async () => {
    const { json } = await ops(
      'keys',
      'create',
      'north',
      '--read-only',
      '--no-refunds',
      '--expires',
      '30d',
      '--json',
    )
    expect(json).toMatchObject({ readOnly: true, noRefunds: true, expiresAt: expect.any(String) })
    expect((await ops('keys', 'list', 'north', '--json')).json).toContainEqual(
      expect.objectContaining({
        keyId: json.keyId,
        readOnly: true,
        noRefunds: true,
        expiresAt: json.expiresAt,
      }),
    )
    const reader = clientOf(service.url, json.apiKey)
    expect(await reader.call('orderDetail', { outOrderNo: 'NOSUCHORDER' })).toMatchObject({
      error_code: 223804,
    })
    const effects = [
      'submitOrder',
      'cancelOrder',
      'applyRefundOrder',
      'addCallbackUrl',
      'resendPush',
      'testCallbackUrl',
    ] as const
    for (const operation of effects)
      expect(await reader.call(operation, {}), operation).toMatchObject({ error_code: 10002 })
    const buyer = clientOf(
      service.url,
      (await ops('keys', 'create', 'north', '--no-refunds', '--json')).json.apiKey,
    )
    expect(await buyer.call('applyRefundOrder', {})).toMatchObject({ error_code: 10002 })
    expect(await buyer.call('cancelOrder', {})).toMatchObject({ error_code: 223804 })
  })

  test('no two keys are alike', async () => {
    const keys = new Set<string>()
    for (let n = 0; n < 5; n += 1) keys.add((await ops('keys', 'create', 'south', '--json')).json.apiKey)
    expect(keys.size).toBe(5)
  })

  test('a key is revoked after a yes, for good, and the others of its tenant go on', async () => {
    const doomed = (await ops('keys', 'create', 'north', '--json')).json
    const other = (await ops('keys', 'create', 'north', '--json')).json
    expect(await isLetIn(doomed.apiKey)).toBe(true)
    expect((await ops('keys', 'revoke', 'north', doomed.keyId)).exitCode).toBe(4)
    expect(await isLetIn(doomed.apiKey)).toBe(true)

    expect((await ops('keys', 'revoke', 'north', doomed.keyId, '--yes')).exitCode).toBe(0)
    await service.sandbox.advance(30)
    await until('the key to be refused', async () => !(await isLetIn(doomed.apiKey)) || undefined)
    expect(await isLetIn(other.apiKey)).toBe(true)
    expect((await ops('keys', 'list', 'north')).out).toMatch(
      new RegExp(`^${doomed.keyId} +\\S+ \\S+ +\\d{4}`, 'm'),
    )
    // Once more changes nothing, and needs no yes.
    expect((await ops('keys', 'revoke', 'north', doomed.keyId)).exitCode).toBe(0)
  })

  test('a key that leaked is revoked by itself, read from stdin', async () => {
    const { apiKey, keyId } = (await ops('keys', 'create', 'south', '--json')).json
    const withInput = opsOn(service.dataDir, { readInput: async () => `${apiKey}\n` })
    const revoked = await withInput('keys', 'revoke', '--stdin', '--yes', '--json')
    expect(revoked.json).toEqual({ keyId, revoked: true })
    expect(revoked.out + revoked.err).not.toContain(apiKey)
    expect(
      (await opsOn(service.dataDir, { readInput: async () => 'gtk_nobodys' })('keys', 'revoke', '--stdin'))
        .exitCode,
    ).toBe(3)
  })

  test("another tenant's key is not found under this one's name", async () => {
    const { keyId } = (await ops('keys', 'create', 'south', '--json')).json
    expect((await ops('keys', 'revoke', 'north', keyId, '--yes')).exitCode).toBe(3)
    expect((await ops('keys', 'revoke', 'north')).exitCode).toBe(2)
  })
})
