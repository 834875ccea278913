import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { portOf } from '#infra/machine/port-of.ts'

const root = join(import.meta.dirname, '../..')
let dataDir: string
const children: ChildProcess[] = []
const serviceCommand: readonly [string, ...string[]] = [process.execPath, 'infra/local/start.ts']
const sandboxCommand: readonly [string, ...string[]] = [process.execPath, 'infra/sandbox/start.ts']
const knowsIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
)

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'start-'))
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await rm(dataDir, { recursive: true, force: true })
})

/** Starts the service as `npm start` does, or by another command line. */
function start(env: Readonly<Record<string, string>> = {}, [file, ...args] = serviceCommand) {
  const child = spawn(file, args, {
    cwd: root,
    env: { PATH: process.env.PATH, PORT: '0', SANDBOX_PORT: '0', DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  const output = { out: '', err: '' }
  child.stdout.on('data', (chunk) => {
    output.out += chunk
  })
  child.stderr.on('data', (chunk) => {
    output.err += chunk
  })
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal }))
  return { child, output, ended }
}

type Started = ReturnType<typeof start>

/** Waits for the line `ready <url>`; answers the addresses that were printed. */
async function ready({ output, child }: Started): Promise<{ url: string; sandboxUrl: string }> {
  await expect
    .poll(() => /^ready /m.test(output.out) || child.exitCode !== null, { timeout: 20_000 })
    .toBe(true)
  expect(output.err).toBe('')
  const url = /^ready (http:\S+)$/m.exec(output.out)?.[1] ?? ''
  const sandboxUrl = /^sandbox\s+(http:\S+)/m.exec(output.out)?.[1] ?? ''
  return { url, sandboxUrl }
}

async function addCallback(url: string, key: string): Promise<unknown> {
  const query = new URLSearchParams({ key, type: '1', url: 'http://127.0.0.1:9/push' })
  const response = await fetch(`${url}/grabTicket/action/addCallbackUrl.php?${query}`)
  return await response.json()
}

test('prints what runs where and one curl to try, then serves; ends on SIGTERM with 0', async () => {
  const service = start()
  const { url, sandboxUrl } = await ready(service)
  expect(service.output.out).toMatch(/^try\s+curl '.*search\.php.*'$/m)
  expect(service.output.out).toContain('whsec_')
  expect((await stat(join(dataDir, 'table'))).mode & 0o077).toBe(0)
  expect(await addCallback(url, 'demo-key')).toMatchObject({ error_code: 0 })
  expect((await fetch(`${url}/nowhere`)).status).toBe(404)
  expect((await fetch(`${sandboxUrl}/sandbox/clock`)).status).toBe(200)
  service.child.kill('SIGTERM')
  expect(await service.ended).toEqual({ code: 0, signal: null })
})

test.each(['start', 'sandbox'])('a SIGTERM that npm alone gets ends npm run %s, too', async (script) => {
  const service = start({}, ['npm', 'run', script])
  await expect.poll(() => service.output.out, { timeout: 20_000 }).toMatch(/^ready /m)
  const url = /^ready (http:\S+)$/m.exec(service.output.out)?.[1] ?? ''
  service.child.kill('SIGTERM')
  // Its output ends when everybody who wrote to it has.
  await service.ended
  await expect(fetch(url)).rejects.toThrow('fetch failed')
  const again = start({}, ['npm', 'run', script])
  await expect.poll(() => again.output.out, { timeout: 20_000 }).toMatch(/^ready /m)
  again.child.kill('SIGTERM')
  await again.ended
})

test('a second signal does not cut the ending short', async () => {
  const service = start()
  await ready(service)
  service.child.kill('SIGTERM')
  service.child.kill('SIGTERM')
  service.child.kill('SIGINT')
  expect(await service.ended).toEqual({ code: 0, signal: null })
})

