import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { formatChinaTime } from '#contract/china-time.ts'
import { OrderNo, OutOrderNo, TenantId } from '#shared/ids.ts'
import type { JournalEvent } from '#shared/journal/journal-event.ts'
import { createJournalWriter, readEvent } from '#shared/journal/journal-store.ts'
import type { Order } from '#shared/orders/machine/order.ts'
import { defaultPolicy } from '#shared/orders/machine/policy.ts'
import { transition } from '#shared/orders/machine/transition.ts'
import { readOrder } from '#shared/orders/store/order-store.ts'
import { setPause } from '#shared/stage-pause.ts'
import { getItem, type StoredItem } from '#shared/table/items.ts'
import {
  apiKeyKey,
  dueShardOf,
  eventKey,
  eventListing,
  orderKey,
  stageKey,
  tenantKey,
} from '#shared/table/keys.ts'
import { createApiKey, hashApiKey, revokeApiKey, tenantIdOfKey } from '#shared/tenants/api-keys.ts'
import {
  createTenant,
  getTenant,
  setCallbackUrl,
  setTenantLimits,
  setTenantState,
} from '#shared/tenants/tenant-store.ts'
import { Sealed } from '#shared/vault/sealed.ts'
import type { Body } from '#test/e2e/support/client.ts'
import { placeOrder } from '#test/e2e/support/trips.ts'
import { afterGap, aimed, lives, type Step, steps } from '#test/orders/arbitrary-events.ts'
import { newOrder, start } from '#test/orders/factories.ts'
import { startInProcess } from '#test/support/in-process.ts'
import { startTestTable, type TestTable } from '#test/table/table-fixture.ts'
import { rewritten } from './rewritten.ts'

/*
 * Items of a version that is newer than this one, which reads and rewrites them during a deployment and after a
 * rollback: fields, words and states that are not known here.
 */

type Json = Readonly<Record<string, unknown>>

function newEvent(id: string, at: number): JournalEvent {
  return {
    ...{ id, tenantId: TenantId.parse('north'), orderNo: OrderNo.parse('T0000000000000000000000000') },
    ...{ outOrderNo: OutOrderNo.parse('ORDER0001'), kind: 'ticketIssued', at, msgCode: '100' },
    tickets: [{ passengerId: '1', ticketNo: 'E1', cents: 100 }],
  }
}

/** A whole value with a field more in each of its objects, named after the object's place. */
function grown(value: unknown, place = ''): unknown {
  if (Array.isArray(value)) return value.map((entry, index) => grown(entry, `${place}[${index}]`))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([name, inner]) => [name, grown(inner, `${place}.${name}`)])
  return { ...Object.fromEntries(entries), newer: place, newerToo: { of: [place] } }
}

/** A value without what `grown` added. */
function shrunk(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shrunk)
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([name]) => name !== 'newer' && name !== 'newerToo')
  return Object.fromEntries(kept.map(([name, inner]) => [name, shrunk(inner)]))
}

const documentOf = (item: StoredItem): Json => JSON.parse(String(item.document))

function withDocument(item: StoredItem, document: unknown): StoredItem {
  return { ...item, document: JSON.stringify(document) }
}

/** The order that these steps lead to, from an order, and the moment at which they end. */
function lived(order: Order, now: number, life: readonly Step[]) {
  return life.reduce((state, one) => step(state.order, state.now, one), { order, now })
}

function step(order: Order, before: number, { gap, event }: Step) {
  const now = afterGap(order, before, gap)
  return { order: transition(order, aimed(event, order), { now, policy: defaultPolicy }).order, now }
}

