import { expect, test } from 'vitest'
import { untilTrue } from '#test/e2e/support/poll.ts'
import { startService } from '#test/e2e/support/service.ts'
import { placeOrder } from '#test/e2e/support/trips.ts'
import { opsOn } from './support/ops.ts'

const service = await startService()
const ops = opsOn(service.dataDir)
const { north, south, sandbox, clock } = service

async function pushesOf(outOrderNo: string) {
  return (await ops('pushes', 'list', 'north', outOrderNo, '--json')).json
}

/** An order of north's whose push was given up. */
async function givenUp(): Promise<{
  readonly outOrderNo: string
  readonly orderNo: string
  readonly pushId: string
}> {
  // HTTP 410: the receiver wants no more.
  north.receiver.answer(410)
  const { outOrderNo, orderNo } = await placeOrder(north, clock.now(), { person: '出票' })
  await sandbox.advance(60)
  await untilTrue('the push to be given up', async () => (await pushesOf(outOrderNo))[0]?.state === 'givenUp')
  north.receiver.answer(200)
  const [{ pushId }] = await pushesOf(outOrderNo)
  return { outOrderNo, orderNo, pushId }
}

test('lists the pushes of an order with every attempt', async () => {
  const { outOrderNo, orderNo, pushId } = await givenUp()
  expect(await pushesOf(outOrderNo)).toEqual([
    {
      ...{ pushId, kind: 'ticketIssued', state: 'givenUp', why: 'gone', tries: 1 },
      ...{ madeAt: expect.stringMatching(/Z$/), endedAt: expect.stringMatching(/Z$/) },
      attempts: [{ at: expect.stringMatching(/Z$/), ms: expect.any(Number), result: 'HTTP 410' }],
    },
  ])
  const forPeople = await ops('pushes', 'list', '--order-no', orderNo)
  expect(forPeople.out).toMatch(new RegExp(`^${pushId} +ticketIssued .* givenUp +1 +HTTP 410`, 'm'))
})

test('a push that was given up is sent again, under its old id and without a question', async () => {
  const { outOrderNo, orderNo, pushId } = await givenUp()
  const resent = await ops('pushes', 'resend', 'north', outOrderNo, '--json')
  expect(resent.exitCode).toBe(0)
  expect(resent.json).toEqual([{ orderNo, pushId, kind: 'ticketIssued', due: 'now' }])
  await untilTrue('the push', async () => (await pushesOf(outOrderNo))[0].state === 'delivered')
  const attempts = north.receiver.attemptsOf(outOrderNo)
  expect(attempts.map(({ webhookId, status, verified }) => [webhookId, status, verified])).toEqual([
    [pushId, 410, true],
    [pushId, 200, true],
  ])
  expect(await ops('pushes', 'resend', 'north', outOrderNo)).toMatchObject({
    exitCode: 0,
    out: 'No push was given up.',
  })
})

test('a push that was delivered is sent once more only after a yes', async () => {
  const { outOrderNo } = await placeOrder(north, clock.now(), { person: '出票' })
  await sandbox.advance(60)
  const webhookId = (await north.receiver.untilPushes(outOrderNo))[0]?.webhookId ?? ''
  await untilTrue('the delivery', async () => (await pushesOf(outOrderNo))[0].state === 'delivered')
  const unconfirmed = await ops('pushes', 'resend', 'north', outOrderNo, '--push', webhookId)
  expect(unconfirmed.exitCode).toBe(4)
  expect((await ops('pushes', 'resend', 'north', outOrderNo, '--push', webhookId, '--yes')).exitCode).toBe(0)
  await untilTrue('the second one', () => north.receiver.attemptsOf(outOrderNo).length === 2)
  expect((await ops('pushes', 'resend', 'north', outOrderNo, '--push', 'msg_none')).exitCode).toBe(3)
})

test("all of a tenant's pushes that were given up are listed and sent again, and nobody else's", async () => {
  const orders = [await givenUp(), await givenUp()]
  south.receiver.answer(410)
  const other = await placeOrder(south, clock.now(), { person: '出票' })
  await sandbox.advance(60)
  south.receiver.answer(200)

  const listed = await ops('pushes', 'list', 'north', '--given-up', '--json', '--rate', '1000')
  const numbers = listed.json.map(({ outOrderNo }: { outOrderNo: string }) => outOrderNo)
  expect(numbers).toEqual(expect.arrayContaining(orders.map(({ outOrderNo }) => outOrderNo)))
  expect(numbers).not.toContain(other.outOrderNo)

  const unconfirmed = await ops('pushes', 'resend', 'north', '--given-up')
  expect(unconfirmed.exitCode).toBe(4)
  expect(unconfirmed.err).toContain(`${numbers.length} push(es)`)
  expect((await ops('pushes', 'resend', 'north', '--given-up', '--yes')).exitCode).toBe(0)
  for (const { outOrderNo } of orders) {
    await untilTrue('the push', async () => (await pushesOf(outOrderNo))[0].state === 'delivered')
  }
  expect(south.receiver.attemptsOf(other.outOrderNo)).toHaveLength(1)
  expect((await ops('pushes', 'list', 'north', '--given-up')).out).toBe('none')
  expect((await ops('pushes', 'list', '--given-up')).exitCode).toBe(2)
})
