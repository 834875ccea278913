import pLimit from 'p-limit'
import type { Moment } from '#shared/orders/machine/order.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { type EventPosition, queryEvents } from '#shared/table/events.ts'
import { getItem, type NewItem, type PutCondition, putItem, type StoredItem } from '#shared/table/items.ts'
import { eventKey, eventListing } from '#shared/table/keys.ts'
import { expiryAttribute } from '#shared/table/names.ts'
import { type JournalEvent, journalEventSchema } from './journal-event.ts'

/**
 * How old a place in the journal must be (ms) until nothing can appear before it any more: what `confirmWithinMs` allows
 * the writer, and as much again for the index, which lags, and for clocks that differ.
 */
export const settleMs = 30_000

/** A write that took longer (ms) than this after its place may be hidden behind a cursor: it gets a newer place. */
const confirmWithinMs = 15_000

/** A process that stands still each time it writes gives up, and the push is not sent: the next worker writes again. */
const mostPlacings = 20

/** Events that are read at the same time. */
const readsAtOnce = 25

/** Where the journal's events are written. */
export type JournalWriter = {
  /**
   * Writes an event once, and answers it as the journal holds it: as it was written first, by this writer or another. When this
   * returns, the event's place (`at`) is so new that no reader can have passed it. Throws when that cannot be had.
   */
  write(event: JournalEvent): Promise<JournalEvent>
  /** Puts an event at its own, old place, whatever is there. For operators only: a reader may have passed that place. */
  restore(event: JournalEvent): Promise<void>
}

/** What a writer needs: the time (ms), and for how long (ms) events are kept. */
export type JournalWriterOptions = {
  readonly table: Table
  readonly now: () => number
  readonly retentionMs: number
}

type Held = { readonly event: JournalEvent; readonly version: number }

/** The writer of a table's journal. */
export function createJournalWriter({ table, now, retentionMs }: JournalWriterOptions): JournalWriter {
  /** What the journal holds after the write, whether or not it was this one. */
  async function put(event: JournalEvent, version: number, condition: PutCondition) {
    const outcome = await putItem(table, itemOf(event, version, retentionMs), condition)
    return outcome.kind === 'written' ? { event, version } : heldOf(outcome.current)
  }

  return {
    async write(event) {
      let current: Held | undefined = await put(event, 1, { kind: 'absent' })
      for (let placing = 1; current !== undefined; placing += 1) {
        if (now() - current.event.at <= confirmWithinMs) return current.event
        if (placing === mostPlacings) break
        const { version } = current
        current = await put({ ...current.event, at: now() }, version + 1, { kind: 'version', version })
      }
      throw new Error(`event ${event.id} got no place in the journal`)
    },
    async restore(event) {
      await putItem(table, itemOf(event, 1, retentionMs), { kind: 'none' })
    },
  }
}

/** One page of a tenant's journal: the places that were looked at, each with its event unless it has moved or gone. */
export async function readEvents(
  table: Table,
  query: {
    readonly tenantId: string
    readonly after: EventPosition
    readonly to: Moment
    readonly limit: number
  },
): Promise<readonly { readonly place: EventPosition; readonly event: JournalEvent | undefined }[]> {
  const places = await queryEvents(table, query)
  const gate = pLimit(readsAtOnce)
  return Promise.all(
    places.map((place) =>
      gate(async () => ({ place, event: await readPlaced(table, query.tenantId, place) })),
    ),
  )
}

/** An event that has got a newer place since the index showed this one is found there. */
async function readPlaced(table: Table, tenantId: string, { at, id }: EventPosition) {
  const event = await readEvent(table, id)
  return event?.at === at && event.tenantId === tenantId ? event : undefined
}

/** An event by its id, as it is after every write that was answered; undefined when there is none. */
export async function readEvent(table: Table, id: string): Promise<JournalEvent | undefined> {
  return heldOf(await getItem(table, eventKey(id)))?.event
}

function heldOf(item: StoredItem | undefined): Held | undefined {
  if (item === undefined) return undefined
  const event = journalEventSchema.parse(JSON.parse(String(item.document)))
  return { event, version: Number(item.version) }
}

function itemOf(event: JournalEvent, version: number, retentionMs: number): NewItem {
  return {
    ...eventKey(event.id),
    ...eventListing(event.tenantId, event.at, event.id),
    entity: 'event',
    schemaVersion: 1,
    version,
    document: JSON.stringify(event),
    [expiryAttribute]: Math.ceil((event.at + retentionMs) / 1_000),
  }
}
