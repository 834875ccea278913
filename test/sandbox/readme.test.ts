import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { scenarios } from '#infra/sandbox/model/scenarios.ts'
import { quirks } from '#infra/sandbox/quirks.ts'
import { sandboxEnvironment } from '#infra/sandbox/settings.ts'

const readme = readFileSync(new URL('../../infra/sandbox/README.md', import.meta.url), 'utf8').replaceAll(
  / +/g,
  ' ',
)

describe('the sandbox’s README', () => {
  it('has the table of scenarios as the sandbox has it', () => {
    const rows = scenarios.map(({ name, english, chinese }) => `| \`${name}\` | ${english} | ${chinese} |`)
    expect(readme).toContain(`${rows.join('\n')}\n| anything else |`)
  })

  it('names every setting with its default', () => {
    for (const [name, value] of Object.entries(sandboxEnvironment.parse({}))) {
      const shown = Array.isArray(value) && value.length === 0 ? 'none' : `\`${value}\``
      expect(readme).toContain(`| \`${name}\` | ${shown} |`)
    }
  })

  it('has a row for each quirk', () => {
    for (const name of Object.keys(quirks)) expect(readme).toContain(`\n| \`${name}\` | `)
  })
})