/** Places in a document where objects are that outlive a change: by the identity of tickets, pushes and events. */
function lasting(document: Json): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>()
  const visit = (value: unknown, place: string): void => {
    if (Array.isArray(value)) {
      for (const entry of value)
        visit(
          entry,
          `${place}[${entry.id ?? entry.passengerIndex ?? entry.n ?? JSON.stringify(shrunk(entry))}]`,
        )
    } else if (typeof value === 'object' && value !== null) {
      // Of two events that read alike the first is the older one.
      if (!found.has(place)) found.set(place, 'newer' in value ? value.newer : undefined)
      for (const [name, inner] of Object.entries(value)) {
        if (name !== 'newerToo') visit(inner, `${place}.${name}`)
      }
    }
  }
  visit(document, '')
  return found
}

describe('fields that only a newer version knows', () => {
  test('are kept through every change, wherever they lie, and change nothing of it', async () => {
    await fc.assert(
      fc.asyncProperty(lives, steps, async (life, more) => {
        const { order, now } = lived(newOrder(), start, life)
        const item = await rewritten(order)
        const newer = { ...withDocument(item, grown(documentOf(item))), newer: 'item', newerToo: [1] }
        const [plain, carried] = [readOrder(item), readOrder(newer)]
        let state = { order: carried, now }
        let expected = { order: plain, now }
        for (const one of more) {
          const places = lasting(documentOf(await rewritten(state.order)))
          state = step(state.order, state.now, one)
          expected = step(expected.order, expected.now, one)
          const again = await rewritten(state.order)
          expect(again).toMatchObject({ newer: 'item', newerToo: [1] })
          expect(shrunk(documentOf(again))).toEqual(documentOf(await rewritten(expected.order)))
          const kept = lasting(documentOf(again))
          for (const [place, value] of places) {
            if (!kept.has(place)) continue
            const isForgotten = place.startsWith('.sealed') && state.order.sealed.people === undefined
            expect([place, kept.get(place)]).toEqual([place, isForgotten ? undefined : value])
          }
          // As the store hands it on after a write.
          state = { order: readOrder(again), now: state.now }
          expected = { order: readOrder(await rewritten(expected.order)), now: expected.now }
        }
      }),
      { numRuns: 150 },
    )
  })

  test('that are sealed go with the personal data', async () => {
    const item = await rewritten(newOrder())
    const order = readOrder(withDocument(item, grown(documentOf(item))))
    const forgotten = documentOf(await rewritten({ ...order, sealed: {} }))
    expect(forgotten.sealed).toEqual({})
    expect(forgotten.newer).toBe('')
  })
})

