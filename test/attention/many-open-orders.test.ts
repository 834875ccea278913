import { expect, test } from 'vitest'
import { type AttendServices, attendToJuhe } from '#shared/attention/attend.ts'
import { answered } from '#shared/juhe/outcome.ts'
import { createJuheBudget } from '#shared/limits/juhe-budget.ts'
import { attendAtOf } from '#shared/orders/machine/duties.ts'
import type { Order } from '#shared/orders/machine/order.ts'
import { defaultPolicy } from '#shared/orders/machine/policy.ts'
import { draft, juheNo, start } from '../orders/factories.ts'
import { grabbing, story } from '../orders/story.ts'
import { countedTable } from '../support/counted-table.ts'

/*
 * Ten thousand open orders, and Juhe lets us call five times a second. The machine, the attention to an order and the
 * budget are the real ones; the table is in memory, Juhe always answers "still grabbing", and the clock jumps.
 */

const second = 1_000
const people = { passengers: [], contact: { person: '张三', cellphone: '13800138000' } }
const orderCount = 10_000
const hours = 2

type Known = { order: Order; readonly asked: number[] }

function world() {
  const clock = { now: start }
  const known = new Map<string, Known>()
  /** Orders by the second in which they need attention. */
  const agenda = new Map<number, Set<string>>()
  const calls = new Map<number, number>()
  const submitted: number[] = []
  const { sender } = countedTable(() => clock.now)
  const table = { name: 'orders', sender, uuid: () => 'u' }
  const limits = { callsPerSecond: 5 }
  // Three processes, each with a memory of its own.
  const observe = () => undefined
  const budgets = [0, 1, 2].map(() => createJuheBudget({ table, now: () => clock.now, limits, observe }))

  function plan(order: Order): void {
    const at = attendAtOf(order)
    if (at === undefined) return
    const turn = Math.max(Math.ceil(at / second), Math.floor(clock.now / second))
    agenda.set(turn, (agenda.get(turn) ?? new Set()).add(order.orderNo))
  }

  function keep(order: Order): void {
    const before = known.get(order.orderNo)
    known.set(order.orderNo, { order, asked: before?.asked ?? [] })
    plan(order)
  }

  const servicesOf = (budget: AttendServices['budget'] & { count(hasSlot: boolean): void }) =>
    ({
      budget,
      policy: { ...defaultPolicy, askJitter: 0.2 },
      now: () => clock.now,
      // Slots that are near are waited for by the worker; the model's clock does not move meanwhile.
      sleep: async () => undefined,
      random: () => 0.5,
      observe: () => undefined,
      store: {
        save: async (order: Order) => {
          const written = { ...order, version: order.version + 1 }
          keep(written)
          return { kind: 'written' as const, order: written }
        },
      },
      vault: { open: async () => ({ ...people, accountNo: 'a', accountPwd: 'p' }) },
      upstreamQueryLifeMs: 100 * 24 * 3_600 * second,
      juhe: {
        orderDetail: async (orderNo: string, { hasSlot = false } = {}) => {
          budget.count(hasSlot)
          count(clock.now)
          known.get(orderNo)?.asked.push(clock.now)
          return answered({ found: true, orderNo: juheNo, outOrderNo: orderNo, status: 'D' })
        },
        submitOrder: async () => {
          budget.count(false)
          submitted.push(clock.now)
          return answered({ orderNo: juheNo })
        },
      },
    }) as unknown as AttendServices

  const count = (at: number) => {
    const minute = Math.floor(at / 60_000)
    calls.set(minute, (calls.get(minute) ?? 0) + 1)
  }
  const workers = budgets.map(servicesOf)

  async function runUntil(end: number): Promise<void> {
    for (; clock.now < end; clock.now += second) {
      const now = Math.floor(clock.now / second)
      const due = [...(agenda.get(now) ?? [])]
      agenda.delete(now)
      await Promise.all(
        due.map(async (orderNo, n) => {
          const order = known.get(orderNo)?.order
          const worker = workers[n % workers.length]
          const at = order === undefined ? undefined : attendAtOf(order)
          if (order === undefined || worker === undefined || at === undefined || at > clock.now) return
          await attendToJuhe(worker, order)
        }),
      )
    }
  }
  return { clock, known, calls, submitted, keep, runUntil }
}

test('ten thousand open orders at five calls a second: submits are not delayed, all are asked about equally often', async () => {
  const { known, calls, submitted, keep, runUntil } = world()
  const end = start + hours * 3_600 * second
  const open = grabbing().order
  const numbers = Array.from(
    { length: orderCount },
    (_, n) => `GT${String(n).padStart(30, '0')}` as Order['orderNo'],
  )
  for (const orderNo of numbers) keep({ ...open, orderNo })
  // A submit that was turned away earlier falls due in each minute.
  const waiting = story().on({
    type: 'submitAnswered',
    attempt: 1,
    outcome: { kind: 'turnedAway', code: 10020 },
  }).order
  const sendAts = Array.from({ length: 60 }, (_, n) => start + (n + 1) * 60 * second)
  for (const [n, sendAt] of sendAts.entries())
    keep({
      ...waiting,
      ...draft({ orderNo: `GS${String(n).padStart(30, '0')}` as Order['orderNo'] }),
      submission: { state: 'waiting', attempt: 1, sendAt },
    })
  await runUntil(end)
  expect(submitted.toSorted()).toEqual(sendAts)
  const asked = numbers.map((orderNo) => known.get(orderNo)?.asked.length ?? 0)
  // 36,000 calls for 10,000 orders: each is asked about three or four times, and none is left out.
  expect(new Set(asked)).toEqual(new Set([3, 4]))
  expect(Math.max(...calls.values())).toBeLessThanOrEqual(5 * 60 + 20)
  // Nothing is lost: each order still waits for its next question.
  expect(numbers.filter((orderNo) => known.get(orderNo)?.order.watch?.askAt === undefined)).toEqual([])
}, 60_000)
