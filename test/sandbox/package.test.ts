import { execFile, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')

test('the packed sandbox starts by itself, without the project’s sources, and answers as Juhe does', async () => {
  await run('npm', ['run', 'sandbox:pack'], { cwd: root })
  // Below the project, so that the one package that it depends on is found without a network.
  const folder = await mkdtemp(join(root, 'dist', 'packed-sandbox-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await run('tar', ['-xzf', join(root, 'dist', 'grab-ticket-sandbox-0.2.0.tgz'), '-C', folder])
  const child = spawn(process.execPath, ['package/infra/sandbox/start.js'], {
    cwd: folder,
    env: { PATH: process.env.PATH, SANDBOX_PORT: '0', DATA_DIR: join(folder, 'data') },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  let url: string | undefined
  for await (const line of createInterface({ input: child.stdout })) {
    url = /^ready (\S+)$/.exec(line)?.[1]
    if (url !== undefined) break
  }
  const path = '/grabTicket/action/dataDictionary.php'
  const answer = async (key: string) => await (await fetch(`${url}${path}?key=${key}`)).json()
  expect(await answer('wrong')).toEqual({
    resultcode: '101',
    reason: '错误的请求KEY',
    result: null,
    error_code: 10001,
  })
  expect(await answer('juhe-sandbox-key')).toMatchObject({ error_code: 0 })
})
