import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from '#test/e2e/support/poll.ts'
import { startService, temporaryFolder } from '#test/e2e/support/service.ts'
import { placeOrder } from '#test/e2e/support/trips.ts'
import { freePort } from '#test/support/free-port.ts'
import { startCgiHost } from './cgi-host.ts'
import { type Command, isHere, type Language, languages } from './languages.ts'

// Tickets are grabbed and refunded sooner than people would watch.
const timings = { acceptMs: 50, tickMs: 300, refundMs: 300 } as const
const service = await startService({
  sandbox: { seed: 'test', pushEncoding: 'form-data-field', timings },
})
const { url, north, sandbox } = service
const root = join(import.meta.dirname, '../..')
const here = languages.filter(isHere)
const folder = await temporaryFolder()

const children: ChildProcess[] = []
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
})

/** Starts a program; its lines grow as it prints. */
function start([file, ...args]: Command, env: Readonly<Record<string, string>> = {}) {
  const child = spawn(file, args, { cwd: root, env: { ...process.env, ...env } })
  children.push(child)
  const lines: string[] = []
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => lines.push(line))
  return { lines, ended: once(child, 'close'), stop: () => child.kill('SIGKILL') }
}

/** Runs a program to its end; answers its exit code and its last line. */
async function run(command: Command, env?: Readonly<Record<string, string>>) {
  const { lines, ended } = start(command, env)
  const [code] = await ended
  return { outcome: [code, lines.at(-1)], lines: lines.join('\n') }
}

const outOrderNoOf = ({ name }: Language) => `EXAMPLE${name}`
const envOf = (language: Language) => ({
  BASE_URL: url,
  KEY: north.apiKey,
  WEBHOOK_SECRET: north.webhookSecret,
  ORDER: outOrderNoOf(language),
})

beforeAll(async () => {
  const built = here.flatMap(({ build }) => (build === undefined ? [] : [run(build(folder))]))
  for (const { outcome, lines } of await Promise.all(built)) expect(outcome[0], lines).toBe(0)
}, 120_000)

for (const { name } of languages.filter((one) => !here.includes(one)))
  test.skip(`${name} is not installed here: its samples are not run`)

