import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { SealingKey } from '#shared/vault/vault.ts'
import { startService, type TestService } from '#test/e2e/support/service.ts'
import { people, placeOrder } from '#test/e2e/support/trips.ts'
import { opsOn } from './support/ops.ts'

const day = 24 * 3_600

function newKey(kid: string): SealingKey {
  return { kid, key: randomBytes(32).toString('base64url') }
}

/** Changes the key ring of a stopped service. */
async function changeRing(dataDir: string, change: (keys: readonly SealingKey[]) => readonly SealingKey[]) {
  const file = join(dataDir, 'secrets.json')
  const secrets = JSON.parse(await readFile(file, 'utf8'))
  await writeFile(file, JSON.stringify({ ...secrets, sealingKeys: change(secrets.sealingKeys) }))
}

/** How many values need a key. */
async function valuesOf(dataDir: string) {
  const { json } = await opsOn(dataDir)('vault', 'status', '--json', '--rate', '10000')
  return Object.fromEntries(
    json.keys.map(({ kid, state, values }: Record<string, unknown>) => [kid, [state, values]]),
  )
}

/** An order that Juhe turns away, so that the account it would be submitted with is kept. */
async function waitingOrder({ north, sandbox, clock }: TestService) {
  await sandbox.arm('submitOrder', 'code-10012', 1)
  return placeOrder(north, clock.now(), {
    ...{ person: '出票', ticketModel: '1', passengers: [people.adult, people.foreigner] },
    ...{ accountNo: 'rider12306', accountPwd: 'hush-hush' },
  })
}

test('a sealing key is replaced while the service runs: everything opens before, meanwhile and after', async () => {
  const before = await startService()
  const { dataDir } = before
  const waiting = await waitingOrder(before)
  const old = await placeOrder(before.north, before.clock.now(), { person: '过期' })
  await before.close()
  const sealedBefore = (await valuesOf(dataDir))['local-1']

  // The new key seals, both open.
  await changeRing(dataDir, (keys) => [newKey('local-2'), ...keys])
  const service = await startService({ dataDir })
  const ops = opsOn(dataDir)
  expect(await valuesOf(dataDir)).toEqual({
    'local-2': ['seals', 0],
    'local-1': ['opens', sealedBefore?.[1]],
  })
  expect((await ops('vault', 'reseal')).exitCode).toBe(4)
  const [resealed] = await Promise.all([
    ops('vault', 'reseal', '--yes', '--json', '--rate', '10000'),
    // Orders change under its hands: the one that waits is submitted.
    service.sandbox.advance(120),
  ])
  expect(resealed.exitCode).toBe(0)
  expect(resealed.json).toMatchObject({ currentKey: 'local-2', failed: 0, failedItems: [] })
  expect(resealed.json.resealed).toBeGreaterThanOrEqual(4)
  expect((await valuesOf(dataDir))['local-1']).toEqual(['opens', 0])
  expect((await ops('vault', 'reseal', '--yes', '--json', '--rate', '10000')).json).toMatchObject({
    resealed: 0,
  })
  await service.close()

  // The old key is gone.
  await changeRing(dataDir, ([current]) => (current === undefined ? [] : [current]))
  const after = await startService({ dataDir })
  const shown = await opsOn(dataDir)('order', 'show', 'north', old.outOrderNo, '--reveal', '--json')
  expect(shown.json.people.passengers[0].name).toBe(people.adult.passengerName)
  await after.sandbox.advance(1 * day)
  const detail = await after.north.call('orderDetail', { outOrderNo: waiting.outOrderNo })
  expect(detail.result).toMatchObject({
    status: 'F',
    passengers: [{ passengerName: '王小明' }, { passengerName: 'ANNA SMITH' }],
  })
})

test('what does not open is named and left as it is, and the rest is sealed anew', async () => {
  const service = await startService()
  const { dataDir } = service
  const lost = await placeOrder(service.north, service.clock.now(), { person: '过期' })
  await service.close()
  // A key that nobody has any more.
  await changeRing(dataDir, () => [newKey('local-2')])
  const ops = opsOn(dataDir)
  const ended = await ops('vault', 'reseal', '--yes', '--json')
  expect(ended.exitCode).toBe(1)
  expect(ended.json).toMatchObject({ resealed: 0, failed: 3 })
  expect(ended.json.failedItems).toEqual(
    expect.arrayContaining([`order ${lost.orderNo}`, 'tenant north', 'tenant south']),
  )
  expect((await valuesOf(dataDir))['local-1']).toEqual(['missing', 3])
  // The order itself can still be looked at.
  const shown = await ops('order', 'show', 'north', lost.outOrderNo)
  expect(shown.exitCode).toBe(0)
  expect(shown.out).toMatch(/sealed: .*names no key of the ring/)
  expect((await ops('order', 'show', 'north', lost.outOrderNo, '--reveal')).exitCode).toBe(1)
})
