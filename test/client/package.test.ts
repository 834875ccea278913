import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')

/** An application outside of this project that has the package in its node_modules, as npm would put it there. */
let application: string
beforeAll(async () => {
  application = await mkdtemp(join(tmpdir(), 'application-'))
  await run('npm', ['pack', '--pack-destination', application], { cwd: root })
  const installed = join(application, 'node_modules', 'grab-ticket-order-service')
  await mkdir(installed, { recursive: true })
  const tarball = join(application, 'grab-ticket-order-service-0.1.0.tgz')
  await run('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1'])
  await writeFile(join(application, 'package.json'), '{"type":"module"}')
})
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

test('an application that has installed the package compiles and runs, on plain JavaScript and no other package', async () => {
  await writeFile(join(application, 'main.ts'), source)
  const options = ['--strict', '--module', 'nodenext', '--target', 'es2022', '--types', '']
  await run(join(root, 'node_modules/.bin/tsc'), [...options, '--lib', 'es2022,dom', 'main.ts'], {
    cwd: application,
  })
  const { stdout } = await run(process.execPath, ['main.js'], { cwd: application })
  expect(stdout).toBe('transport search function\n')
}, 60_000)