describe.concurrent('from search to ticket', () => {
  test.each(here)('an order is submitted and issued in $name', async (language) => {
    const { outcome, lines } = await run(language.order(folder), envOf(language))
    expect(outcome, lines).toEqual([0, `${outOrderNoOf(language)} F`])
  })

  test('so is the order of README, as it stands there, run as it says', async () => {
    const readme = await readFile(join(root, 'README.md'), 'utf8')
    const [, code = ''] = /\n```ts order\n([\s\S]*?)\n```/.exec(readme) ?? []
    for (const said of ['http://127.0.0.1:3000', 'demo-key']) expect(code).toContain(said)
    const changed = code.replaceAll('http://127.0.0.1:3000', url).replaceAll('demo-key', north.apiKey)
    const [, command = ''] = /`([^`\n]* order\.ts)`/.exec(readme) ?? []
    // Within this folder, where the package goes by its name.
    const cache = join(root, '.cache')
    await mkdir(cache, { recursive: true })
    const place = await mkdtemp(join(cache, 'readme-'))
    try {
      await writeFile(join(place, 'order.ts'), changed)
      const { outcome, lines } = await run([
        'bash',
        '-c',
        command.replace('order.ts', join(place, 'order.ts')),
      ])
      expect(outcome, lines).toEqual([0, 'F'])
    } finally {
      await rm(place, { recursive: true })
    }
  })
})

/** Starts a language's receiver at a port; answers the lines of what it took. */
async function startSample(language: Language, port: number): Promise<() => Promise<readonly string[]>> {
  const inbox = await mkdtemp(join(folder, 'inbox-'))
  const env = { ...envOf(language), PORT: String(port), INBOX: inbox }
  if (typeof language.receiver === 'function') {
    const { lines } = start(language.receiver(folder, port), env)
    return async () => lines.filter((line) => line.startsWith('CALLBACKTEST'))
  }
  const host = await startCgiHost(join(root, language.receiver.cgi), port, { ...process.env, ...env })
  afterAll(host.close)
  return async () => {
    const files = (await readdir(inbox)).filter((file) => file.endsWith('.json'))
    const pushes = await Promise.all(files.map((file) => readFile(join(inbox, file), 'utf8')))
    return pushes
      .map((push) => JSON.parse(push))
      .map(({ outOrderNo, msgCode, msgInfo }) => `${outOrderNo} ${msgCode} ${msgInfo}`)
  }
}

describe('receivers', () => {
  test.each(here)('take a push that is signed, once, and no other, in $name', async (language) => {
    const port = await freePort()
    const taken = await startSample(language, port)
    const address = `http://127.0.0.1:${port}`
    await until('the receiver to listen', () => fetch(address).then(Boolean, () => undefined))
    await north.call('addCallbackUrl', { type: 3, url: address })
    const { result } = await north.call('testCallbackUrl', { type: 3 })
    expect(result.samples).toMatchObject([{ event: 'orderExpired', delivered: true, httpStatus: 204 }])

    const send = async (id: string, at: Date, body: string, signed = body) => {
      const headers = {
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
        'webhook-signature': `v1,AAAA ${new Webhook(north.webhookSecret).sign(id, at, signed)}`,
      }
      return (await fetch(address, { method: 'POST', headers, body })).status
    }
    const told = { orderNo: 'X', outOrderNo: 'CALLBACKTEST', msgCode: '101', msgInfo: '再来一次' }
    const push = JSON.stringify(told)
    const now = new Date()
    expect(await send('msg_again', now, `${push}\n`)).toBe(204)
    expect(await send('msg_again', now, `${push}\n`)).toBe(204)
    expect(await send('msg_forged', now, push, '{}')).toBe(401)
    expect(await send('msg_old', new Date(now.getTime() - 360_000), push)).toBe(401)
    expect(await send('msg_ahead', new Date(now.getTime() + 360_000), push)).toBe(401)
    expect((await fetch(address, { method: 'POST', body: push })).status).toBe(401)
    expect(await send('msg_last', now, push.replace('再来一次', '最后'))).toBe(204)
    const wanted = ['CALLBACKTEST 101 抢票单过期', 'CALLBACKTEST 101 再来一次', 'CALLBACKTEST 101 最后']
    await until('the last line', async () => ((await taken()).includes(wanted[2] ?? '') ? true : undefined))
    expect((await taken()).toSorted()).toEqual(wanted.toSorted())
  })
})

test('a tenant lives by polling alone, and goes on where it stopped', async () => {
  const { call } = service.south
  const place = join(folder, 'place.json')
  const env = { BASE_URL: url, KEY: service.south.key, PLACE: place, EVERY_MS: '100' }
  const poller: Command = [process.execPath, 'test/examples/live-by-polling.ts']
  const issue = async () => (await placeOrder({ call }, service.clock.now(), { person: '出票' })).outOrderNo
  const told = (lines: readonly string[], line: string) =>
    until(line, async () => (lines.includes(line) ? true : undefined))

  const first = start(poller, env)
  const one = await issue()
  await told(first.lines, `${one} ticketIssued`)
  await until('the place', () => readFile(place, 'utf8').catch(() => undefined))
  first.stop()
  await first.ended
  const two = await issue()
  const second = start(poller, env)
  await told(second.lines, `${two} ticketIssued`)
  expect([...first.lines, ...second.lines]).toEqual([`${one} ticketIssued`, `${two} ticketIssued`])
  second.stop()
})

// Last, because nobody may refund within five minutes of the issue: the clock is turned, and signatures with it.
describe.concurrent('from ticket to refund', () => {
  beforeAll(() => sandbox.advance(360))

  test.each(here)('an order is refunded in $name', async (language) => {
    const { outcome, lines } = await run(language.refund(folder), envOf(language))
    expect(outcome, lines).toEqual([0, `${outOrderNoOf(language)} T`])
  })
})
