import { mkdir, readFile, rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startService } from '#test/e2e/support/service.ts'
import { people, placeOrder } from '#test/e2e/support/trips.ts'
import { opsOn } from './support/ops.ts'

const { dataDir, north, sandbox, clock } = await startService({ everyMs: 3_600_000 })
const number = String(people.adult.idCardNo)
const ops = opsOn(dataDir, { readInput: async () => `${number}\n` })
const by = ['--reason', 'case 7', '--json', '--yes'] as const

test('a document number finds every order of its bearer, which are exported and erased; open ones are kept', async () => {
  const ended = await placeOrder(north, clock.now(), { person: '失败209', passengers: [people.adult] })
  await sandbox.advance(60)
  const open = await placeOrder(north, clock.now(), { person: '过期', passengers: [people.adult] })
  const numbers = (json: typeof exported.json) =>
    json.orders.map((one: { readonly outOrderNo: string }) => one.outOrderNo).sort()

  const exported = await ops('people', 'export', '--document', ...by)
  expect(numbers(exported.json)).toEqual([ended.outOrderNo, open.outOrderNo].sort())
  expect(exported.out).toContain(number)

  const erased = await ops('people', 'erase', '--document', ...by)
  expect(erased.exitCode).not.toBe(0)
  expect(erased.out).not.toContain(number)
  const outcomes = erased.json.orders.map((one: Record<string, string>) => [one.outOrderNo, one.outcome])
  expect(new Map(outcomes)).toEqual(
    new Map([
      [ended.outOrderNo, 'erased'],
      [open.outOrderNo, 'open'],
    ]),
  )

  const left = await ops('people', 'export', '--document', ...by)
  expect(numbers(left.json)).toEqual([open.outOrderNo])
  const shown = await ops(
    'order',
    'show',
    'north',
    ended.outOrderNo,
    '--reveal',
    '--reason',
    'case 1',
    '--json',
  )
  expect(shown.json.people).toEqual({ unopened: expect.stringMatching(/^deleted/) })
  expect((await ops('people', 'erase', 'north', ended.outOrderNo, ...by)).json.orders).toMatchObject([
    { outcome: 'erased' },
  ])
})

test('nothing is revealed, exported or erased without a reason', async () => {
  for (const command of ['export', 'erase'] as const) {
    const { exitCode, out, err } = await ops('people', command, '--document', '--json', '--yes')
    expect([exitCode, out.includes(number)]).toEqual([2, false])
    expect(err).toContain('reason')
  }
  const { outOrderNo } = await placeOrder(north, clock.now(), { passengers: [people.adult] })
  for (const given of [[], ['--reason', 'x']]) {
    const { exitCode, out, err } = await ops('order', 'show', 'north', outOrderNo, '--reveal', ...given)
    expect([exitCode, out.includes(number)]).toEqual([2, false])
    expect(err).toContain('reason')
  }
})

test('each reveal, export and erasure is on record, with its reason and without the person', async () => {
  const { outOrderNo, orderNo } = await placeOrder(north, clock.now(), {
    person: '失败209',
    passengers: [people.adult],
  })
  await sandbox.advance(60)
  await ops('order', 'show', 'north', outOrderNo, '--reveal', '--reason', 'case 8')
  await ops('people', 'export', 'north', outOrderNo, ...by)
  await ops('people', 'erase', 'north', outOrderNo, ...by)
  await ops('order', 'show', 'north', outOrderNo)

  const lines = (await readFile(join(dataDir, 'audit.log'), 'utf8')).trimEnd().split('\n')
  const records = lines.map((line) => JSON.parse(line)).filter((record) => record.orderNo === orderNo)
  const common = { at: expect.stringMatching(/Z$/), orderNo, tenantId: 'north' }
  expect(records).toEqual([
    { ...common, action: 'reveal', reason: 'case 8' },
    { ...common, action: 'export', reason: 'case 7' },
    { ...common, action: 'erase', reason: 'case 7' },
  ])
})

test('a search that finds nobody is on record, too, without the number', async () => {
  const nobody = opsOn(dataDir, { readInput: async () => 'P00000000\n' })
  const { json } = await nobody('people', 'export', '--document', '--reason', 'case 10', '--json')
  expect(json).toEqual({ orders: [], unread: 0 })
  const lines = (await readFile(join(dataDir, 'audit.log'), 'utf8')).trimEnd().split('\n')
  const at = expect.stringMatching(/Z$/)
  expect(JSON.parse(lines.at(-1) ?? '')).toEqual({ at, action: 'search', reason: 'case 10' })
})

test('what cannot be recorded is not done', async () => {
  const { outOrderNo } = await placeOrder(north, clock.now(), { passengers: [people.adult] })
  const log = join(dataDir, 'audit.log')
  await rm(log, { force: true })
  await mkdir(log)
  const shown = await ops('order', 'show', 'north', outOrderNo, '--reveal', '--reason', 'case 9')
  const exported = await ops('people', 'export', 'north', outOrderNo, ...by)
  await rmdir(log)
  expect([shown.exitCode, exported.exitCode]).toEqual([6, 6])
  expect(shown.out + exported.out).not.toContain(number)
})
