import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Body } from './support/client.ts'
import { untilTrue } from './support/poll.ts'
import { type ServiceProcess, startProcess } from './support/process.ts'
import { startReceiver } from './support/receiver.ts'
import { seeds, temporaryFolder } from './support/service.ts'
import { newOutOrderNo, type Placed, placeOrder, searchTrip, submitFor } from './support/trips.ts'

const minute = 60
/** Several processes in turn. */
const slow = { timeout: 90_000 }
const receiver = await startReceiver({ secret: seeds.north.webhookSecret, now: Date.now })

/** Every push about an order that came, each once: where to and its msgCode. */
const told = (outOrderNo: string) =>
  receiver.pushesOf(outOrderNo).map(({ path, body, verified }) => {
    expect(verified).toBe(true)
    return `${path} ${body.msgCode}`
  })

async function withReceiver(service: ServiceProcess): Promise<ServiceProcess> {
  for (const type of [1, 2, 3] as const) {
    const answer = await service.client.call('addCallbackUrl', { type, url: receiver.urls[type] })
    expect(answer.error_code).toBe(0)
  }
  return service
}

const place = async (service: ServiceProcess, person: string): Promise<Placed> =>
  placeOrder(service.client, await service.sandbox.now(), { person })

const statusOf = async ({ client }: ServiceProcess, outOrderNo: string): Promise<string> =>
  (await client.call('orderDetail', { outOrderNo })).result.status

const passengerOf = async ({ client }: ServiceProcess, { outOrderNo }: Placed): Promise<string> =>
  (await client.call('orderDetail', { outOrderNo, issue: 1 })).result.passengers[0].passengerId

/** A call whose answer nobody will see, made when the upstream holds it. */
async function callHeld(
  service: ServiceProcess,
  operation: 'submitOrder' | 'cancelOrder' | 'applyRefundOrder',
  fault: 'timeout-before' | 'timeout-after',
  parameters: Readonly<Record<string, unknown>>,
): Promise<void> {
  await service.sandbox.arm(operation, fault)
  const lost: Promise<Body> = service.client.call(operation, parameters)
  lost.catch(() => undefined)
  await untilTrue(`${operation} at the upstream`, async () => {
    const faults = (await (await fetch(`${service.sandboxUrl}/sandbox/faults`)).json()) as Body
    return faults.armed.length === 0
  })
}

