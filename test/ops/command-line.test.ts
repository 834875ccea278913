import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { commandGroups, topCommands } from '#infra/ops/commands.ts'
import { startService } from '#test/e2e/support/service.ts'
import { opsOn } from './support/ops.ts'

const service = await startService()
const ops = opsOn(service.dataDir)
const root = join(import.meta.dirname, '../..')

/** Runs the command line as `npm run ops` does, in a process of its own without a terminal. */
async function spawned(...args: readonly string[]) {
  const child = spawn(process.execPath, ['infra/ops/start.ts', ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, DATA_DIR: service.dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = { out: '', err: '' }
  child.stdout.on('data', (chunk) => {
    output.out += chunk
  })
  child.stderr.on('data', (chunk) => {
    output.err += chunk
  })
  const [exitCode] = await once(child, 'close')
  return { exitCode, ...output }
}

/** Every command with its full name, such as `tenants create`. */
const all = [
  ...commandGroups.flatMap(({ name, commands }) =>
    commands.map((command) => [...name.split(' '), nameOf(command.usage)]),
  ),
  ...topCommands.map((command) => [nameOf(command.usage)]),
]

function nameOf(usage: string): string {
  return usage.split(' ')[0] ?? ''
}

describe('as a process', () => {
  test('prints a table, or JSON, on stdout and ends with 0', async () => {
    const table = await spawned('tenants', 'list')
    expect(table).toMatchObject({ exitCode: 0, err: '' })
    expect(table.out).toMatch(/^TENANT +STATE .*\nnorth .*\nsouth .*\n$/)
    const json = await spawned('tenants', 'list', '--json')
    expect(JSON.parse(json.out)).toMatchObject([{ tenantId: 'north' }, { tenantId: 'south' }])
  })

  test('without a terminal and without --yes it refuses with 4, and nothing has happened', async () => {
    const refused = await spawned('tenants', 'suspend', 'north')
    expect(refused).toMatchObject({ exitCode: 4, out: '' })
    expect(refused.err).toMatch(
      /^\[local \S+\] Every call of tenant north will be refused\. Confirm it with --yes\.\n$/,
    )
    expect((await ops('tenants', 'list')).out).toMatch(/^north +active/m)
  })

  test('says what is not there on stderr, and ends with 3', async () => {
    expect(await spawned('keys', 'list', 'ghost')).toEqual({
      exitCode: 3,
      out: '',
      err: 'there is no tenant ghost\n',
    })
  })

  test('names what it does not know, and ends with 2', async () => {
    const unknown = await spawned('tenants', 'destroy')
    expect(unknown).toMatchObject({ exitCode: 2, out: '' })
    expect(unknown.err).toContain("unknown command 'destroy'")
  })
})

test('what is said of a failure holds nothing that a terminal would obey', async () => {
  for (const json of [[], ['--json']]) {
    const { err } = await opsOn('/nowhere/a\u009b31m\u202Eb')('tenants', 'list', ...json)
    expect(err).toContain('/nowhere/a 31m b')
    expect(err).not.toMatch(/[\p{Cc}\u202A-\u202E]/u)
  }
})

describe('every command', () => {
  test.each(all)('%s %s explains itself, with --json, --yes and --stage', async (...name) => {
    const help = await ops(...name, '--help')
    expect(help.exitCode).toBe(0)
    for (const option of ['--json', '--yes', '--stage', '--verbose']) expect(help.out).toContain(option)
  })

  test('the help of the whole lists them all, and the exit codes', async () => {
    const help = await ops('--help')
    for (const { name } of commandGroups) expect(help.out).toMatch(new RegExp(`^ +${name} `, 'm'))
    expect(help.out).toContain(
      '0 done, 1 failed, 2 usage, 3 notFound, 4 notConfirmed, 5 conflict, 6 unavailable, 7 troubleFound, 8 denied',
    )
  })
})

describe('a question', () => {
  test.each([
    ['y', 0],
    ['Yes', 0],
    ['n', 4],
    ['', 4],
    ['yes please', 4],
  ])('that is answered with %j ends with %i', async (answer, exitCode) => {
    const questions: string[] = []
    const asking = opsOn(service.dataDir, {
      ask: async (question) => {
        questions.push(question)
        return answer
      },
    })
    expect((await asking('tenants', 'suspend', 'south')).exitCode).toBe(exitCode)
    expect(questions).toEqual([
      expect.stringMatching(/Every call of tenant south will be refused\. Go on\? \[y\/N\] $/),
    ])
    const state = exitCode === 0 ? 'suspended' : 'active'
    expect((await ops('tenants', 'list')).out).toMatch(new RegExp(`^south +${state}`, 'm'))
    await ops('tenants', 'resume', 'south')
  })

  test('is not asked when --yes has answered it', async () => {
    const asking = opsOn(service.dataDir, { ask: () => Promise.reject(new Error('asked')) })
    expect((await asking('tenants', 'suspend', 'south', '--yes')).exitCode).toBe(0)
    await ops('tenants', 'resume', 'south')
  })
})

test('with --json a failure is JSON too, on stderr', async () => {
  const failed = await ops('keys', 'create', 'ghost', '--json')
  expect(failed.out).toBe('')
  expect(JSON.parse(failed.err)).toEqual({ error: { exitCode: 3, message: 'there is no tenant ghost' } })
})

test('with --verbose what the service code logs is on stderr, and stdout stays clean', async () => {
  await service.sandbox.arm('addCallbackUrl', 'http-500', 3)
  const { out, err } = await ops('callbacks', 'register', '--yes', '--json', '--verbose')
  await service.sandbox.clearFaults()
  expect(JSON.parse(out)).toHaveLength(3)
  expect(err).toContain('"upstreamError"')
})
