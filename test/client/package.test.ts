import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')

/** An application outside of this project, empty but for the package, installed without a network. */
let application: string
beforeAll(async () => {
  application = await mkdtemp(join(tmpdir(), 'application-'))
  await writeFile(join(application, 'package.json'), '{"type":"module"}')
  await run('npm', ['run', 'client'], { cwd: root })
  const tarball = join(root, 'dist', 'grab-ticket-order-service-0.2.0.tgz')
  const options = ['--offline', '--no-audit', '--no-fund']
  await run('npm', ['install', ...options, tarball], { cwd: application })
}, 60_000)
afterAll(() => rm(application, { recursive: true, force: true }))

const source = `
import { createClient } from 'grab-ticket-order-service/client'
import { isCallError } from 'grab-ticket-order-service/client/errors'
import type { SearchResult } from 'grab-ticket-order-service/client/results'
import { tripOf } from 'grab-ticket-order-service/client/submit-order'
import { createPushVerifier } from 'grab-ticket-order-service/client/verify-push'

const client = createClient({ baseUrl: 'http://127.0.0.1:9', key: 'k', retries: 0 })
try {
  const found: SearchResult = await client.search({ from: 'a', to: 'b', date: '20261201' })
  console.log(found.trains.map((train) => tripOf(found, train).queryKey))
} catch (error) {
  if (isCallError(error)) console.log(error.kind, error.operation, typeof createPushVerifier)
}
`

test('the package brings no other with it', async () => {
  const installed = await readdir(join(application, 'node_modules'))
  expect(installed.filter((name) => !name.startsWith('.'))).toEqual(['grab-ticket-order-service'])
  const lock = JSON.parse(await readFile(join(application, 'package-lock.json'), 'utf8'))
  expect(Object.keys(lock.packages)).toEqual(['', 'node_modules/grab-ticket-order-service'])
})

test('an application that has installed the package compiles and runs, on plain JavaScript and no other package', async () => {
  await writeFile(join(application, 'main.ts'), source)
  const options = ['--strict', '--module', 'nodenext', '--target', 'es2022', '--types', '']
  await run(join(root, 'node_modules/.bin/tsc'), [...options, '--lib', 'es2022,dom', 'main.ts'], {
    cwd: application,
  })
  const { stdout } = await run(process.execPath, ['main.js'], { cwd: application })
  expect(stdout).toBe('transport search function\n')
}, 60_000)
