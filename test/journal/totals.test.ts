import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatChinaTime } from '#contract/china-time.ts'
import { centsOf } from '#contract/money.ts'
import type { StatementResult, StatementSums } from '#contract/statement.ts'
import { statementRequest } from '#contract/statement.ts'
import { OutOrderNo, orderNoOf, TenantId } from '#shared/ids.ts'
import { eventBatches } from '#shared/journal/event-batches.ts'
import { createJournalWriter } from '#shared/journal/journal-store.ts'
import { statement } from '#shared/journal/statement.ts'
import { addEvent, noSums } from '#shared/journal/statement-lines.ts'
import { writeOrderEvents } from '#shared/journal/write-order-events.ts'
import { moneyOf } from '#shared/orders/machine/money.ts'
import type { Order } from '#shared/orders/machine/order.ts'
import { day, defaultPolicy } from '#shared/orders/machine/policy.ts'
import { transition } from '#shared/orders/machine/transition.ts'
import type { Table } from '#shared/table/document-sender.ts'
import type { TenantContext } from '#shared/use-case.ts'
import { afterGap, aimed, lives, type Step } from '#test/orders/arbitrary-events.ts'
import { newOrder, start } from '#test/orders/factories.ts'
import { countedTable } from '#test/support/counted-table.ts'

const tenantId = TenantId.parse('tenant-a')
const policy = defaultPolicy

/** Whether the journal is told after a step, and whether the amounts of tickets are known by then. */
const telling = fc.record({ tells: fc.boolean(), knowsPrices: fc.boolean(), knowsFee: fc.boolean() })
type Telling = { readonly tells: boolean; readonly knowsPrices: boolean; readonly knowsFee: boolean }

/** An order as it is while Juhe has not said all of its amounts. */
function seen(order: Order, { knowsPrices, knowsFee }: Telling): Order {
  const { progress } = order
  if (!('issue' in progress)) return order
  const issue = knowsFee ? progress.issue : { ...progress.issue, juheServiceFee: '' }
  const tickets = knowsPrices
    ? progress.tickets
    : progress.tickets.map((ticket) => ({ ...ticket, price: '' }))
  return { ...order, progress: { ...progress, issue, tickets } }
}

/** Lets an order live, and tells the journal of it: before each attempt to push, and whenever else it is told to. */
async function live(
  table: Table,
  clock: { ms: number },
  n: number,
  steps: readonly Step[],
  tellings: readonly Telling[],
) {
  const outOrderNo = OutOrderNo.parse(`ORDER${n}`)
  const journal = createJournalWriter({ table, now: () => clock.ms, retentionMs: 400 * day })
  const services = { journal, policy, now: () => clock.ms }
  let order = newOrder({ orderNo: orderNoOf(tenantId, outOrderNo), outOrderNo })
  const all: Telling = { tells: true, knowsPrices: true, knowsFee: true }
  const tell = async (known: Telling, sending?: string) => {
    const push = order.outbox.find(({ id }) => id === sending)
    const marks = await writeOrderEvents(services, seen(order, known), push)
    order = transition(order, { type: 'journaled', marks }, { now: clock.ms, policy }).order
  }
  for (const [index, step] of steps.entries()) {
    clock.ms = afterGap(order, clock.ms, step.gap)
    const known = tellings[index % tellings.length] ?? all
    const event = aimed(step.event, order)
    if (event.type === 'pushTried') await tell(known, event.pushId)
    else if (known.tells) await tell(known)
    order = transition(order, event, { now: clock.ms, policy }).order
  }
  clock.ms += day
  await tell(all)
  await tell(all)
  return order
}

/** What a tenant's orders say themselves. */
function sumsOf(orders: readonly Order[]): StatementSums {
  let sums = noSums
  for (const order of orders) {
    for (const { event } of order.outbox) {
      const { tickets, feeCents } = moneyOf(order, event)
      const cents = tickets.reduce((sum, ticket) => sum + (ticket.cents ?? 0), 0)
      const [issues, refunds] = event.kind === 'refundSucceeded' ? [0, tickets.length] : [tickets.length, 0]
      sums = {
        tickets: sums.tickets + issues,
        ticketCents: sums.ticketCents + (event.kind === 'refundSucceeded' ? 0 : cents),
        refunds: sums.refunds + refunds,
        refundCents: sums.refundCents + (event.kind === 'refundSucceeded' ? cents : 0),
        feeCents: sums.feeCents + (feeCents ?? 0),
        unknown:
          sums.unknown +
          tickets.filter((ticket) => ticket.cents === undefined).length +
          (feeCents === undefined ? 1 : 0),
      }
    }
  }
  return sums
}

async function journalSums(table: Table, to: number): Promise<StatementSums> {
  let sums = noSums
  for await (const { events } of eventBatches(table, { tenantId, after: { at: start, id: '' }, to }))
    for (const event of events) sums = addEvent(sums, event, start)
  return sums
}

/** The totals of every day's statement, added up. */
async function statementSums(table: Table, to: number) {
  const read = statement(table)
  const context = { tenant: { tenantId } } as TenantContext
  const total = { tickets: 0, ticketAmount: 0, refunds: 0, refundAmount: 0, serviceFee: 0, net: 0 }
  for (let at = start; at <= to + day; at += day) {
    const request = statementRequest.parse({ date: formatChinaTime(at, 'yyyyMMdd') })
    const answer = await read(context, request)
    if (!answer.ok || !('result' in answer.value)) throw new Error('no statement')
    const { totals }: StatementResult = answer.value.result
    total.tickets += totals.tickets
    total.refunds += totals.refunds
    for (const name of ['ticketAmount', 'refundAmount', 'serviceFee', 'net'] as const)
      total[name] += centsOf(totals[name]) ?? Number.NaN
  }
  return total
}

test('whatever happens, and whenever amounts become known: totals are the sum over orders', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(lives, { minLength: 1, maxLength: 3 }),
      fc.array(telling, { minLength: 1, maxLength: 12 }),
      async (orders, tellings) => {
        const clock = { ms: start }
        const { sender } = countedTable(() => clock.ms)
        let uuids = 0
        const table: Table = { name: 'orders', sender, uuid: () => `w${++uuids}` }
        const lived: Order[] = []
        for (const [n, steps] of orders.entries()) lived.push(await live(table, clock, n, steps, tellings))
        const sums = sumsOf(lived)
        expect(await journalSums(table, clock.ms)).toEqual(sums)
        expect(await statementSums(table, clock.ms)).toEqual({
          tickets: sums.tickets,
          ticketAmount: sums.ticketCents,
          refunds: sums.refunds,
          refundAmount: sums.refundCents,
          serviceFee: sums.feeCents,
          net: sums.ticketCents + sums.feeCents - sums.refundCents,
        })
      },
    ),
    { numRuns: 200 },
  ))
