import { expect, test } from 'vitest'
import type { AttendServices } from '#shared/attention/attend.ts'
import { attendOrders } from '#shared/attention/attend-orders.ts'
import { OutOrderNo, orderNoOf } from '#shared/ids.ts'
import { answered } from '#shared/juhe/outcome.ts'
import { createJuheBudget } from '#shared/limits/juhe-budget.ts'
import type { Order } from '#shared/orders/machine/order.ts'
import { defaultPolicy } from '#shared/orders/machine/policy.ts'
import { orderKey } from '#shared/table/keys.ts'
import { juheNo } from '../orders/factories.ts'
import { grabbing } from '../orders/story.ts'
import { countedTable } from '../support/counted-table.ts'
import { sqsEvent } from '../support/sqs-event.ts'

/*
 * Workers, each with one batch in hand, over a table and a Juhe that only wait, on a clock of their own: what is measured
 * is whether workers wait for each other.
 */

const tableMs = 10
const juheMs = 300
const batchSize = 10

/** A clock on which time passes only while everybody waits. */
function virtualClock(start: number) {
  const waiting: { readonly at: number; readonly go: () => void }[] = []
  const clock = { now: start }
  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      waiting.push({ at: clock.now + ms, go: resolve })
    })
  async function run(work: Promise<unknown>): Promise<void> {
    let isOver = false
    void work.then(() => {
      isOver = true
    })
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve))
      if (isOver) return
      const at = Math.min(...waiting.map((one) => one.at))
      clock.now = Math.max(clock.now, at)
      for (const due of waiting.splice(0)) {
        if (due.at <= clock.now) due.go()
        else waiting.push(due)
      }
    }
  }
  return { clock, sleep, run }
}

/** How long so many workers take for 400 due orders, ms. */
async function timeOf(workerCount: number): Promise<number> {
  const { order: open, now: start } = grabbing().untilDue()
  const { clock, sleep, run } = virtualClock(start)
  const orders = new Map<string, Order>()
  for (let n = 0; n < 400; n += 1) {
    const orderNo = orderNoOf(open.tenantId, OutOrderNo.parse(`SPREAD${String(n).padStart(4, '0')}`))
    orders.set(orderNo, { ...open, orderNo })
  }
  const { sender } = countedTable(() => clock.now)
  const table = { name: 'orders', sender, uuid: () => 'u' }
  const limits = { callsPerSecond: 10_000 }
  const worker = () => {
    const budget = createJuheBudget({ table, now: () => clock.now, limits, observe: () => undefined })
    return attendOrders({
      budget,
      policy: defaultPolicy,
      now: () => clock.now,
      sleep,
      random: () => 0.5,
      observe: () => undefined,
      store: {
        get: async (orderNo: string) => {
          await sleep(tableMs)
          return orders.get(orderNo)
        },
        save: async (order: Order) => {
          await sleep(tableMs)
          orders.set(order.orderNo, order)
          return { kind: 'written' as const, order: { ...order, version: order.version + 1 } }
        },
      },
      juhe: {
        orderDetail: async (orderNo: string) => {
          await sleep(juheMs)
          return answered({ found: true, orderNo: juheNo, outOrderNo: orderNo, status: 'D' })
        },
      },
    } as unknown as AttendServices)
  }
  const queue = [...orders.keys()].map((orderNo) => orderKey(orderNo).pk)
  const work = async () => {
    const attend = worker()
    while (queue.length > 0) await attend(sqsEvent(queue.splice(0, batchSize)))
  }
  await run(Promise.all(Array.from({ length: workerCount }, work)))
  expect([...orders.values()].filter(({ watch }) => watch?.askAt === open.watch?.askAt)).toEqual([])
  return clock.now - start
}

test('two workers do at least 1.8 times what one does, and four 3.5 times', async () => {
  const alone = await timeOf(1)
  expect(alone / (await timeOf(2))).toBeGreaterThanOrEqual(1.8)
  expect(alone / (await timeOf(4))).toBeGreaterThanOrEqual(3.5)
})
