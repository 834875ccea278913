import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { until } from '#test/e2e/support/poll.ts'
import { startService } from '#test/e2e/support/service.ts'
import { freePort } from '#test/support/free-port.ts'

// Tickets are grabbed sooner than people would watch.
const timings = { acceptMs: 50, tickMs: 300 } as const
const service = await startService({
  sandbox: { seed: 'test', pushEncoding: 'form-data-field', timings },
})
const { url, north } = service
const root = join(import.meta.dirname, '../..')
const readme = await readFile(join(root, 'README.md'), 'utf8')

/** The examples of one language: how each is run, and how one sees whether that can be done here. */
type Language = {
  readonly name: string
  readonly probe: readonly [string, ...string[]]
  readonly order: readonly [string, ...string[]]
  /** README's block, and the file as which README runs it; the session in curl has a test of its own. */
  readonly inReadme?: { readonly block: string; readonly file: string }
  /** Given the port that it shall listen on. */
  readonly receiver?: (port: number) => readonly [string, ...string[]]
}

const languages: readonly Language[] = [
  { name: 'curl', probe: ['curl', '--version'], order: ['bash', 'test/examples/first-order.sh'] },
  {
    name: 'TypeScript',
    probe: [process.execPath, '--version'],
    order: [process.execPath, 'test/examples/first-order.ts'],
    inReadme: { block: 'ts', file: 'order.ts' },
    receiver: () => [process.execPath, 'test/examples/push-receiver.ts'],
  },
  {
    name: 'Python',
    probe: ['python3', '--version'],
    order: ['python3', 'test/examples/first_order.py'],
    receiver: () => ['python3', 'test/examples/push_receiver.py'],
  },
  {
    name: 'PHP',
    probe: ['php', '-r', 'exit(function_exists("curl_init") ? 0 : 1);'],
    order: ['php', 'test/examples/first_order.php'],
    receiver: (port) => ['php', '-S', `127.0.0.1:${port}`, 'test/examples/push_receiver.php'],
  },
  {
    name: 'Java',
    probe: ['javac', '-version'],
    order: ['java', 'test/examples/FirstOrder.java'],
    receiver: () => ['java', 'test/examples/PushReceiver.java'],
  },
  {
    name: 'Go',
    probe: ['go', 'version'],
    order: ['go', 'run', 'test/examples/first-order/main.go'],
    receiver: () => ['go', 'run', 'test/examples/push-receiver/main.go'],
  },
]

const children: ChildProcess[] = []
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
})

/** Starts an example; its lines grow as it prints. */
function start([file, ...args]: readonly [string, ...string[]], env: Readonly<Record<string, string>>) {
  const child = spawn(file, args, { cwd: root, env: { ...process.env, ...env } })
  children.push(child)
  const lines: string[] = []
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => lines.push(line))
  return { lines, ended: once(child, 'close') }
}

describe.each(languages)('in $name', ({ name, probe, order, inReadme, receiver }) => {
  const isHere = spawnSync(probe[0], probe.slice(1)).status === 0
  const outOrderNo = `EXAMPLE${name}`
  const env = { BASE_URL: url, KEY: north.apiKey, WEBHOOK_SECRET: north.webhookSecret, ORDER: outOrderNo }

  test.skipIf(!isHere)('an order goes from search to ticket', async () => {
    const { lines, ended } = start(order, env)
    const [code] = await ended
    expect([code, lines.at(-1)], lines.join('\n')).toEqual([0, `${outOrderNo} F`])
  })

  if (inReadme !== undefined) {
    test.skipIf(!isHere)('so does the order of README, as it stands there, run as it says', async () => {
      const { block, file } = inReadme
      const [, code = ''] = new RegExp(`\\n\`\`\`${block} order\\n([^]*?)\\n\`\`\``).exec(readme) ?? []
      for (const said of ['http://127.0.0.1:3000', 'demo-key']) expect(code).toContain(said)
      const here = code.replaceAll('http://127.0.0.1:3000', url).replaceAll('demo-key', north.apiKey)
      const [, command = ''] = new RegExp(`\`([^\`\n]* ${file.replace('.', '\\.')})\``).exec(readme) ?? []
      // Within this folder, where the package goes by its name.
      const cache = join(root, '.cache')
      await mkdir(cache, { recursive: true })
      const folder = await mkdtemp(join(cache, 'readme-'))
      onTestFinished(() => rm(folder, { recursive: true }))
      await writeFile(join(folder, file), here)
      const { lines, ended } = start(['bash', '-c', command.replace(file, join(folder, file))], {})
      const [exitCode] = await ended
      expect([exitCode, lines.at(-1)], lines.join('\n')).toEqual([0, 'F'])
    })
  }

  if (receiver === undefined) return
  test.skipIf(!isHere)('a receiver takes a push that is signed, and no other', async () => {
    const port = await freePort()
    const { lines } = start(receiver(port), { ...env, PORT: String(port) })
    const address = `http://127.0.0.1:${port}`
    await until('the receiver to listen', () => fetch(address).then(Boolean, () => undefined))
    await north.call('addCallbackUrl', { type: 3, url: address })
    const { result } = await north.call('testCallbackUrl', { type: 3 })
    expect(result.samples).toMatchObject([{ event: 'orderExpired', delivered: true, httpStatus: 204 }])
    await until('the line', () => (lines.includes('CALLBACKTEST 101 抢票单过期') ? true : undefined))
    const forged = await fetch(address, { method: 'POST', headers: forgedHeaders(), body: '{}' })
    expect(forged.status).toBe(401)
  })
})

/** Headers that look right and prove nothing. */
function forgedHeaders(): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1_000))
  return { 'webhook-id': 'msg_1', 'webhook-timestamp': timestamp, 'webhook-signature': 'v1,AAAA' }
}
