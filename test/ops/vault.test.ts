import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { OrderNo } from '#shared/ids.ts'
import { orderKey } from '#shared/table/keys.ts'
import type { SealingKey } from '#shared/vault/vault.ts'
import { startService, type TestService } from '#test/e2e/support/service.ts'
import { people, placeOrder } from '#test/e2e/support/trips.ts'
import { opsOn } from './support/ops.ts'

/** In seconds, as the sandbox's clock is turned. */
const minute = 60

function newKey(kid: string): SealingKey {
  return { kid, key: randomBytes(32).toString('base64url') }
}

/** Changes the key ring of a stopped service. */
async function changeRing(dataDir: string, change: (keys: readonly SealingKey[]) => readonly SealingKey[]) {
  const file = join(dataDir, 'secrets.json')
  const secrets = JSON.parse(await readFile(file, 'utf8'))
  await writeFile(file, JSON.stringify({ ...secrets, sealingKeys: change(secrets.sealingKeys) }))
}

/** A key of the ring, which no command may show. */
async function keyOf(dataDir: string, kid: string): Promise<string> {
  const secrets = JSON.parse(await readFile(join(dataDir, 'secrets.json'), 'utf8'))
  return secrets.sealingKeys.find((key: SealingKey) => key.kid === kid).key
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

test('a sealing key is replaced by the commands while the service runs: everything opens before, meanwhile and after', async () => {
  const service = await startService()
  const { dataDir, north, clock, sandbox } = service
  const ops = opsOn(dataDir)
  const now = async () => new Date(await sandbox.now()).toISOString().slice(0, 16)
  const first = await placeOrder(north, clock.now(), { person: '过期' })
  const [, sealedBefore] = (await valuesOf(dataDir))['local-1']

  // The new key opens; it must not seal before every process has it.
  const added = await ops('vault', 'add-key', '--json')
  expect(added.exitCode).toBe(0)
  const { kid, since } = added.json
  expect(since.slice(0, 16)).toBe(await now())
  expect(added.out + added.err).not.toContain(await keyOf(dataDir, kid))
  expect(await valuesOf(dataDir)).toEqual({ 'local-1': ['seals', sealedBefore], [kid]: ['opens', 0] })
  expect(await ops('vault', 'promote', kid, '--yes')).toMatchObject({
    exitCode: 5,
    err: expect.stringMatching(/^key k-\w{8} has been in the ring since .* go on from .* \(in 1\dm .*\)$/),
  })
  await sandbox.advance(15 * minute)
  // The service reads the ring for this one, a moment before the new key is in front.
  const meanwhile = await placeOrder(north, clock.now(), { person: '过期' })
  expect((await ops('vault', 'promote', kid)).exitCode).toBe(4)
  expect((await ops('vault', 'promote', 'k-unknown', '--yes')).exitCode).toBe(3)
  const promoted = await ops('vault', 'promote', kid, '--yes', '--json')
  expect(promoted).toMatchObject({ exitCode: 0, json: { kid, promoted: true } })
  expect((await ops('vault', 'promote', kid, '--json')).json).toEqual({ kid, promoted: false })
  const { json: status, out } = await ops('vault', 'status', '--json')
  expect(status.keys).toMatchObject([
    { kid, state: 'seals', since },
    { kid: 'local-1', state: 'opens' },
  ])
  expect(status.keys[0].frontSince.slice(0, 16)).toBe(await now())
  expect(out).not.toContain(await keyOf(dataDir, 'local-1'))

  // So it seals with the old key still, and nobody may take that out.
  const waiting = await waitingOrder(service)
  expect((await valuesOf(dataDir))['local-1'][1]).toBe(sealedBefore + 3)
  expect(await ops('vault', 'retire', 'local-1', '--yes')).toMatchObject({
    exitCode: 5,
    err: expect.stringMatching(/^key k-\w{8} has been in front since /),
  })
  expect((await ops('vault', 'retire', kid, '--yes')).exitCode).toBe(5)
  expect((await ops('vault', 'reseal')).exitCode).toBe(4)
  const [resealed] = await Promise.all([
    ops('vault', 'reseal', '--yes', '--json', '--rate', '10000'),
    // Orders change under its hands: the one that waits is submitted.
    sandbox.advance(2 * minute),
  ])
  expect(resealed.exitCode).toBe(0)
  expect(resealed.json).toMatchObject({ currentKey: kid, failed: 0, failedItems: [] })
  expect(resealed.json.resealed).toBeGreaterThanOrEqual(4)
  const late = await placeOrder(north, clock.now(), { person: '过期' })

  // From now on it seals with the new one; what came between is found before the old one goes.
  await sandbox.advance(15 * minute)
  const newest = await placeOrder(north, clock.now(), { person: '过期' })
  expect((await valuesOf(dataDir))['local-1']).toEqual(['opens', 1])
  expect(await ops('vault', 'retire', 'local-1', '--yes', '--rate', '10000')).toMatchObject({
    exitCode: 5,
    err: 'key local-1 is needed for 1 value(s): vault reseal comes first',
  })
  const again = await ops('vault', 'reseal', '--yes', '--json', '--rate', '10000')
  expect(again.json).toMatchObject({ resealed: 1, failed: 0 })
  expect((await ops('vault', 'retire', 'local-1')).exitCode).toBe(4)
  expect((await ops('vault', 'retire', 'local-1', '--yes', '--json')).json).toEqual({
    kid: 'local-1',
    retired: true,
  })
  expect(Object.keys(await valuesOf(dataDir))).toEqual([kid])

  // The old key is gone from every process, and nothing needs it.
  await sandbox.advance(10 * minute)
  const shown = await ops(
    'order',
    'show',
    'north',
    first.outOrderNo,
    '--reveal',
    '--reason',
    'case 1',
    '--json',
  )
  expect(shown.json.people.passengers[0].name).toBe(people.adult.passengerName)
  for (const { outOrderNo } of [first, meanwhile, late, newest]) {
    const { result } = await north.call('orderDetail', { outOrderNo })
    expect(result.passengers).toMatchObject([{ passengerName: '王小明' }])
  }
  const detail = await north.call('orderDetail', { outOrderNo: waiting.outOrderNo })
  expect(detail.result).toMatchObject({
    status: 'F',
    passengers: [{ passengerName: '王小明' }, { passengerName: 'ANNA SMITH' }],
  })
  expect(service.logged.filter((line) => line.event === 'failure' || line.event === 'setback')).toEqual([])
})

test('a ring that was made before anybody noted times is long known: its keys are promoted and retired at once', async () => {
  const service = await startService()
  const { dataDir } = service
  await service.close()
  await changeRing(dataDir, (keys) => [...keys, newKey('by-hand'), { kid: 'faulty', key: 'AAAA' }])
  // Whoever edits the file by hand may get it wrong: then no command goes on.
  const ops = opsOn(dataDir)
  expect((await ops('vault', 'promote', 'by-hand', '--yes')).exitCode).toBe(1)
  await changeRing(dataDir, (keys) => keys.filter(({ kid }) => kid !== 'faulty'))
  expect((await ops('vault', 'promote', 'by-hand', '--yes')).exitCode).toBe(0)
  expect(await valuesOf(dataDir)).toMatchObject({ 'by-hand': ['seals', 0], 'local-1': ['opens', 2] })
  await changeRing(dataDir, (keys) => keys.map(({ kid, key }) => ({ kid, key })))
  expect((await ops('vault', 'reseal', '--yes')).exitCode).toBe(0)
  expect((await ops('vault', 'retire', 'local-1', '--yes')).exitCode).toBe(0)
  expect(await valuesOf(dataDir)).toEqual({ 'by-hand': ['seals', 2] })
})

test('while items cannot be read no key is retired: they may need it', async () => {
  const service = await startService()
  const { dataDir, table } = service
  const kid = (await opsOn(dataDir)('vault', 'add-key', '--json')).json.kid
  const { orderNo } = await placeOrder(service.north, service.clock.now(), { person: '过期' })
  await table.sender.update({
    ...{ TableName: table.name, Key: orderKey(OrderNo.parse(orderNo)) },
    UpdateExpression: 'REMOVE #document',
    ExpressionAttributeNames: { '#document': 'document' },
  })
  const ended = await opsOn(dataDir)('vault', 'retire', kid, '--yes')
  expect(ended).toMatchObject({ exitCode: 5, err: expect.stringMatching(/^1 item\(s\) cannot be read/) })
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
  expect(
    (await ops('order', 'show', 'north', lost.outOrderNo, '--reveal', '--reason', 'case 1')).exitCode,
  ).toBe(1)
})
