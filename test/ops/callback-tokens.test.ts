import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startService, type TestService } from '#test/e2e/support/service.ts'
import { placeOrder } from '#test/e2e/support/trips.ts'
import { opsOn } from './support/ops.ts'

/** In seconds, as the sandbox's clock is turned. */
const minute = 60

const types = [1, 2, 3] as const

async function documentOf({ dataDir }: TestService) {
  return JSON.parse(await readFile(join(dataDir, 'secrets.json'), 'utf8'))
}

async function tokensOf(service: TestService): Promise<Readonly<Record<string, readonly string[]>>> {
  return (await documentOf(service)).callbackTokens
}

/** How a push of each type with a token is taken: nobody can read it, but for that its token must be right. */
async function outcomesOf(service: TestService, tokens: Readonly<Record<string, string | undefined>>) {
  const outcomes = []
  for (const type of types) {
    const url = `${service.url}/juhe/callback/${type}/${tokens[type]}`
    const answer = await fetch(url, { method: 'POST', body: new URLSearchParams() })
    expect(await answer.text()).toBe('success')
    outcomes.push(service.logged.findLast((line) => line.event === 'callbackIn')?.outcome)
  }
  return outcomes
}

const known = ['unreadable', 'unreadable', 'unreadable']
const unknown = ['badToken', 'badToken', 'badToken']

test('the tokens of Juhe’s URLs are replaced by the commands while the service runs, and no push is lost', async () => {
  const service = await startService()
  const { north, clock, sandbox } = service
  const ops = opsOn(service.dataDir)
  const before = await tokensOf(service)
  const old = Object.fromEntries(types.map((type) => [type, before[type]?.[0]]))
  expect(await outcomesOf(service, old)).toEqual(known)

  expect((await ops('callbacks', 'add-tokens')).exitCode).toBe(4)
  expect(await tokensOf(service)).toEqual(before)
  const added = await ops('callbacks', 'add-tokens', '--yes', '--json')
  expect(added.exitCode).toBe(0)
  const both = await tokensOf(service)
  const fresh = Object.fromEntries(types.map((type) => [type, both[type]?.[0]]))
  for (const type of types) {
    expect(both[type]).toEqual([expect.stringMatching(/^[\w-]{43}$/), old[type]])
    expect(added.out + added.err).not.toContain(fresh[type])
  }
  expect(new Set(Object.values(fresh)).size).toBe(3)
  // Until every process knows them Juhe must not use them; until Juhe does the old ones must stay.
  expect(await ops('register-callbacks', '--yes')).toMatchObject({
    exitCode: 5,
    err: expect.stringMatching(/^the newest tokens have been there since .* go on from .* \(in 1\dm .*\)$/),
  })
  expect(await ops('callbacks', 'retire-tokens', '--yes')).toMatchObject({
    exitCode: 5,
    err: 'Juhe has not been told of the newest tokens: register-callbacks comes first',
  })

  await sandbox.advance(15 * minute)
  expect(await outcomesOf(service, fresh)).toEqual(known)
  expect(await outcomesOf(service, old)).toEqual(known)
  expect((await ops('register-callbacks', '--yes')).exitCode).toBe(0)
  expect((await ops('callbacks', 'retire-tokens')).exitCode).toBe(4)
  const retired = await ops('callbacks', 'retire-tokens', '--yes', '--json')
  expect(retired).toMatchObject({ exitCode: 0, json: { retired: 3 } })
  expect(await tokensOf(service)).toEqual(Object.fromEntries(types.map((type) => [type, [fresh[type]]])))
  expect((await documentOf(service)).newestTokens).toBeUndefined()
  expect((await ops('callbacks', 'retire-tokens', '--json')).json).toEqual({ retired: 0 })

  await sandbox.advance(10 * minute)
  expect(await outcomesOf(service, old)).toEqual(unknown)
  expect(await outcomesOf(service, fresh)).toEqual(known)
  // Juhe itself pushes with the new ones.
  const { outOrderNo } = await placeOrder(north, clock.now(), { person: '出票' })
  await sandbox.advance(1 * minute)
  await north.receiver.untilPushes(outOrderNo)
})

test('tokens that were added by hand are retired when the operator says that Juhe uses the newest', async () => {
  const service = await startService()
  const ops = opsOn(service.dataDir)
  const { callbackTokens, ...others } = await documentOf(service)
  const newest = 'a-token-that-is-new'.padEnd(43, '0')
  const edited = { ...callbackTokens, 2: [newest, ...callbackTokens[2]] }
  await writeFile(
    join(service.dataDir, 'secrets.json'),
    JSON.stringify({ ...others, callbackTokens: edited }),
  )
  expect((await ops('register-callbacks', '--yes')).exitCode).toBe(0)
  expect(await ops('callbacks', 'retire-tokens')).toMatchObject({
    exitCode: 4,
    err: expect.stringContaining('Whether Juhe was told of the newest is not known here'),
  })
  expect((await ops('callbacks', 'retire-tokens', '--yes', '--json')).json).toEqual({ retired: 1 })
  expect(await tokensOf(service)).toEqual({ ...callbackTokens, 2: [newest] })
})

test('Juhe has not been told as long as it has not taken all of the URLs', async () => {
  const service = await startService()
  const ops = opsOn(service.dataDir)
  await ops('callbacks', 'add-tokens', '--yes')
  await service.sandbox.advance(15 * minute)
  await service.sandbox.arm('addCallbackUrl', 'code-10012', 1)
  expect((await ops('register-callbacks', '--yes')).exitCode).toBe(1)
  expect((await ops('callbacks', 'retire-tokens', '--yes')).exitCode).toBe(5)
  expect((await ops('register-callbacks', '--yes')).exitCode).toBe(0)
  expect((await ops('callbacks', 'retire-tokens', '--yes')).exitCode).toBe(0)
})
