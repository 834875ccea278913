import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
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

  it('is at most 180 lines long', () => {
    expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(180)
  })
})

describe.each(['shared', 'infra'])('the README of %s', (parent) => {
  it('names every folder that there is, and no other', async () => {
    const page = await readFile(join(parent, 'README.md'), 'utf8')
    const named = [...page.matchAll(/^\| \[`([\w-]+)\/`\]\(\1\) \|/gm)].map(([, name]) => name)
    const folders = (await readdir(parent, { withFileTypes: true }))
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
    expect(named.sort()).toEqual(folders.sort())
  })
})

describe('every page in the repository', () => {
  it('links only to files and headings that exist', async () => {
    const pages = (await run('git', ['ls-files', '-co', '--exclude-standard', '*.md'])).stdout
      .trim()
      .split('\n')
    expect(pages.length).toBeGreaterThan(8)
    const broken = await Promise.all(pages.map(brokenLinks))
    expect(broken.flat()).toEqual([])
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

/** The links of one page that lead nowhere: a missing file, or a heading that its file does not have. */
async function brokenLinks(page: string): Promise<readonly string[]> {
  const text = (await readFile(page, 'utf8')).replace(/```[\s\S]*?```|`[^`\n]*`/g, '')
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
  const broken = await Promise.all(
    targets
      .filter((target) => !/^[a-z]+:/.test(target))
      .map(async (target) => {
        const [file = '', heading] = target.split('#')
        const path = file === '' ? page : join(dirname(page), file)
        if (!existsSync(path)) return true
        return heading !== undefined && !(await headingsOf(path)).includes(heading)
      }),
  )
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((_, index) => broken[index])
    .map((target) => `${page} → ${target}`)
}

/** The anchors of a page's headings, as GitHub makes them. */
async function headingsOf(page: string): Promise<readonly string[]> {
  const text = await readFile(page, 'utf8')
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  )
}

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
