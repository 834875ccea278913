import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { processHost } from '#infra/ops/host.ts'
import { createProgram } from '#infra/ops/program.ts'

const runbook = readFileSync(new URL('../../infra/RUNBOOK.md', import.meta.url), 'utf8')
/** Every command line of npm that the runbook has, with something in each place for a name. */
const commands = [...runbook.matchAll(/`(npm run [^`]+)`/g)].map(([, code = '']) =>
  code.replace(/\s+/g, ' ').replaceAll('<stage>', 'prod').replace(/<\w+>/g, 'name'),
)
const ofOps = commands.flatMap((command) => {
  const [, args] = /^npm run -s ops -- (.+)$/.exec(command) ?? []
  return args === undefined || args === '--help' ? [] : [args]
})

test('the runbook runs nothing by npm but the operators’ commands, the deployment and the bundles', () => {
  expect(ofOps.length).toBeGreaterThan(3)
  for (const command of commands) {
    expect(command).toMatch(/^npm run (-s ops -- .+|deploy -- -c stage=prod.*|bundle)$/)
  }
})

describe.each(ofOps)('ops %s', (args) => {
  test('is a command that there is, and acts on a stage', async () => {
    const executed: unknown[] = []
    const program = createProgram(
      { ...processHost(), out: () => undefined, err: () => undefined },
      async (_command, given) => {
        executed.push(given)
      },
    )
    await program.parseAsync(args.split(' '), { from: 'user' })
    expect(executed).toMatchObject([{ stage: 'prod' }])
  })
})