describe('words that only a newer version knows', () => {
  const issuedLife = fc.sample(lives, { numRuns: 400, seed: 7 })
  const items = Promise.all(issuedLife.map(async (life) => rewritten(lived(newOrder(), start, life).order)))

  /** Each place that grows: where it is found in a document, and how it is put there. */
  const places: readonly (readonly [what: string, change: (document: Body) => unknown])[] = [
    ['an event of the timeline', ({ timeline }) => set(timeline[0], 'what', 'rerouted')],
    ['who did it', ({ timeline }) => set(timeline[0], 'by', 'operator')],
    [
      'the state of the submission',
      (document) => set(document, 'submission', { state: 'held', since: 5, why: { a: 1 } }),
    ],
    [
      'the state of a cancellation',
      (document) => document.cancellation && set(document.cancellation, 'state', 'parked'),
    ],
    [
      'the state of a refund',
      ({ progress }) => first(progress.tickets, ({ refund }) => refund && set(refund, 'state', 'queued')),
    ],
    [
      'the state of a ticket',
      ({ progress }) => first(progress.tickets, (ticket) => set(ticket, 'state', 'X')),
    ],
    ['a seat class', ({ trip }) => set(trip, 'mainSeatClass', 'moonseat')],
    ['a code of a failure', ({ progress }) => progress.failure && set(progress.failure, 'msgCode', '777')],
    [
      'the state of a delivery',
      ({ outbox }) => first(outbox, ({ delivery }) => set(delivery, 'state', 'paused')),
    ],
    [
      'why a push was given up',
      ({ outbox }) => first(outbox, ({ delivery }) => delivery.why && set(delivery, 'why', 'suspended')),
    ],
    [
      'how an attempt failed',
      ({ outbox }) =>
        first(outbox, ({ attempts }) =>
          first(attempts, ({ result }) => result.why && set(result, 'why', 'quic')),
        ),
    ],
    [
      'a result of an attempt',
      ({ outbox }) =>
        first(outbox, ({ attempts }) => first(attempts, ({ result }) => set(result, 'kind', 'deferred'))),
    ],
    ['a kind of push', ({ outbox }) => first(outbox, ({ event }) => set(event, 'kind', 'ticketChanged'))],
  ]
  function set(object: Body, name: string, value: unknown): boolean {
    object[name] = value
    return true
  }
  function first(list: Body[] | undefined, change: (entry: Body) => unknown): boolean {
    return list?.some((entry) => Boolean(change(entry))) === true
  }

  test.each(places)('%s: the order is read, and is written back as it was', async (_what, change) => {
    let seen = 0
    for (const item of await items) {
      const document: Body = documentOf(item)
      if (!change(document)) continue
      seen += 1
      const dueAt = Number(item.dueAt ?? start)
      const newer = { ...withDocument(item, document), dueAt, dueShard: dueShardOf(document.orderNo) }
      const order = readOrder(newer)
      const again = await rewritten(order)
      expect(documentOf(again)).toEqual(document)
      // Something else happens to it: what this version does not know stays, and its next moment is not forgotten.
      const tried = step(order, start, { gap: { kind: 'ms', ms: 0 }, event: { type: 'forgetDue' } })
      const noted = { ...tried.order, upstreamOrderNos: [...tried.order.upstreamOrderNos, 'FT9'] }
      const later = await rewritten(noted)
      expect(documentOf(later)).toEqual({ ...document, upstreamOrderNos: noted.upstreamOrderNos })
      if (order.unread !== undefined && !/timeline|seat/.test(_what))
        expect(Number(later.dueAt)).toBeLessThanOrEqual(dueAt)
    }
    expect(seen).toBeGreaterThan(0)
  })

  test('a submission in a state that is not known is never submitted by this version, until Juhe tells of it', async () => {
    const [item] = await items
    const held = withDocument(item!, {
      ...documentOf(item!),
      submission: { state: 'held' },
      progress: { status: 'N' },
    })
    let state = { order: readOrder(held), now: start }
    for (const event of [
      { type: 'absent' },
      { type: 'askFailed' },
      { type: 'submitStarted' },
      { type: 'closed' },
    ] as const) {
      state = step(state.order, state.now, { gap: { kind: 'ms', ms: 3_600_000 }, event })
      expect(documentOf(await rewritten(state.order)).submission).toEqual({ state: 'held' })
    }
  })

  test('what was never any version’s is still an error', async () => {
    const item = await rewritten(newOrder())
    for (const wrong of [{ state: 'sending' }, { state: 5 }, { state: 'a b' }, 'sending', null]) {
      expect(() => readOrder(withDocument(item, { ...documentOf(item), submission: wrong }))).toThrow()
    }
  })
})

