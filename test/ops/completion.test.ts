import { execFileSync, spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { ownVersion } from '#infra/machine/own-version.ts'
import { commandGroups, topCommands } from '#infra/ops/commands.ts'
import { opsOn } from './support/ops.ts'

const ops = opsOn('/nowhere')

/** What bash offers after some words. */
async function offered(line: string): Promise<readonly string[]> {
  const { out } = await ops('completion', 'bash')
  const words = line.split(' ').map((word) => `'${word}'`)
  const script = `${out}\nCOMP_WORDS=(${words.join(' ')}); COMP_CWORD=${words.length - 1}; _ops_completion; echo "\${COMPREPLY[@]}"`
  return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).trim().split(' ')
}

describe('completion', () => {
  test('offers every group and command, and no other', async () => {
    const names = [
      ...commandGroups.map(({ name }) => name),
      ...topCommands.map(({ usage }) => usage.split(' ')[0]),
    ]
    expect((await offered('ops ')).toSorted()).toEqual(
      [...names, 'completion', '--version', '--help'].toSorted(),
    )
    expect(await offered('ops ord')).toEqual(['order', 'orders'])
    expect(await offered('ops juhe ')).toEqual(['check', 'budget'])
    expect(await offered('ops juhe check --re')).toEqual(['--record'])
    expect(await offered('ops orders list demo --un')).toEqual(['--until', '--unfinished'])
    expect(await offered('ops listen http://x --ten')).toEqual(['--tenant'])
    expect(await offered('ops completion z')).toEqual(['zsh'])
  })

  test.each(['bash', 'zsh', 'fish'])('for %s is a script of that shell', async (shell) => {
    const { out, exitCode } = await ops('completion', shell)
    expect(exitCode).toBe(0)
    const found = spawnSync(shell, ['-n'], { input: out, encoding: 'utf8' })
    // Shells that are not here cannot judge.
    if (found.error === undefined) expect(found).toMatchObject({ status: 0, stderr: '' })
    expect(out).toContain('completion')
  })

  test('for another shell ends with 2', async () => {
    expect((await ops('completion', 'cmd')).exitCode).toBe(2)
  })
})

test('--version tells the version, without a service', async () => {
  expect(await ops('--version')).toMatchObject({ exitCode: 0, out: ownVersion })
})
