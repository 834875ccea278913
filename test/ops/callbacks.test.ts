import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { portOf } from '#infra/machine/port-of.ts'
import { startService } from '#test/e2e/support/service.ts'
import { placeOrder } from '#test/e2e/support/trips.ts'
import { opsOn } from './support/ops.ts'

const service = await startService()
const ops = opsOn(service.dataDir)
const { callbackTokens } = JSON.parse(await readFile(join(service.dataDir, 'secrets.json'), 'utf8'))

/** What came to a server that stands in for the service. */
const came: string[] = []
let answer = { status: 200, body: 'success' }
const elsewhere = createServer((request, response) => {
  came.push(request.url ?? '')
  response.writeHead(answer.status).end(answer.body)
}).listen(0, '127.0.0.1')
await once(elsewhere, 'listening')
const origin = `http://127.0.0.1:${portOf(elsewhere)}`
afterAll(() => {
  elsewhere.close()
  elsewhere.closeAllConnections()
})

/** Where nobody listens any more. */
async function closedOrigin(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const closed = `http://127.0.0.1:${portOf(server)}`
  server.close()
  await once(server, 'close')
  return closed
}

test('the URLs of the service answer as Juhe wants it, and their tokens are not shown', async () => {
  const checked = await ops('callbacks', 'check', '--json')
  expect(checked.exitCode).toBe(0)
  expect(
    checked.json.map(({ type, answers }: { type: number; answers: boolean }) => [type, answers]),
  ).toEqual([
    [1, true],
    [2, true],
    [3, true],
  ])
  const { out } = await ops('callbacks', 'check')
  for (const type of [1, 2, 3]) expect(checked.out + out).not.toContain(callbackTokens[type][0])
})

test('a URL that answers anything but success is found out', async () => {
  answer = { status: 200, body: 'welcome' }
  expect((await ops('callbacks', 'check', '--url', origin)).exitCode).toBe(7)
  answer = { status: 500, body: 'success' }
  expect((await ops('callbacks', 'check', '--url', origin)).exitCode).toBe(7)
  answer = { status: 200, body: 'success' }
  expect((await ops('callbacks', 'check', '--url', origin)).exitCode).toBe(0)
  const nobody = await ops('callbacks', 'check', '--url', await closedOrigin(), '--json')
  expect(nobody.exitCode).toBe(7)
  expect(nobody.json[0].found).toMatch(/ECONNREFUSED/)
  expect((await ops('callbacks', 'check', '--url', 'nowhere')).exitCode).toBe(2)
})

test.each([[['callbacks', 'register']], [['register-callbacks']]])(
  '%j after a yes moves the callbacks of Juhe to where it is said, and back',
  async (command) => {
    came.length = 0
    const unconfirmed = await ops(...command, '--url', origin)
    expect(unconfirmed.exitCode).toBe(4)
    expect(unconfirmed.err).toContain(origin)
    const registered = await ops(...command, '--url', `${origin}/`, '--yes', '--json')
    expect(registered.exitCode).toBe(0)
    expect(registered.json).toMatchObject([1, 2, 3].map((type) => ({ type, outcome: 'answered' })))
    for (const type of [1, 2, 3]) expect(registered.out).not.toContain(callbackTokens[type][0])

    await placeOrder(service.north, service.clock.now(), { person: '出票' })
    await service.sandbox.advance(20)
    expect(came).toContain(`/juhe/callback/1/${callbackTokens[1][0]}`)

    expect((await ops(...command, '--yes')).exitCode).toBe(0)
    const { outOrderNo } = await placeOrder(service.north, service.clock.now(), { person: '出票' })
    const before = came.length
    await service.sandbox.advance(20)
    await service.north.receiver.untilPushes(outOrderNo)
    expect(came).toHaveLength(before)
  },
)

test('what Juhe says no to, and what it does not answer, end differently', async () => {
  await service.sandbox.arm('addCallbackUrl', 'code-10012', 3)
  const refused = await ops('callbacks', 'register', '--yes', '--json')
  expect(refused.exitCode).toBe(1)
  expect(refused.json[0]).toMatchObject({ outcome: 'refused', reason: expect.stringMatching(/^10012 /) })
  await service.sandbox.arm('addCallbackUrl', 'http-500', 3)
  expect((await ops('callbacks', 'register', '--yes')).exitCode).toBe(6)
  await service.sandbox.clearFaults()
})
