import { spawn } from 'node:child_process'
import { access, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { takeDataDir } from '#infra/machine/data-dir.ts'
import { untilTrue } from '#test/e2e/support/poll.ts'
import { startService, temporaryFolder } from '#test/e2e/support/service.ts'
import { placeOrder } from '#test/e2e/support/trips.ts'
import { opsOn } from './support/ops.ts'

const root = join(import.meta.dirname, '../..')

test('with the service stopped the store is opened for the command, and what it writes is there afterwards', async () => {
  const first = await startService()
  const ops = opsOn(first.dataDir)
  const { outOrderNo } = await placeOrder(first.north, first.clock.now(), { person: '过期' })
  await first.close()

  expect((await ops('order', 'show', 'north', outOrderNo, '--json')).json.status).toMatch(/[NBD]/)
  const { apiKey } = (await ops('keys', 'create', 'north', '--json')).json
  const second = await startService({ dataDir: first.dataDir })
  const answer = await fetch(`${second.url}/grabTicket/action/orderDetail.php`, {
    method: 'POST',
    body: new URLSearchParams({ key: apiKey, outOrderNo }),
  })
  expect(await answer.json()).toMatchObject({ error_code: 0 })
})

test('what needs Juhe is not available while the service is stopped', async () => {
  const service = await startService()
  const ops = opsOn(service.dataDir)
  const { outOrderNo } = await placeOrder(service.north, service.clock.now(), { person: '过期' })
  await service.close()
  for (const command of [
    ['order', 'reconcile', 'north', outOrderNo],
    ['callbacks', 'check'],
    ['callbacks', 'register', '--yes'],
  ]) {
    expect(await ops(...command)).toMatchObject({
      exitCode: 6,
      out: '',
      err: expect.stringMatching(/not running/),
    })
  }
})

test('commands see the time of the turned clock, whether the service runs or not', async () => {
  const service = await startService()
  const ops = opsOn(service.dataDir)
  await service.sandbox.advance(30 * 24 * 3_600)
  const lateBy = async () => {
    await ops('tenants', 'create', `t${Date.now()}`)
    const tenants = (await ops('tenants', 'list', '--json')).json
    const newest = Math.max(...tenants.map(({ createdAt }: { createdAt: string }) => Date.parse(createdAt)))
    return Math.round((newest - Date.now()) / (24 * 3_600_000))
  }
  expect(await lateBy()).toBe(30)
  await service.close()
  expect(await lateBy()).toBe(30)
})

test('a folder that is none is not made, and is told in one line', async () => {
  const dataDir = join(await temporaryFolder(), 'never')
  const ended = await opsOn(dataDir)('tenants', 'list')
  expect(ended).toMatchObject({ exitCode: 6, out: '' })
  expect(ended.err).toMatch(/^DATA_DIR \S+never holds no service: start it once \(npm start\)$/)
  await expect(access(dataDir)).rejects.toThrow()
})

test('several commands at once wait for each other', async () => {
  const service = await startService()
  await service.close()
  const ops = opsOn(service.dataDir)
  const ended = await Promise.all(['one', 'two', 'three'].map((id) => ops('tenants', 'create', id)))
  expect(ended.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0])
  expect((await ops('tenants', 'list', '--json')).json).toHaveLength(5)
})

test('a folder that is held by somebody who does not say where he is, is given up', async () => {
  const service = await startService()
  await service.close()
  const folder = await takeDataDir(service.dataDir)
  const waits: number[] = []
  const ops = opsOn(service.dataDir, {
    sleep: async (ms) => {
      waits.push(ms)
    },
  })
  expect((await ops('tenants', 'list')).exitCode).toBe(6)
  expect(waits.length).toBeGreaterThan(5)
  await folder.close()
})

test('where a killed service was is not believed: the store is opened, and its indexes put right first', async () => {
  const dataDir = await temporaryFolder()
  const env = { PATH: process.env.PATH, PORT: '0', SANDBOX_PORT: '0', DATA_DIR: dataDir }
  const child = spawn(process.execPath, ['infra/local/start.ts'], { cwd: root, env, stdio: 'ignore' })
  const file = join(dataDir, 'service.json')
  await untilTrue('the service', async () => (await readFile(file, 'utf8').catch(() => '')) !== '')
  const { pid } = JSON.parse(await readFile(file, 'utf8'))
  expect(pid).toBe(child.pid)
  child.kill('SIGKILL')
  await untilTrue('its end', () => child.signalCode !== null)

  // The file is still there, and names a port where nobody listens.
  await access(file)
  await access(join(dataDir, 'open'))
  const listed = await opsOn(dataDir)('tenants', 'list', '--json')
  expect(listed.json).toMatchObject([{ tenantId: 'demo' }])
  // Closed cleanly, so that the next start need not repair what was repaired.
  await expect(access(join(dataDir, 'open'))).rejects.toThrow()
})

test('a service that ends takes its addresses with it', async () => {
  const service = await startService()
  const file = join(service.dataDir, 'service.json')
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ url: service.url, pid: process.pid })
  await service.close()
  await expect(access(file)).rejects.toThrow()
})

test('a damaged key ring is told without any of its content', async () => {
  const service = await startService()
  await service.close()
  await writeFile(join(service.dataDir, 'secrets.json'), '{"juheKey":"hush-hush"}')
  const ended = await opsOn(service.dataDir)('tenants', 'list')
  expect(ended.exitCode).toBe(1)
  expect(ended.err).toMatch(/secrets\.json is damaged/)
  expect(ended.err).not.toContain('hush-hush')
})
