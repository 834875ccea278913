import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import type { FoundSchedule } from './failure.ts'
import { run } from './simulation.ts'

const root = join(import.meta.dirname, '../..')

/** Runs the command as `npm run simulate` does. */
async function simulate(...options: string[]): Promise<{ readonly code: number; readonly lines: string[] }> {
  const child = spawn(process.execPath, ['test/simulation/simulate.ts', ...options], { cwd: root })
  const exit = new Promise<number>((resolve) => child.on('exit', (code) => resolve(code ?? -1)))
  const output = await text(child.stdout)
  return { code: await exit, lines: output.trimEnd().split('\n') }
}

test('sums up in its last line, and exits with 0 when every promise was kept', async () => {
  const { code, lines } = await simulate('--seed', '1', '--runs', '30', '--workers', '1')
  expect(lines.at(-1)).toMatch(
    /^30 runs, \d+ steps, faults injected: process dies before an effect \d+, .*; 0 violations$/,
  )
  expect(code).toBe(0)
})

test('prints seed, shortest schedule and timeline of a failure, and exits with 1', async () => {
  const { code, lines } = await simulate('--mutant', 'resubmit-on-timeout', '--runs', '50', '--workers', '1')
  const report = lines.join('\n')
  expect(report).toMatch(/^seed \d+ breaks a promise: at most one order at Juhe$/m)
  const schedule =
    /The shortest schedule that was found:\n([\s\S]*?)\n\nWhat happened:/.exec(report)?.[1] ?? ''
  // One submit, one unanswered call and the frame are enough for it.
  expect(schedule.split('\n').length).toBeLessThanOrEqual(4)
  expect(report).toMatch(/^Timeline of o\d:\n {2}2026-03-02T\S+ tenant submitted$/m)
  expect(report).toMatch(/^Again: npm run simulate -- --mutant resubmit-on-timeout --seed \d+ --runs 1$/m)
  expect(lines.at(-1)).toMatch(/; 1 violations$/)
  expect(code).toBe(1)
})

test('keeps the shortest schedule of a failure, which breaks the rule again with the wrong variant, and not without', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'found-'))
  const wrong = ['--mutant', 'resubmit-on-timeout', '--minutes', '1', '--seed', '1', '--workers', '1']
  const { code, lines } = await simulate(...wrong, '--found', folder)
  expect(code).toBe(1)
  const names = readdirSync(folder)
  expect(names).toHaveLength(1)
  const found: FoundSchedule = JSON.parse(readFileSync(join(folder, names[0]!), 'utf8'))
  expect(lines).toContain(`Kept: ${join(folder, `${found.plan.seed}.json`)}`)
  expect(found).toMatchObject({ rule: 'at most one order at Juhe', plan: { seed: expect.any(Number) } })
  const { violation } = await run(found.plan, { faults: { kind: 'listed', faults: new Map(found.faults) } })
  expect(violation).toBeUndefined()
  rmSync(folder, { recursive: true })
})

test('runs fresh seeds of the day until time is up', async () => {
  const { code, lines } = await simulate('--minutes', '0', '--workers', '1')
  expect([code, lines.length]).toEqual([0, 2])
  expect(lines[0]).toMatch(/^seeds from \d{1,3}000000$/)
  expect(lines[1]).toMatch(/^0 runs, .*; 0 violations$/)
})

test('shows the steps of a seed, the same each time', async () => {
  const [one, other] = await Promise.all([
    simulate('--seed', '7', '--trace'),
    simulate('--seed', '7', '--trace'),
  ])
  expect(one?.lines.length).toBeGreaterThan(20)
  expect(other).toEqual(one)
})

test('shows the steps of a variant that is wrong on purpose', async () => {
  const { code, lines } = await simulate('--mutant', 'due-forgotten', '--seed', '1', '--trace')
  expect(lines.join('\n')).toMatch(/VIOLATED everything that waits has a time/)
  expect(code).toBe(1)
})

describe('refuses in one clear line', () => {
  test.each([
    ['what is no number', ['--seed', 'x']],
    ['a variant that it does not know', ['--mutant', 'x']],
    ['a variant that it does not know, for its steps, too', ['--mutant', 'x', '--trace']],
  ])('%s', async (_what, options) => {
    expect(await simulate(...options)).toEqual({ code: 1, lines: [''] })
  })
})
