import { once } from 'node:events'
import { createServer } from 'node:http'
import { Webhook } from 'standardwebhooks'
import { afterAll, expect, test } from 'vitest'
import { portOf } from '#infra/machine/port-of.ts'
import { until } from '#test/e2e/support/poll.ts'
import { startService } from '#test/e2e/support/service.ts'
import { placeOrder } from '#test/e2e/support/trips.ts'
import { opsOn } from './support/ops.ts'

const service = await startService({ everyMs: 3_600_000 })
const { north, south, sandbox, clock } = service

/** A program of a tenant's on this machine. */
const came: { readonly body: string; readonly headers: Record<string, string> }[] = []
const program = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)])
  came.push({ body, headers: Object.fromEntries(headers) })
  response.writeHead(came.length === 1 ? 500 : 200).end('success')
}).listen(0, '127.0.0.1')
await once(program, 'listening')
const programUrl = `http://127.0.0.1:${portOf(program)}/pushes`
afterAll(() => {
  program.close()
  program.closeAllConnections()
})

/** Runs a command that goes on, and ends it as Ctrl-C does. */
function started(...args: readonly string[]) {
  const interrupted = new AbortController()
  const ops = opsOn(service.dataDir, { interruption: () => interrupted.signal })
  const ended = ops(...args)
  return {
    end: async () => {
      interrupted.abort()
      return ended
    },
    ended,
  }
}

/** Each line of an output as JSON. */
function objects(out: string): readonly Readonly<Record<string, unknown>>[] {
  return out === '' ? [] : out.split('\n').map((line) => JSON.parse(line))
}

test('tail --json shows each thing that happens once, an object a line, and nothing from before', async () => {
  await placeOrder(north, clock.now(), { person: '出票' })
  await sandbox.advance(60)
  const { end } = started('tail', '--json', '--since', '1s')
  const order = await placeOrder(north, clock.now(), { person: '出票' })
  await sandbox.advance(60)
  await north.receiver.untilPushes(order.outOrderNo)
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  const { exitCode, out, err } = await end()
  expect([exitCode, err]).toEqual([0, ''])
  const lines = objects(out)
  expect(new Set(lines.map(({ outOrderNo }) => outOrderNo))).toEqual(new Set([order.outOrderNo]))
  const happened = lines.map(({ what }) => what)
  expect(happened).toEqual(
    expect.arrayContaining(['submitted', 'accepted', 'status', 'pushMade', 'pushDelivered']),
  )
  expect(new Set(lines.map((line) => JSON.stringify(line))).size).toBe(lines.length)
  expect(Object.keys(lines[0] ?? {})).toEqual(
    expect.arrayContaining(['at', 'tenantId', 'orderNo', 'outOrderNo', 'status', 'by', 'what']),
  )
})

test('tail goes by tenant, order and event, in colours only on a terminal', async () => {
  const ours = await placeOrder(north, clock.now(), { person: '出票' })
  const theirs = await placeOrder(south, clock.now(), { person: '出票' })
  await sandbox.advance(60)
  await north.receiver.untilPushes(ours.outOrderNo)
  const ops = opsOn(service.dataDir, { isColourful: true })
  const shown = async (...options: readonly string[]) =>
    (await ops('tail', '--since', '5m', '--for', '1s', ...options)).out
  const ofSouth = await shown('--tenant', 'south')
  expect(ofSouth).toContain(theirs.outOrderNo)
  expect(ofSouth).not.toContain(ours.outOrderNo)
  expect(ofSouth).toContain('\u001b[')
  const ofOne = await shown('--order', ours.outOrderNo, '--event', 'pushDelivered,accepted', '--json')
  expect(
    objects(ofOne)
      .map(({ what }) => what)
      .sort(),
  ).toEqual(['accepted', 'pushDelivered'])
  expect((await ops('tail', '--event', 'lost')).err).toMatch(/^event must be of submitted, /)
  const { out } = await opsOn(service.dataDir)(
    'tail',
    '--since',
    '5m',
    '--for',
    '1s',
    '--order',
    ours.orderNo,
  )
  expect(out).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}north {2}\w+ {2}(tenant|juhe|service) /)
  expect(out).not.toContain('\u001b[')
})

test('listen sends a tenant’s pushes to a program too, signed with the tenant’s secret, each once', async () => {
  const { end } = started('listen', programUrl, '--tenant', 'north', '--json', '--since', '1s')
  const order = await placeOrder(north, clock.now(), { person: '出票' })
  await sandbox.advance(60)
  await north.receiver.untilPushes(order.outOrderNo)
  await until('the push at the program', () => came[0])
  await new Promise((resolve) => setTimeout(resolve, 1_200))
  const { out, err, exitCode } = await end()
  expect(exitCode).toBe(0)
  expect(err).toContain(`Pushes of north go to ${programUrl} too`)
  expect(came).toHaveLength(1)
  const [push] = came
  expect(new Webhook(north.webhookSecret).verify(push?.body ?? '', push?.headers ?? {})).toMatchObject({
    outOrderNo: order.outOrderNo,
  })
  expect(objects(out)).toMatchObject([
    { kind: 'ticketIssued', outOrderNo: order.outOrderNo, result: 'HTTP 500' },
  ])
})

test('listen asks before people’s data leave the machine, and must know whose pushes are meant', async () => {
  const ops = opsOn(service.dataDir)
  expect(await ops('listen', 'https://example.com/x', '--tenant', 'north')).toMatchObject({
    exitCode: 4,
    err: expect.stringContaining('will be sent to example.com'),
  })
  expect(await ops('listen', programUrl)).toMatchObject({
    exitCode: 2,
    err: 'say whose with --tenant: there are north, south',
  })
  expect((await ops('listen', 'ftp://localhost')).exitCode).toBe(2)
})
