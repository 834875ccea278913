import { randomBytes } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ownVersion } from '#infra/machine/own-version.ts'
import {
  examineAlarmMail,
  examineDeployment,
  examineQueues,
  examineSchedule,
} from '#infra/ops/doctor/examine-stage.ts'
import type { Inspection } from '#infra/ops/store/stage-inspection.ts'
import { startService } from '#test/e2e/support/service.ts'
import { placeOrder } from '#test/e2e/support/trips.ts'
import { opsOn } from './support/ops.ts'

type Check = { readonly name: string; readonly status: string; readonly detail: string }

const names = [
  ...[
    'service',
    'secrets',
    'keyRing',
    'callbacks',
    'juhe',
    'clock',
    'oldestDue',
    'limits',
    'juheBudget',
    'certificate',
  ],
  ...['schedule', 'queues', 'alarmMail', 'version'],
]

async function examined(dataDir: string, env: Readonly<Record<string, string>> = {}) {
  const { exitCode, json } = await opsOn(dataDir, { env: { DATA_DIR: dataDir, ...env } })('doctor', '--json')
  const checks: readonly Check[] = json?.checks ?? []
  return { exitCode, checks, odd: checks.filter(({ status }) => status !== 'ok').map(({ name }) => name) }
}

describe('ops doctor of the local service', () => {
  test('finds everything well where it is, with a line for each', async () => {
    const service = await startService()
    const { exitCode, checks } = await examined(service.dataDir)
    expect(checks.map(({ name, status }) => [name, status])).toEqual(names.map((name) => [name, 'ok']))
    expect(exitCode).toBe(0)
    const { out } = await opsOn(service.dataDir)('doctor')
    expect(out.split('\n')).toHaveLength(names.length + 1)
  })

  test('finds a service that is not running, and goes on with what the folder tells', async () => {
    const service = await startService()
    await service.close()
    const { exitCode, checks, odd } = await examined(service.dataDir)
    expect(exitCode).toBe(7)
    expect(odd).toEqual(expect.arrayContaining(['service', 'callbacks', 'schedule', 'queues']))
    expect(checks.find(({ name }) => name === 'service')?.detail).toContain('is not running')
    expect(checks.find(({ name }) => name === 'secrets')?.status).toBe('ok')
  })

  test('finds a Juhe that is closed, and a tenant near its limit', async () => {
    const service = await startService()
    await placeOrder(service.north, service.clock.now(), { person: '过期' })
    await service.sandbox.arm('dataDictionary', 'code-10020', 1)
    const { exitCode, checks, odd } = await examined(service.dataDir, { LIMIT_OPEN_ORDERS: '1' })
    expect(exitCode).toBe(7)
    expect(odd).toEqual(['juhe', 'limits'])
    expect(checks.find(({ name }) => name === 'juhe')?.detail).toMatch(/10020 接口维护$/)
    expect(checks.find(({ name }) => name === 'limits')).toMatchObject({
      status: 'warning',
      detail: 'north has 1 of 1 open orders',
    })
  })

  test('finds a tenant near each of its limits, a used budget of calls, and says what Juhe leaves us', async () => {
    const service = await startService({
      sandbox: { seed: 'test', pushEncoding: 'json', quirks: ['quota-header'] },
      env: {
        ...{ LIMIT_REQUESTS_PER_MINUTE: '9', LIMIT_ORDERS_PER_DAY: '1', LIMIT_OPEN_ORDERS: '1' },
        JUHE_CALLS_PER_DAY: '2',
      },
    })
    await placeOrder(service.north, service.clock.now(), { person: '过期' })
    const limits = { LIMIT_REQUESTS_PER_MINUTE: '9', LIMIT_ORDERS_PER_DAY: '1', LIMIT_OPEN_ORDERS: '1' }
    const { checks } = await examined(service.dataDir, { ...limits, JUHE_CALLS_PER_DAY: '2' })
    const detailOf = (name: string) => checks.find((one) => one.name === name)
    expect(detailOf('limits')).toEqual({
      name: 'limits',
      status: 'warning',
      detail: 'north has used 1 of 1 orders of today; north has 1 of 1 open orders',
    })
    expect(detailOf('juheBudget')).toMatchObject({
      status: 'warning',
      detail: expect.stringMatching(
        /^\d+ of 2 calls of today are used; routine questions are stopped until .+: buy/,
      ),
    })
    expect(detailOf('juhe')?.detail).toMatch(/^answers at http.+; 4711 calls left$/)
  })

  test('finds a service of another version than the tool', async () => {
    const service = await startService()
    const file = join(service.dataDir, 'service.json')
    await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')), version: '0.0.9' }))
    const { checks, odd } = await examined(service.dataDir)
    expect(odd).toEqual(['version'])
    expect(checks.at(-1)?.detail).toBe(`tool ${ownVersion}, service 0.0.9: start the service again`)
    const ops = opsOn(service.dataDir)
    expect(await ops('--version')).toMatchObject({ exitCode: 0, out: `${ownVersion}\nservice 0.0.9` })
    expect((await ops('--version', '--json')).json).toEqual({ tool: ownVersion, service: '0.0.9' })
  })

  test('finds orders that nobody attends to', async () => {
    const service = await startService({ everyMs: 3_600_000 })
    await placeOrder(service.north, service.clock.now(), { person: '断线' })
    await service.close()
    // An hour passes while nothing runs.
    await writeFile(join(service.dataDir, 'clock.json'), JSON.stringify({ offsetMs: 3_600_000 }))
    const { checks } = await examined(service.dataDir)
    const due = checks.find(({ name }) => name === 'oldestDue')
    expect(due).toMatchObject({
      status: 'failed',
      detail: expect.stringMatching(/^the oldest is due since \d+m/),
    })
  })

  test('finds more sealing keys than a rotation needs', async () => {
    const service = await startService()
    const ops = opsOn(service.dataDir)
    for (const _ of [1, 2]) expect((await ops('vault', 'add-key')).exitCode).toBe(0)
    const { odd, checks } = await examined(service.dataDir)
    expect(odd).toEqual(['keyRing'])
    expect(checks.find(({ name }) => name === 'keyRing')?.detail).toContain('2 more open')
  })

  test('of a folder without a service ends with 6', async () => {
    const folder = `/tmp/none-${randomBytes(6).toString('hex')}`
    await rm(folder, { recursive: true, force: true })
    expect((await examined(folder)).exitCode).toBe(6)
  })
})