test(
  'killed between every intent and its answer, and before every push, it goes on where it was',
  slow,
  async () => {
    const dataDir = await temporaryFolder()
    const first = await withReceiver(await startProcess({ dataDir }))
    const [toRefund, toRefundLost] = [await place(first, '出票'), await place(first, '出票+丢推送')]
    await first.sandbox.advance(7 * minute)
    const passengers = [await passengerOf(first, toRefund), await passengerOf(first, toRefundLost)]

    const found = await searchTrip(first.client, await first.sandbox.now())
    const submitOf = (person: string) => submitFor(found, { outOrderNo: newOutOrderNo('KILL'), person })
    const arrived = submitOf('出票')
    const notArrived = submitOf('出票')
    const toCancel = [await place(first, '过期'), await place(first, '过期')]
    const accepted = await place(first, '出票')
    await callHeld(first, 'submitOrder', 'timeout-after', arrived)
    await callHeld(first, 'submitOrder', 'timeout-before', notArrived)
    await callHeld(first, 'cancelOrder', 'timeout-after', { outOrderNo: toCancel[0]?.outOrderNo })
    await callHeld(first, 'cancelOrder', 'timeout-before', { outOrderNo: toCancel[1]?.outOrderNo })
    const refundOf = ({ outOrderNo }: Placed, n: number) => ({ outOrderNo, passengerId: passengers[n] })
    await callHeld(first, 'applyRefundOrder', 'timeout-after', refundOf(toRefund, 0))
    await callHeld(first, 'applyRefundOrder', 'timeout-before', refundOf(toRefundLost, 1))
    expect(await first.end('SIGKILL')).toMatchObject({ signal: 'SIGKILL' })

    const second = await startProcess({ dataDir })
    await second.sandbox.advance(30 * minute)
    const bought = [arrived, notArrived, accepted.parameters].map(({ outOrderNo }) => String(outOrderNo))
    for (const outOrderNo of bought) {
      expect(await statusOf(second, outOrderNo)).toBe('F')
      expect(told(outOrderNo)).toEqual(['/tickets 100'])
    }
    for (const parameters of [arrived, notArrived]) {
      // Whoever got no answer asks again, and finds his order.
      const again = await second.client.call('submitOrder', parameters)
      expect(again).toMatchObject({ error_code: 0, result: { outOrderNo: parameters.outOrderNo } })
      expect(await second.sandbox.orders(again.result.orderNo)).toMatchObject([{ submitted: 1, status: 'F' }])
    }
    expect(await second.sandbox.orders(accepted.orderNo)).toMatchObject([{ submitted: 1, status: 'F' }])
    for (const { outOrderNo, orderNo } of toCancel) {
      expect(await statusOf(second, outOrderNo)).toBe('C')
      expect(await second.sandbox.orders(orderNo)).toMatchObject([{ submitted: 1, cancelled: 1 }])
      expect(told(outOrderNo)).toEqual([])
    }
    for (const { outOrderNo, orderNo } of [toRefund, toRefundLost]) {
      expect(await statusOf(second, outOrderNo)).toBe('T')
      expect(await second.sandbox.orders(orderNo)).toMatchObject([{ submitted: 1, refunded: 1 }])
      expect(told(outOrderNo)).toEqual(['/tickets 100', '/refunds 100'])
    }
    expect(await second.end('SIGTERM')).toMatchObject({ code: 0 })
  },
)

test(
  'killed while a receiver has a push, it sends it again; SIGTERM ends npm start within 2 s, whatever hangs',
  slow,
  async () => {
    const dataDir = await temporaryFolder()
    const first = await withReceiver(await startProcess({ dataDir }))
    receiver.hold()
    const pushed = await place(first, '出票')
    await untilTrue('the push', () => receiver.attemptsOf(pushed.outOrderNo).length === 1)
    await first.end('SIGKILL')
    receiver.release()

    const second = await startProcess({ dataDir, command: ['npm', 'start'] })
    expect(second.output.out).toMatch(/^ready http:\/\/127\.0\.0\.1:\d+$/m)
    await second.sandbox.advance(minute)
    const [before, after, ...more] = receiver.attemptsOf(pushed.outOrderNo)
    expect(more).toEqual([])
    expect(after).toMatchObject({ webhookId: before?.webhookId, text: before?.text, verified: true })

    receiver.hold()
    const { outOrderNo } = await place(second, '出票')
    const found = await searchTrip(second.client, await second.sandbox.now())
    const parameters = submitFor(found, { outOrderNo: newOutOrderNo('TERM'), person: '超时+出票' })
    const held = second.client.call('submitOrder', parameters)
    held.catch(() => undefined)
    await untilTrue('the submit at the upstream', async () => (await second.sandbox.allOrders()).length === 3)
    await untilTrue('the push', () => receiver.attemptsOf(outOrderNo).length === 1)
    expect((await second.end('SIGTERM')).tookMs).toBeLessThan(2_000)
    expect(second.output.err).not.toMatch(/Error/)
    // What hung at the upstream was answered with what is certain: that the order is safe.
    expect(await held).toMatchObject({ error_code: 0 })
    // Nobody has to look after the folder: it was left in order.
    await expect(access(join(dataDir, 'open'))).rejects.toThrow()
    receiver.release()

    const third = await startProcess({ dataDir })
    await third.sandbox.advance(2 * minute)
    expect(await statusOf(third, String(parameters.outOrderNo))).toBe('F')
    expect(told(outOrderNo)).toEqual(['/tickets 100'])
    expect(told(String(parameters.outOrderNo))).toEqual(['/tickets 100'])
    expect(await third.end('SIGTERM')).toMatchObject({ code: 0 })
  },
)