describe('in the table', () => {
  let engine: TestTable
  beforeAll(async () => {
    engine = await startTestTable()
  })
  afterAll(() => engine.close())
  const put = (item: StoredItem) => engine.table.sender.put({ TableName: engine.table.name, Item: item })
  const webhookSecret = Sealed.parse('header..iv.secret.tag')

  async function newTenant(name: string) {
    const tenantId = TenantId.parse(name)
    await createTenant(engine.table, { tenantId, name, webhookSecret }, 1_000)
    await createApiKey(engine.table, `key-${name}`, tenantId, 1_000)
    const item = { ...(await getItem(engine.table, tenantKey(tenantId))) }
    return { tenantId, item }
  }

  test('a tenant keeps what a newer version stored with it, whatever of it is changed', async () => {
    const { tenantId, item } = await newTenant('grown')
    const url = { url: 'https://shop.example/t', format: 'json', newer: 1 }
    await put({
      ...item,
      newer: { a: 1 },
      limits: { searchesPerMinute: 7, openOrders: 3 },
      callbackUrls: { ticket: url },
    })
    await setTenantLimits(engine.table, tenantId, { ordersPerDay: 5 })
    await setCallbackUrl(engine.table, tenantId, 'ticket', {
      url: 'https://shop.example/new',
      format: 'form',
    })
    await setCallbackUrl(engine.table, tenantId, 'refund', { url: 'https://shop.example/r', format: 'form' })
    await setTenantState(engine.table, tenantId, 'suspended')
    expect(await getItem(engine.table, tenantKey(tenantId))).toMatchObject({
      ...{ newer: { a: 1 }, state: 'suspended', limits: { searchesPerMinute: 7, ordersPerDay: 5 } },
      callbackUrls: {
        ticket: { url: 'https://shop.example/new', format: 'form', newer: 1 },
        refund: { url: 'https://shop.example/r', format: 'form' },
      },
    })
    expect((await getTenant(engine.table, tenantId))?.limits).toEqual({ ordersPerDay: 5 })
  })

  test('a tenant in a state that is not known is let in by nobody, and a format that is not known is not written', async () => {
    const { tenantId, item } = await newTenant('strange')
    const ticket = { url: 'https://shop.example/t', format: 'xml' }
    await put({ ...item, state: 'closing', callbackUrls: { ticket } })
    expect(await getTenant(engine.table, tenantId)).toMatchObject({ state: 'suspended', callbackUrls: {} })
    await setTenantLimits(engine.table, tenantId, { openOrders: 2 })
    expect(await getItem(engine.table, tenantKey(tenantId))).toMatchObject({
      state: 'closing',
      callbackUrls: { ticket },
    })
  })

  test('a key keeps what a newer version stored with it when it is revoked', async () => {
    await newTenant('keyed')
    const key = apiKeyKey(hashApiKey('key-keyed'))
    await put({ ...(await getItem(engine.table, key)), label: 'till', schemaVersion: 1.2 })
    expect(await revokeApiKey(engine.table, hashApiKey('key-keyed'), 2_000)).toBe('revoked')
    expect(await getItem(engine.table, key)).toMatchObject({
      label: 'till',
      schemaVersion: 1.2,
      revokedAt: 2_000,
    })
  })

  test('an event of the journal keeps what a newer version stored with it when it gets a newer place', async () => {
    const event = newEvent('moved', 1_000)
    const late = createJournalWriter({ table: engine.table, now: () => 500_000, retentionMs: 1_000 })
    await put({
      ...{ pk: eventKey('moved').pk, entity: 'event', schemaVersion: 1.2, version: 1, newer: { a: 1 } },
      document: JSON.stringify({ ...event, newer: 'event' }),
    })
    expect(await late.write({ ...event, msgCode: 'other' })).toEqual({ ...event, at: 500_000 })
    const item = await getItem(engine.table, eventKey('moved'))
    expect(item).toMatchObject({ schemaVersion: 1.2, version: 2, newer: { a: 1 }, expiresAt: 501 })
    expect(JSON.parse(String(item?.document))).toEqual({ ...event, at: 500_000, newer: 'event' })
  })

  test('an event of a kind that is not known is neither left out nor told as something else', async () => {
    await put({
      ...{ pk: eventKey('strange').pk, entity: 'event', schemaVersion: 1, version: 1 },
      document: JSON.stringify({ ...newEvent('strange', 1_000), kind: 'ticketChanged' }),
    })
    await expect(readEvent(engine.table, 'strange')).rejects.toMatchObject({ name: 'NewerItem' })
    const service = await startInProcess({
      sender: engine.table.sender,
      env: { TABLE_NAME: engine.table.name },
    })
    const { tenantId, key } = await service.addTenant('feed')
    const at = service.clock.ms - 60_000
    await put({
      ...{ ...eventKey('fed'), ...eventListing(tenantId, at, 'fed'), entity: 'event', schemaVersion: 1 },
      document: JSON.stringify({ ...newEvent('fed', at), tenantId, kind: 'ticketChanged' }),
      version: 1,
    })
    const date = formatChinaTime(at, 'yyyyMMdd')
    for (const answer of [
      await service.call('listEvents', { key }),
      await service.call('statement', { key, date }),
    ])
      expect(answer).toMatchObject({ error_code: 10020, result: null })
  })

  test('a pause keeps what a newer version stored with it, set and taken back', async () => {
    const newer = { schemaVersion: 1.2, reason: 'restore', newer: { a: 1 } }
    await put({ ...stageKey, entity: 'stage', pausedAt: 5, ...newer })
    await setPause(engine.table, undefined)
    expect(await getItem(engine.table, stageKey)).toEqual({
      ...stageKey,
      entity: 'stage',
      ...newer,
      writeId: expect.any(String),
    })
    await setPause(engine.table, 9_000)
    expect(await getItem(engine.table, stageKey)).toMatchObject({ ...newer, pausedAt: 9_000 })
    await put({ ...stageKey, entity: 'stage', schemaVersion: 2 })
    await expect(setPause(engine.table, undefined)).rejects.toMatchObject({ name: 'NewerItem' })
    await put({ ...stageKey, entity: 'stage', schemaVersion: 1 })
  })

  test('a tenant or a key of a newer major version is left alone', async () => {
    const { tenantId, item } = await newTenant('major')
    await put({ ...item, schemaVersion: 2 })
    const key = apiKeyKey(hashApiKey('key-major'))
    await put({ ...(await getItem(engine.table, key)), schemaVersion: 2 })
    const raw = async (pk: string) =>
      (await engine.table.sender.get({ TableName: engine.table.name, Key: { pk }, ConsistentRead: true }))
        .Item
    const before = [await raw(tenantKey(tenantId).pk), await raw(key.pk)]
    for (const change of [
      () => setTenantState(engine.table, tenantId, 'suspended'),
      () => setTenantLimits(engine.table, tenantId, { openOrders: 1 }),
      () => revokeApiKey(engine.table, hashApiKey('key-major'), 3_000),
      () => tenantIdOfKey(engine.table, hashApiKey('key-major')),
      () => getTenant(engine.table, tenantId),
    ])
      await expect(change()).rejects.toMatchObject({ name: 'NewerItem' })
    expect([await raw(tenantKey(tenantId).pk), await raw(key.pk)]).toEqual(before)
  })

  test('an order of a newer major version is answered 10020, and is neither changed nor put off', async () => {
    const service = await startInProcess({
      sender: engine.table.sender,
      env: { TABLE_NAME: engine.table.name },
    })
    const { key } = await service.addTenant('north')
    const call = (operation: Parameters<typeof service.call>[0], parameters: Json) =>
      service.call(operation, { key, ...parameters })
    const { orderNo, outOrderNo, parameters } = await placeOrder({ call }, service.clock.ms)
    const stored = {
      ...(await getItem(engine.table, orderKey(orderNo))),
      schemaVersion: 2,
      dueAt: service.clock.ms,
    }
    await put(stored)
    const passengerId = 'P1'
    for (const answer of [
      await call('orderDetail', { outOrderNo }),
      await call('orderEvents', { outOrderNo }),
      await call('cancelOrder', { outOrderNo }),
      await call('applyRefundOrder', { outOrderNo, passengerId }),
      await call('submitOrder', parameters),
    ])
      expect(answer).toMatchObject({ error_code: 10020, result: null })
    const juheCalls = service.calls.length
    service.clock.ms += 60_000
    await service.reconcile()
    expect(service.calls.length).toBe(juheCalls)
    const { Item } = await engine.table.sender.get({
      ...{ TableName: engine.table.name, Key: orderKey(orderNo), ConsistentRead: true },
    })
    expect(Item).toEqual(stored)
  })
})
