import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatChinaTime } from '#contract/china-time.ts'
import { type ListEventsRequest, listEventsRequest } from '#contract/list-events.ts'
import { OrderNo, OutOrderNo, TenantId } from '#shared/ids.ts'
import { eventBatches } from '#shared/journal/event-batches.ts'
import type { JournalEvent } from '#shared/journal/journal-event.ts'
import { createJournalWriter, readEvent, settleMs } from '#shared/journal/journal-store.ts'
import { listEvents } from '#shared/journal/list-events.ts'
import type { Table } from '#shared/table/document-sender.ts'
import type { TenantContext } from '#shared/use-case.ts'
import { countedTable } from '#test/support/counted-table.ts'

const start = Date.UTC(2026, 2, 2, 2)
const tenantId = TenantId.parse('north')
const orderNo = OrderNo.parse(`T${'0'.repeat(25)}`)

const eventAt = (n: number, at: number): JournalEvent => ({
  id: `msg_${orderNo}_${n}`,
  ...{ tenantId, orderNo, outOrderNo: OutOrderNo.parse('ORDER01'), kind: 'ticketIssued', at, msgCode: '100' },
  tickets: [{ passengerId: 'P1', ticketNo: 'E1', cents: 2_250 }],
  feeCents: 800,
})

/** A journal whose clock the test turns, and whose writes may hang. */
function journal() {
  const clock = { ms: start }
  let uuids = 0
  const memory = countedTable(() => clock.ms)
  let hold: (() => Promise<void>) | undefined
  const table: Table = {
    name: 'orders',
    sender: {
      ...memory.sender,
      async put(input) {
        const holding = hold
        hold = undefined
        await holding?.()
        return memory.sender.put(input)
      },
    },
    uuid: () => `w${++uuids}`,
  }
  const writer = createJournalWriter({ table, now: () => clock.ms, retentionMs: 400 * 24 * 3_600_000 })
  const feed = listEvents({ table, now: () => clock.ms })
  // What the use case reads of its context.
  const context = { tenant: { tenantId } } as TenantContext
  return {
    clock,
    table,
    memory,
    writer,
    write: (n: number) => writer.write(eventAt(n, clock.ms)),
    /** The next write waits until the test lets it go on. */
    holdNext() {
      const { promise, resolve } = Promise.withResolvers<void>()
      hold = () => promise
      return resolve
    },
    async page(request: Partial<ListEventsRequest> & { readonly cursor?: string | undefined } = {}) {
      const { cursor, ...rest } = request
      const given = cursor === undefined ? {} : { cursor }
      const parsed = { ...listEventsRequest.parse(given), ...rest }
      const answer = await feed(context, parsed)
      if (!answer.ok) throw new Error(answer.error.kind)
      return answer.value.result
    },
  }
}

type Journal = ReturnType<typeof journal>

/** Pages until there is no more; answers the ids and the place to go on from. */
async function drain({ page }: Journal, cursor: string | undefined, limit: number) {
  const ids: string[] = []
  let next = cursor
  let last = cursor
  for (;;) {
    const { events, cursor: following } = await page({ cursor: next, limit })
    ids.push(...events.map(({ id }) => id))
    last = events.at(-1)?.cursor ?? last
    if (following === '') return { ids, last }
    next = following
  }
}

const idsOf = (...ns: readonly number[]) => ns.map((n) => `msg_${orderNo}_${n}`)

describe('an event', () => {
  test('is written once, however often it is told, and stays as it was first', async () => {
    const { write, writer, memory, clock } = journal()
    const first = await write(1)
    clock.ms += 1_000
    const other = { ...eventAt(1, clock.ms), feeCents: 0 }
    expect(await writer.write(other)).toEqual(first)
    expect([...memory.items.values()]).toHaveLength(1)
  })

  test('is kept for the retention, and holds no more than its facts', async () => {
    const { write, memory } = journal()
    await write(1)
    const [item] = [...memory.items.values()]
    expect(Number(item?.expiresAt) * 1_000).toBe(start + 400 * 24 * 3_600_000)
    expect(JSON.parse(String(item?.document))).toEqual(eventAt(1, start))
    expect(JSON.stringify(item).length).toBeLessThan(1_024)
  })
})

describe('a late event never hides behind a cursor', () => {
  test('when its write hangs while a newer one is shown', async () => {
    const feed = journal()
    const { clock, write, holdNext } = feed
    const release = holdNext()
    const late = write(1)
    clock.ms += 5_000
    await write(2)
    const shown = await drain(feed, undefined, 50)
    expect(shown.ids).toEqual(idsOf(2))
    release()
    await late
    expect((await drain(feed, shown.last, 50)).ids).toEqual(idsOf(1))
  })

  test('when its write hangs for so long that its place has settled: it gets a newer place', async () => {
    const feed = journal()
    const { clock, write, holdNext, table } = feed
    const release = holdNext()
    const late = write(1)
    clock.ms += 1_000
    await write(2)
    clock.ms += settleMs + 60_000
    const shown = await drain(feed, undefined, 50)
    expect(shown.ids).toEqual(idsOf(2))
    release()
    expect(await late).toMatchObject({ at: clock.ms })
    expect((await drain(feed, shown.last, 50)).ids).toEqual(idsOf(1))
    expect((await readEvent(table, `msg_${orderNo}_1`))?.at).toBe(clock.ms)
  })

  test('when its writer died after writing, and the next one comes much later', async () => {
    const feed = journal()
    const { clock, write, memory } = feed
    await write(1)
    const [item] = [...memory.items.values()]
    // The index showed nothing of it yet when the cursor passed its place.
    clock.ms += settleMs + 60_000
    await write(2)
    const passed = (await drain(feed, undefined, 50)).last
    expect(item).toBeDefined()
    expect(await write(1)).toMatchObject({ at: clock.ms })
    expect((await drain(feed, passed, 50)).ids).toEqual(idsOf(1))
  })

  test('not even when the clock stands still each time that it is written: then the push is not sent', async () => {
    const { clock, writer, table } = journal()
    const sender = { ...table.sender }
    Object.assign(table.sender, {
      async put(input: Parameters<typeof sender.put>[0]) {
        clock.ms += 20_000
        return sender.put(input)
      },
    })
    await expect(writer.write(eventAt(1, clock.ms))).rejects.toThrow('got no place')
  })
})