describe('of a stage it finds', () => {
  const stage = (parts: Partial<Inspection>): Inspection => ({
    deployment: async () => ({ status: 'UPDATE_COMPLETE', at: 0 }),
    queues: async () => [],
    alarmMails: async () => ({ confirmed: 1, pending: 0 }),
    recentRuns: async () => 5,
    ...parts,
  })

  test.each([
    ['a schedule that stands still', examineSchedule(stage({ recentRuns: async () => 0 }), 0), 'failed'],
    ['a schedule that runs', examineSchedule(stage({}), 0), 'ok'],
    [
      'dead letters',
      examineQueues(stage({ queues: async () => [{ name: 'x-DeadLetters-1', messages: 2 }] })),
      'failed',
    ],
    [
      'a queue with work',
      examineQueues(stage({ queues: async () => [{ name: 'x-Attention', messages: 2 }] })),
      'ok',
    ],
    [
      'an unconfirmed address',
      examineAlarmMail(stage({ alarmMails: async () => ({ confirmed: 1, pending: 1 }) })),
      'failed',
    ],
    [
      'alarms to nobody',
      examineAlarmMail(stage({ alarmMails: async () => ({ confirmed: 0, pending: 0 }) })),
      'warning',
    ],
    [
      'a deployment that was rolled back',
      examineDeployment(
        stage({ deployment: async () => ({ status: 'UPDATE_ROLLBACK_COMPLETE', at: 0 }) }),
        {},
      ),
      'failed',
    ],
    [
      'a deployment of another version',
      examineDeployment(stage({}), { serviceVersion: '0.0.9', inspection: stage({}) }),
      'warning',
    ],
    ['a deployment', examineDeployment(stage({}), {}), 'ok'],
  ])('%s', async (_what, finding, status) => {
    expect(await finding).toMatchObject({ status })
  })
})
