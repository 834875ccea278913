import { expect, test } from 'vitest'
import { resendPushesRequest } from '#contract/resend-pushes.ts'
import { OutOrderNo, orderNoOf, TenantId } from '#shared/ids.ts'
import { createJournalWriter } from '#shared/journal/journal-store.ts'
import type { Delivery, Order } from '#shared/orders/machine/order.ts'
import { defaultPolicy } from '#shared/orders/machine/policy.ts'
import { createOrderStore } from '#shared/orders/store/order-store.ts'
import { resendPage } from '#shared/pushes/resend-pushes.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { detail, news, start } from '#test/orders/factories.ts'
import { grabbing } from '#test/orders/story.ts'
import { countedTable } from '#test/support/counted-table.ts'

const tenantId = TenantId.parse('north')
const second = 1_000

/** A journal with one event of each moment, and the order of each, whose push stands as it is said. */
async function journal(
  events: readonly (readonly [at: number, delivery?: Delivery['state'] | 'new' | undefined])[],
) {
  const clock = { ms: start }
  const { sender } = countedTable(() => clock.ms)
  let uuids = 0
  const table: Table = { name: 'orders', sender, uuid: () => `w${++uuids}` }
  const writer = createJournalWriter({ table, now: () => clock.ms, retentionMs: 400 * 86_400_000 })
  const store = createOrderStore(table)
  const numbers = events.map((_, n) => OutOrderNo.parse(`ORDER${String(n).padStart(3, '0')}`))
  for (const [n, [at, state]] of events.entries()) {
    const outOrderNo = numbers[n] ?? expect.fail()
    const orderNo = orderNoOf(tenantId, outOrderNo)
    const id = `msg_${orderNo}_ticketIssued`
    if (state !== undefined) {
      const { order } = grabbing().on(detail(news.issued))
      const outbox = order.outbox.map((push) => ({ ...push, id, delivery: deliveryOf(state) }))
      const own: Order = { ...order, tenantId, orderNo, outOrderNo, outbox, version: 0 }
      await store.save(own)
    }
    clock.ms = at
    const names = { tenantId, orderNo, outOrderNo }
    await writer.write({
      id,
      ...names,
      kind: n % 2 === 0 ? 'ticketIssued' : 'ticketFailed',
      at,
      msgCode: '100',
      tickets: [],
    })
  }
  clock.ms = start + 3_600 * second
  const services = {
    table,
    store,
    now: () => clock.ms,
    policy: defaultPolicy,
    observe: () => undefined,
    sleep: () => Promise.resolve(),
    random: () => 0,
  }
  const resend = (parameters: Readonly<Record<string, string>>) =>
    resendPage(services, tenantId, resendPushesRequest.parse(parameters))
  const deliveries = async () =>
    Promise.all(numbers.map(async (one) => (await store.get(orderNoOf(tenantId, one)))?.outbox[0]?.delivery))
  return { resend, deliveries, clock }
}

function deliveryOf(state: Delivery['state'] | 'new'): Delivery {
  switch (state) {
    case 'new':
      return { state: 'waiting', tryAt: start, tries: 0 }
    case 'waiting':
      return { state, tryAt: start + 9_999 * second, tries: 3 }
    case 'delivered':
      return { state, at: start, tries: 2 }
    case 'givenUp':
      return { state, at: start, tries: 11, why: 'exhausted' }
  }
}

const asked = { from: '2026-03-02 10:00:00', to: '2026-03-02 10:00:01' }

test('what failed goes out now, with its whole schedule; new pushes and delivered ones stay, unless those are asked for', async () => {
  const states = ['new', 'waiting', 'delivered', 'givenUp'] as const
  const { resend, deliveries, clock } = await journal(states.map((state) => [start, state]))
  const before = states.map(deliveryOf)
  expect(await resend({ ...asked, dryRun: '1' })).toEqual({ resent: 2, cursor: '' })
  expect(await deliveries()).toEqual(before)
  const again = { state: 'waiting', tryAt: clock.ms, tries: 0 }
  expect(await resend(asked)).toEqual({ resent: 2, cursor: '' })
  expect(await deliveries()).toEqual([before[0], again, before[2], again])
  expect(await resend({ ...asked, includeDelivered: '1' })).toEqual({ resent: 1, cursor: '' })
  expect(await deliveries()).toEqual([before[0], again, again, again])
})

test('the window holds its first and its last second whole, and nothing beside them', async () => {
  const moments = [start - 1, start, start + 1_999, start + 2_000]
  const { resend, deliveries } = await journal(moments.map((at) => [at, 'givenUp']))
  expect(await resend(asked)).toEqual({ resent: 2, cursor: '' })
  expect((await deliveries()).map((delivery) => delivery?.state)).toEqual([
    ...['givenUp', 'waiting', 'waiting', 'givenUp'],
  ])
})

test('without a window it is the last day until now; with an end alone, the day before that', async () => {
  const day = 86_400 * second
  const now = start + 3_600 * second
  const moments = [now - 2 * day + 998, now - 2 * day + 999, now - day - 1, now - day]
  const { resend } = await journal(moments.map((at) => [at, 'givenUp']))
  expect(await resend({ dryRun: '1' })).toEqual({ resent: 1, cursor: '' })
  expect(await resend({ to: '2026-03-01 11:00:00', dryRun: '1' })).toEqual({ resent: 3, cursor: '' })
  expect(await resend({ to: '2026-03-01 10:59:59', dryRun: '1' })).toEqual({ resent: 3, cursor: '' })
  expect(await resend({ to: '2026-03-01 10:59:58', dryRun: '1' })).toEqual({ resent: 2, cursor: '' })
})

test('only pushes of the asked kinds go out', async () => {
  const { resend } = await journal([
    [start, 'givenUp'],
    [start, 'givenUp'],
    [start, 'givenUp'],
  ])
  expect(await resend({ ...asked, kind: 'ticketFailed', dryRun: '1' })).toEqual({ resent: 1, cursor: '' })
  expect(await resend({ ...asked, kind: 'ticketIssued', dryRun: '1' })).toEqual({ resent: 2, cursor: '' })
})

test('a page holds 100 events; a full one has a cursor, from which the next goes on', async () => {
  const { resend } = await journal(
    Array.from({ length: 101 }, (_, n) => [start + n, n > 97 ? 'givenUp' : undefined]),
  )
  const first = await resend(asked)
  expect(first).toEqual({ resent: 2, cursor: expect.stringMatching(/./) })
  expect(await resend({ ...asked, cursor: first.cursor })).toEqual({ resent: 1, cursor: '' })
  const exact = await journal(Array.from({ length: 100 }, (_, n) => [start + n]))
  const full = await exact.resend(asked)
  expect(full).toEqual({ resent: 0, cursor: expect.stringMatching(/./) })
  expect(await exact.resend({ ...asked, cursor: full.cursor })).toEqual({ resent: 0, cursor: '' })
})
