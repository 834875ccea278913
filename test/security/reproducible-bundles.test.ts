import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cp, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { root } from '#infra/bundling/bundle.ts'

const place = await mkdtemp(join(tmpdir(), 'reproducible-'))
afterAll(() => rm(place, { recursive: true, force: true }))

/** What bundling reads. */
const sources = [
  'functions',
  'shared',
  'infra',
  'test/examples',
  'test/fixtures/contract',
  'package.json',
  'tsconfig.json',
  'README.md',
]

/** Puts a process's clock and locale elsewhere: what is written down of them would show. */
const atAnotherTime = {
  script: `const Real = Date
globalThis.Date = class extends Real {
  constructor(...given) { super(...(given.length === 0 ? [0] : given)) }
  static now() { return 0 }
}
`,
  env: { ...process.env, TZ: 'Pacific/Chatham', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', USER: 'another' },
}

/** Bundles the sources of a folder in a process of its own; answers the hash of each file by its path. */
async function bundledFrom(
  folder: string,
  out: string,
  { script: before, env } = { script: '', env: process.env },
): Promise<ReadonlyMap<string, string>> {
  const script = `${before}await (await import(${JSON.stringify(`${folder}/infra/bundling/bundle.ts`)})).bundleFunctions(${JSON.stringify(out)})`
  const args = ['--preserve-symlinks', '--input-type=module', '--eval', script]
  await promisify(execFile)(process.execPath, args, { cwd: folder, env })
  const entries = await readdir(out, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const hashed = files.map(async (file) => {
    const hash = createHash('sha256')
      .update(await readFile(file))
      .digest('hex')
    return [relative(out, file), hash] as const
  })
  return new Map((await Promise.all(hashed)).sort())
}

test('the same sources make the same bytes of every function, wherever and whenever they are bundled', async () => {
  const copy = join(place, 'elsewhere', 'copy')
  for (const source of sources) await cp(join(root, source), join(copy, source), { recursive: true })
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'))
  const here = await bundledFrom(root.replace(/\/$/, ''), join(place, 'here'))
  const there = await bundledFrom(copy, join(place, 'there', 'deeper'), atAnotherTime)
  expect(here.size).toBeGreaterThan(30)
  expect(there).toEqual(here)
}, 120_000)
