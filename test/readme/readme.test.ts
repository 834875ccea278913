import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LocalService, startLocal } from '#infra/local/local-service.ts'
import { scenarios } from '#infra/sandbox/model/scenarios.ts'

const run = promisify(execFile)
const readme = await readFile('README.md', 'utf8')

describe('README.md', () => {
  it('lists the scenarios of the sandbox, word for word', () => {
    for (const { name, english, chinese } of scenarios) {
      expect(readme).toContain(`| \`${name}\` | ${english} | ${chinese} |`)
    }
  })

  it('names every folder of the layout that there is, and no other', () => {
    const layout = readme.slice(readme.indexOf('## Layout'))
    const folders = [...layout.matchAll(/^\| `([\w/]+)\/` \|/gm)].map((match) => match[1] ?? '')
    expect(folders.length).toBeGreaterThan(10)
    expect(folders.filter((folder) => !existsSync(folder))).toEqual([])
  })
})

describe('the session of README.md', () => {
  let service: LocalService
  let dataDir: string

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'readme-'))
    service = await startLocal({
      dataDir,
      port: 0,
      sandboxPort: 0,
      tenants: [
        { tenantId: 'demo', name: 'Demo', apiKey: 'demo-key', webhookSecret: `whsec_${'A'.repeat(32)}` },
      ],
      sandbox: { seed: 'demo', pushEncoding: 'json' },
      log: () => undefined,
    })
  })
  afterAll(async () => {
    await service.close()
    await rm(dataDir, { recursive: true })
  })

  it.skipIf(!existsSync('/usr/bin/curl'))('runs as it stands, and ends with an issued ticket', async () => {
    const [, session = ''] = /```bash session\n([\s\S]*?)```/.exec(readme) ?? []
    const script = session
      .replaceAll('http://127.0.0.1:3000', service.url)
      .replaceAll('http://127.0.0.1:3001', service.sandboxUrl)
    const { stdout } = await run('bash', ['-c', script])
    const answers = stdout
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line))
    expect(answers).toMatchObject([
      { error_code: 0, result: { outOrderNo: 'FIRST2026' } },
      { now: expect.any(String) },
      { error_code: 0, result: { status: 'F', passengers: [{ certificateNo: '110101XXXXXXX7715' }] } },
    ])
    // All but the days stands there as it is answered.
    const [, shown = ''] = /The last three answers:\n\n```json\n([\s\S]*?)```/.exec(readme) ?? []
    expect(answers.map(lasting)).toEqual(
      shown
        .trim()
        .split('\n')
        .map((line) => lasting(JSON.parse(line))),
    )
  })
})

/** An answer but for what differs from day to day: the dates and the clock, not a train's time. */
function lasting(answer: unknown): unknown {
  const changing = ['now', 'grabEndTime']
  return JSON.parse(
    JSON.stringify(answer, (name, value) => {
      if (name === 'departDate') return String(value).slice('yyyy-MM-dd'.length)
      return changing.includes(name) ? '…' : value
    }),
  )
}