test('whoever polls gets each event once, in whatever order writes end, and whatever the pages', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          waitsMs: fc.nat({ max: 20_000 }),
          holdsMs: fc.oneof(fc.constant(0), fc.nat({ max: 14_000 })),
          polls: fc.boolean(),
        }),
        { maxLength: 25 },
      ),
      fc.integer({ min: 1, max: 7 }),
      async (steps, limit) => {
        const feed = journal()
        const { clock, write, holdNext } = feed
        const held: {
          readonly until: number
          readonly release: () => void
          readonly done: Promise<unknown>
        }[] = []
        const told: string[] = []
        let cursor: string | undefined
        const letGo = async () => {
          for (const one of held.filter(({ until }) => until <= clock.ms)) {
            one.release()
            await one.done
          }
        }
        const poll = async () => {
          const found = await drain(feed, cursor, limit)
          told.push(...found.ids)
          cursor = found.last
        }
        for (const [n, { waitsMs, holdsMs, polls }] of steps.entries()) {
          // Time passes in small steps, so that a write that ends in between ends then.
          for (let passed = 0; passed < waitsMs; passed += 1_000) {
            clock.ms += Math.min(1_000, waitsMs - passed)
            await letGo()
          }
          if (holdsMs === 0) await write(n)
          else {
            const release = holdNext()
            held.push({ until: clock.ms + holdsMs, release, done: write(n) })
          }
          if (polls) await poll()
        }
        for (let passed = 0; passed < 15_000; passed += 1_000) {
          clock.ms += 1_000
          await letGo()
        }
        clock.ms += settleMs
        await poll()
        expect(told.toSorted()).toEqual(idsOf(...steps.keys()).toSorted())
      },
    ),
    { numRuns: 150 },
  ))

test('more recent events than a cursor remembers are told when they have settled', async () => {
  const feed = journal()
  const { clock, write } = feed
  for (let n = 0; n < 130; n += 1) await write(n)
  const first = await drain(feed, undefined, 100)
  expect(first.ids).toHaveLength(50)
  expect((await drain(feed, first.last, 100)).ids).toEqual([])
  clock.ms += settleMs + 1
  const rest = await drain(feed, first.last, 100)
  expect([...first.ids, ...rest.ids].toSorted()).toEqual(idsOf(...Array(130).keys()).toSorted())
})

test('an event of a kind that nobody asked for does not stop the paging', async () => {
  const feed = journal()
  const { clock, write, page } = feed
  for (let n = 0; n < 620; n += 1) await write(n)
  clock.ms += settleMs + 1
  const first = await page({ kinds: ['orderExpired'], limit: 50 })
  expect(first.events).toEqual([])
  expect(first.cursor).not.toBe('')
  expect(await page({ kinds: ['orderExpired'], limit: 50, cursor: first.cursor })).toEqual({
    events: [],
    cursor: '',
  })
})

test('100,000 events are paged with a bounded number in memory', async () => {
  const total = 100_000
  const width = String(total).length
  const idOf = (n: number) => `msg_${orderNo}_${String(n).padStart(width, '0')}`
  let most = 0
  // An endless journal that is made as it is read: only what a page asks for is ever there.
  const table: Table = {
    name: 'orders',
    uuid: () => 'w',
    sender: {
      put: () => Promise.reject(new Error('nothing is written')),
      update: () => Promise.reject(new Error('nothing is written')),
      get: async ({ Key }) => {
        const n = Number(String(Key?.pk).slice(-width))
        const event = { ...eventAt(0, start + n), id: idOf(n) }
        return { $metadata: {}, Item: { version: 1, document: JSON.stringify(event) } }
      },
      query: async ({ ExpressionAttributeValues: values, Limit = 0 }) => {
        const from = Number(String(values?.[':from']).slice(0, 15))
        const first = String(values?.[':from']).includes('msg_') ? from - start + 1 : from - start
        const ns = Array.from({ length: Limit }, (_, index) => first + index).filter((n) => n < total)
        most = Math.max(most, ns.length)
        const Items = ns.map((n) => ({ listSk: `${String(start + n).padStart(15, '0')}#${idOf(n)}` }))
        return { $metadata: {}, Items }
      },
    },
  }
  let count = 0
  let cents = 0
  const range = { tenantId, after: { at: start, id: '' }, to: start + total }
  for await (const { events } of eventBatches(table, range)) {
    count += events.length
    cents += events.reduce((sum, { tickets }) => sum + (tickets[0]?.cents ?? 0), 0)
  }
  expect([count, cents]).toEqual([total, total * 2_250])
  expect(most).toBeLessThanOrEqual(250)
})

test('the place of an event is shown in China Standard Time', async () => {
  const { write, page } = journal()
  await write(1)
  expect((await page()).events[0]?.at).toBe(formatChinaTime(start, 'yyyy-MM-dd HH:mm:ss'))
})
