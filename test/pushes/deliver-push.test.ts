import { expect, test } from 'vitest'
import { OutOrderNo, orderNoOf, TenantId } from '#shared/ids.ts'
import { createJournalWriter } from '#shared/journal/journal-store.ts'
import type { Observation } from '#shared/observations.ts'
import type { Order } from '#shared/orders/machine/order.ts'
import { defaultPolicy } from '#shared/orders/machine/policy.ts'
import { createOrderStore } from '#shared/orders/store/order-store.ts'
import { deliverPush } from '#shared/pushes/deliver-push.ts'
import type { PostReply } from '#shared/pushes/post.ts'
import type { Table } from '#shared/table/document-sender.ts'
import type { Tenant } from '#shared/tenants/tenant.ts'
import { createVault } from '#shared/vault/vault.ts'
import { detail, news, start } from '#test/orders/factories.ts'
import { grabbing } from '#test/orders/story.ts'
import { countedTable } from '#test/support/counted-table.ts'

const key = Buffer.alloc(32, 1).toString('base64url')
const vault = createVault({ sealingKeys: [{ kid: 'k1', key }], fingerprintKey: key })
const tenantId = TenantId.parse('north')
const outOrderNo = OutOrderNo.parse('ORDER001')
const orderNo = orderNoOf(tenantId, outOrderNo)
const pushId = `msg_${orderNo}_ticketIssued`
const names = { kind: 'pushOut', orderNo, tenantId, pushId }

/** Delivers the push of an issue, once. */
async function delivered(
  reply: PostReply,
  options: { readonly afterMs?: number; readonly hasUrl?: boolean; readonly isTooLate?: boolean } = {},
) {
  const { afterMs = 0, hasUrl = true, isTooLate = false } = options
  const now = start + afterMs
  const table: Table = { name: 'orders', sender: countedTable(() => now).sender, uuid: () => 'w' }
  const store = createOrderStore(table)
  const { order: issued } = grabbing().on(detail(news.issued))
  const outbox = issued.outbox.map((push) => ({ ...push, id: pushId }))
  const saved = await store.save({ ...issued, tenantId, orderNo, outOrderNo, outbox, sealed: {}, version: 0 })
  const order: Order = saved.kind === 'written' ? saved.order : expect.fail()
  const tenant: Tenant = {
    ...{ tenantId, name: 'North', state: 'active', createdAt: 0, version: 1 },
    callbackUrls: hasUrl ? { ticket: { url: 'https://shop.example/push', format: 'json' } } : {},
    webhookSecret: await vault.seal(tenantId, `whsec_${key}`, 'webhookSecret'),
  }
  const observed: Observation[] = []
  const posted: string[] = []
  const services = {
    ...{ store, policy: defaultPolicy, vault, callbackPolicy: 'public' as const },
    journal: createJournalWriter({ table, now: () => now, retentionMs: 86_400_000 }),
    ...{ now: () => now, othersNow: () => now, random: () => 0.5, sleep: () => Promise.resolve() },
    observe: (one: Observation) => observed.push(one),
    tenant: async () => tenant,
    post: async ({ body }: { readonly body: string }) => {
      posted.push(JSON.parse(body).orderNo)
      return reply
    },
  }
  const [push = expect.fail()] = order.outbox
  const after = await deliverPush(services, order, push, () => isTooLate)
  return {
    observed,
    posted,
    delivery: after.outbox[0]?.delivery,
    stored: await store.get(orderNo),
    after,
    order,
  }
}

const ok: PostReply = { kind: 'answered', httpStatus: 200 }

test.each([0, 1_234])(
  'a push that is taken after %d ms is delivered, and that is observed',
  async (afterMs) => {
    const { observed, posted, delivery, stored, after } = await delivered(ok, { afterMs })
    expect(posted).toEqual([orderNo])
    expect(observed).toEqual([{ ...names, outcome: 'delivered', latencyMs: afterMs }])
    expect(delivery).toEqual({ state: 'delivered', at: start + afterMs, tries: 1 })
    expect(stored).toEqual(after)
  },
)

test('a push that is refused is tried again, spread by half of a tenth, and that is observed', async () => {
  const { observed, delivery } = await delivered({ kind: 'answered', httpStatus: 500 })
  expect(observed).toEqual([{ ...names, outcome: 'failed' }])
  expect(delivery).toEqual({ state: 'waiting', tryAt: start + 5_250, tries: 1 })
})

test('the receiver’s Retry-After goes before the schedule', async () => {
  const { delivery } = await delivered({ kind: 'answered', httpStatus: 503, retryAfter: '90' })
  expect(delivery).toEqual({ state: 'waiting', tryAt: start + 90_000, tries: 1 })
})

test('a push that nobody wants any more is given up, and that is observed', async () => {
  const { observed, delivery } = await delivered({ kind: 'answered', httpStatus: 410 })
  expect(observed).toEqual([{ ...names, outcome: 'givenUp' }])
  expect(delivery).toEqual({ state: 'givenUp', at: start, tries: 1, why: 'gone' })
})

test('a tenant without a URL is told nothing, and the attempt says why', async () => {
  const { posted, observed, after } = await delivered(ok, { hasUrl: false })
  expect(posted).toEqual([])
  expect(observed).toEqual([{ ...names, outcome: 'failed' }])
  expect(after.outbox[0]?.attempts).toEqual([{ at: start, ms: 0, result: { kind: 'failed', why: 'noUrl' } }])
})

test('what was read too long ago is neither sent nor recorded', async () => {
  const { posted, observed, after, order } = await delivered(ok, { isTooLate: true })
  expect([posted, observed]).toEqual([[], []])
  expect(after).toBe(order)
})

test('the journal holds the event before the first attempt', async () => {
  const { after } = await delivered({ kind: 'failed', why: 'timeout' }, { afterMs: 7 })
  expect(after.outbox[0]?.journaled).toEqual({
    ...{ at: start + 7, corrections: 0 },
    money: {
      tickets: [
        { passengerId: 'P1', cents: 55_300 },
        { passengerId: 'P2', cents: 55_300 },
      ],
      feeCents: 800,
    },
  })
})
