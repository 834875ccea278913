import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { commandGroups, topCommands } from '#infra/ops/commands.ts'
import { exitCodes } from '#infra/ops/exit-codes.ts'

const readme = readFileSync(new URL('../../infra/ops/README.md', import.meta.url), 'utf8')
/** The command of each row: its name, and after a dot those that share its group. */
const rows = [...readme.matchAll(/^\| (`.*?) \| /gm)].map(([, cell = '']) => cell)
const named = rows.flatMap((cell) => {
  const [first = '', ...others] = [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)
  const group = first.split(' ')[0]
  return [first, ...others.flatMap((code) => [code, `${group} ${code}`])]
})

const nameOf = (usage: string) => usage.split(' ')[0]
const all = [
  ...commandGroups.flatMap(({ name, commands }) => commands.map(({ usage }) => `${name} ${nameOf(usage)}`)),
  ...topCommands.map(({ usage }) => nameOf(usage)),
]

test.each(all)('the operators’ page has a row for %s', (name) => {
  // What shows is the command of its group that needs no name.
  const short = name?.replace(/ show$/, ' <')
  const isNamed = (code: string) =>
    code === name || code.startsWith(`${name} `) || code.startsWith(short ?? '?')
  expect(named.some(isNamed)).toBe(true)
})

test('the operators’ page has a row for each exit code', () => {
  for (const code of Object.values(exitCodes)) expect(readme).toContain(`\n| ${code} | `)
})
