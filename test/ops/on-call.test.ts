import { readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sandboxKey } from '#infra/local/local-secrets.ts'
import { alarmHelp } from '#shared/alarms/alarm-table.ts'
import { until } from '#test/e2e/support/poll.ts'
import { startService } from '#test/e2e/support/service.ts'
import { placeOrder } from '#test/e2e/support/trips.ts'
import { opsOn } from './support/ops.ts'

const runbook = readFileSync(new URL('../../infra/RUNBOOK.md', import.meta.url), 'utf8')
/** What the runbook says of an alarm. */
const sectionOf = (alarm: string) =>
  runbook.split(/^## /m).find((section) => section.startsWith(`${alarm}\n`)) ?? ''
const minute = 60

describe('on call,', () => {
  test('an outcome that stays unknown is found by orders stuck, looked at, and solved by reconciling', async () => {
    expect(sectionOf('outcome-unknown')).toContain('ops -- orders stuck')
    const service = await startService({ everyMs: 3_600_000 })
    const ops = opsOn(service.dataDir)
    await service.sandbox.arm('orderDetail', 'http-500', 1_000)
    const { outOrderNo, orderNo } = await placeOrder(service.north, service.clock.now(), {
      person: '断线+出票',
    })
    await service.sandbox.advance(11 * minute)
    const stuck = await ops('orders', 'stuck', '--check', '--json')
    expect(stuck.exitCode).toBe(7)
    expect(stuck.json.orders).toMatchObject([
      { orderNo, outOrderNo, troubles: expect.arrayContaining(['unknownOutcome']) },
    ])
    const asked = await ops('order', 'reconcile', '--order-no', orderNo, '--yes', '--json')
    expect(asked.exitCode).toBe(6)
    expect(asked.json.answers[0]).toMatchObject({ operation: 'orderDetail', outcome: 'unknown', said: '500' })
    await service.sandbox.clearFaults()
    const solved = await ops('order', 'reconcile', '--order-no', orderNo, '--yes', '--json')
    expect(solved.json).toMatchObject({ changed: true, after: { submission: 'accepted' } })
    expect(await service.sandbox.orders(orderNo)).toHaveLength(1)
    expect((await ops('orders', 'stuck', '--check')).exitCode).toBe(0)
  })

  test('a push that was given up is found in the statistics, and resent when the receiver is back', async () => {
    expect(sectionOf('push-given-up')).toContain('ops -- pushes')
    const service = await startService({ everyMs: 3_600_000 })
    const ops = opsOn(service.dataDir)
    service.north.receiver.answer({ status: 410 })
    const { outOrderNo } = await placeOrder(service.north, service.clock.now(), { person: '出票' })
    await service.sandbox.advance(minute)
    await until('the push to be given up', async () => {
      const { json } = await ops('stats', '--json')
      return json.pushes.givenUp === 1 ? true : undefined
    })
    const givenUp = await ops('pushes', 'list', 'north', '--given-up', '--json')
    expect(givenUp.json).toMatchObject([{ outOrderNo, state: 'givenUp', kind: 'ticketIssued' }])
    service.north.receiver.answer({ status: 200 })
    expect((await ops('pushes', 'resend', 'north', outOrderNo)).exitCode).toBe(0)
    await service.sandbox.advance(minute)
    await until('the push', async () => {
      const { json } = await ops('stats', '--json')
      return json.pushes.delivered === 1 ? true : undefined
    })
  })

  test('a key that Juhe has replaced is named by the doctor; with the new one orders go on', async () => {
    expect(sectionOf('juhe-locked-out')).toContain('ops -- doctor')
    expect(sectionOf('juhe-locked-out')).toContain('ops -- secrets juhe-key')
    const before = await startService({ everyMs: 3_600_000 })
    const secrets = join(before.dataDir, 'secrets.json')
    await before.close()
    const text = await readFile(secrets, 'utf8')
    await writeFile(secrets, text.replace(sandboxKey, 'key-of-yesterday'))
    const service = await startService({ dataDir: before.dataDir, everyMs: 3_600_000 })
    const juheOf = async () => {
      const { json } = await opsOn(service.dataDir)('doctor', '--json')
      return json.checks.find(({ name }: { name: string }) => name === 'juhe')
    }
    expect(await juheOf()).toMatchObject({ status: 'failed', detail: expect.stringContaining('10001') })
    const wrong = opsOn(service.dataDir, { readInput: async () => 'no-key-either\n' })
    expect(await wrong('secrets', 'juhe-key', '--yes')).toMatchObject({
      exitCode: 5,
      err: expect.stringContaining('10001'),
    })
    const right = opsOn(service.dataDir, { readInput: async () => `${sandboxKey}\n` })
    expect((await right('secrets', 'juhe-key')).exitCode).toBe(4)
    expect((await right('secrets', 'juhe-key', '--yes')).exitCode).toBe(0)
    expect(await readFile(secrets, 'utf8')).toBe(text)
    expect(await juheOf()).toMatchObject({ status: 'ok' })
    await service.sandbox.advance(11 * minute)
    const { orderNo } = await placeOrder(service.north, service.clock.now(), { person: '出票' })
    expect(await service.sandbox.orders(orderNo)).toHaveLength(1)
  })

  test('a sealing key is rotated by the table, and the doctor says when the old one can go', async () => {
    const service = await startService({ everyMs: 3_600_000 })
    const ops = opsOn(service.dataDir)
    await placeOrder(service.north, service.clock.now(), { person: '过期' })
    const before = (await ops('vault', 'status', '--json')).json.keys[0].kid
    const { json } = await ops('vault', 'add-key', '--json')
    expect((await ops('vault', 'promote', json.kid, '--yes')).exitCode).toBe(5)
    await service.sandbox.advance(16 * minute)
    expect((await ops('vault', 'promote', json.kid, '--yes')).exitCode).toBe(0)
    await service.sandbox.advance(16 * minute)
    expect((await ops('vault', 'reseal', '--yes')).exitCode).toBe(0)
    expect((await ops('vault', 'retire', before, '--yes')).exitCode).toBe(0)
    const { json: examined } = await ops('doctor', '--json')
    expect(examined.checks).toContainEqual({
      name: 'keyRing',
      status: 'ok',
      detail: `${json.kid} seals, 0 more open`,
    })
  })

  test('a Juhe that changed its words is named by the check with the setting; with it a lost submit is sent again', async () => {
    expect(sectionOf('juhe-drift')).toContain('ops -- juhe check')
    const quirks = ['other-not-found-words'] as const
    const before = await startService({
      everyMs: 3_600_000,
      sandbox: { seed: 'test', pushEncoding: 'json', quirks },
    })
    const ops = opsOn(before.dataDir)
    const { orderNo } = await placeOrder(before.north, before.clock.now(), { person: '丢单+出票' })
    await before.sandbox.advance(20 * minute)
    expect(await before.sandbox.orders(orderNo)).toEqual([])
    const { json, exitCode } = await ops('juhe', 'check', '--json')
    expect(exitCode).toBe(7)
    const found = json.checks.find(({ name }: { name: string }) => name === 'orderDetail')
    const [, words = ''] = /set juheNotFoundWords \(JUHE_NOT_FOUND_WORDS\) to (.+)$/.exec(found.detail) ?? []
    await before.close()
    const after = await startService({
      ...{ dataDir: before.dataDir, everyMs: 3_600_000, env: { JUHE_NOT_FOUND_WORDS: words } },
      sandbox: { seed: 'test', pushEncoding: 'json', quirks },
    })
    await after.sandbox.advance(3 * 60 * minute)
    expect(await after.sandbox.orders(orderNo)).toHaveLength(1)
  })

  test('the first command of every alarm is one that there is', async () => {
    const ops = opsOn('/nowhere')
    for (const command of new Set(Object.values(alarmHelp).map((help) => help.command))) {
      expect((await ops(...command.split(' '), '--help')).exitCode).toBe(0)
    }
  })
})