test('a restart, after a kill too, keeps the tenant and the turned clock, and works on', async () => {
  const first = start()
  const before = await ready(first)
  const turned = await fetch(`${before.sandboxUrl}/sandbox/clock`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
    body: JSON.stringify({ advanceSeconds: 100_000 }),
  })
  expect(turned.status).toBe(200)
  first.child.kill('SIGKILL')
  await first.ended
  const second = start({ API_KEY: 'another-key' })
  const after = await ready(second)
  const clock = (await (await fetch(`${after.sandboxUrl}/sandbox/clock`)).json()) as { now: string }
  expect(Date.parse(clock.now)).toBeGreaterThan(Date.now() + 90_000_000)
  expect(await addCallback(after.url, 'demo-key')).toMatchObject({ error_code: 0 })
  expect(await addCallback(after.url, 'another-key')).toMatchObject({ error_code: 0 })
  second.child.kill('SIGINT')
  expect(await second.ended).toEqual({ code: 0, signal: null })
})

test('a port in use is one clear line, and exit code 1', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  for (const name of ['PORT', 'SANDBOX_PORT']) {
    const service = start({ [name]: String(portOf(other)) })
    expect(await service.ended).toEqual({ code: 1, signal: null })
    expect(service.output.err).toBe(`port ${portOf(other)} is in use\n`)
  }
  other.close()
})

test('a bad setting is one clear line, and exit code 1', async () => {
  for (const [name, value] of Object.entries({ PORT: 'x', WEBHOOK_SECRET: 'y', SALE_PERIOD_DAYS: 'z' })) {
    const service = start({ [name]: value })
    expect(await service.ended).toEqual({ code: 1, signal: null })
    expect(service.output.err).toMatch(new RegExp(`^[^\\n]*${name} must[^\\n]*\\n$`))
  }
})

test('a data folder in use is one clear line, and exit code 1, and harms nobody', async () => {
  const first = start()
  const { url } = await ready(first)
  const second = start()
  expect(await second.ended).toEqual({ code: 1, signal: null })
  expect(second.output.err).toMatch(/^cannot start: DATA_DIR \S+ is in use by another running service\n$/)
  expect(await addCallback(url, 'demo-key')).toMatchObject({ error_code: 0 })
})

test('a key and a secret of one’s own are not printed, only the variables that hold them', async () => {
  const own = {
    API_KEY: 'own-key-of-mine',
    WEBHOOK_SECRET: `whsec_${Buffer.alloc(24, 7).toString('base64')}`,
  }
  const service = start(own)
  await ready(service)
  for (const value of Object.values(own)) expect(service.output.out).not.toContain(value)
  expect(service.output.out).toMatch(/^pushes +are signed with WEBHOOK_SECRET$/m)
  expect(service.output.out).toMatch(/^service .*\(API key as in API_KEY\)$/m)
  expect(service.output.out).toMatch(/^try +curl ".*&key=\$API_KEY"$/m)
})

const commands = [
  ['start', serviceCommand],
  ['sandbox', sandboxCommand],
] as const

test.runIf(knowsIpv6).each(commands)(
  'npm run %s listens on an IPv6 address, and prints it as URLs have it',
  async (_, command) => {
    const service = start({ HOST: '::1' }, command)
    const { url } = await ready(service)
    expect(url).toMatch(/^http:\/\/\[::1\]:\d+$/)
    const path = '/grabTicket/action/dataDictionary.php?key=demo-key'
    expect((await fetch(url + path)).status).toBe(200)
  },
)

test.each(commands)(
  'npm run %s says in one line that HOST is no address of this machine',
  async (_, command) => {
    // The second is for documentation (RFC 5737), the third no name at all (RFC 6761).
    for (const host of ['999.1.1.1', '192.0.2.1', 'nope.invalid']) {
      const service = start({ HOST: host, LOG: 'off' }, command)
      expect(await service.ended).toEqual({ code: 1, signal: null })
      expect(service.output.err).toBe('HOST must be an address of this machine\n')
    }
  },
)

test.each(commands)('npm run %s says in one line that DATA_DIR is no folder', async (_, command) => {
  const service = start({ DATA_DIR: join(root, 'package.json') }, command)
  expect(await service.ended).toEqual({ code: 1, signal: null })
  expect(service.output.err).toMatch(
    /^[^\n]*DATA_DIR \S+package\.json cannot be used: it is a file, not a folder\n$/,
  )
})
