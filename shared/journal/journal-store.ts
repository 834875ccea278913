import pLimit from 'p-limit'
import * as z from 'zod/mini'
import { isEventKind } from '#contract/event-window.ts'
import type { Moment } from '#shared/orders/machine/order.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { type EventPosition, queryEvents } from '#shared/table/events.ts'
import { getItem, type NewItem, type PutCondition, putItem, type StoredItem } from '#shared/table/items.ts'
import { eventKey, eventListing } from '#shared/table/keys.ts'
import { expiryAttribute } from '#shared/table/names.ts'
import { NewerItem, schemaVersionOver } from '#shared/table/schema-version.ts'
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

/** An event with the item that it lies in: what a newer version of the code put there goes along when it moves. */
type Held = { readonly event: JournalEvent; readonly version: number; readonly item: StoredItem }

/** The writer of a table's journal. */
export function createJournalWriter({ table, now, retentionMs }: JournalWriterOptions): JournalWriter {
  /** What the journal holds after the write, whether or not it was this one. */
  async function put(event: JournalEvent, item: NewItem, condition: PutCondition): Promise<Held | undefined> {
    const outcome = await putItem(table, item, condition)
    if (outcome.kind !== 'written') return heldOf(outcome.current)
    return { event, version: Number(item.version), item }
  }

  /** Gives an event a newer place, by its item as it lies there. */
  function move({ event, version, item }: Held): Promise<Held | undefined> {
    const moved = { ...event, at: now() }
    const { writeId: _writeId, ...kept } = item
    const next = {
      ...{ ...kept, ...itemOf(moved, version + 1, retentionMs) },
      schemaVersion: schemaVersionOver(item.schemaVersion),
      document: JSON.stringify({ ...JSON.parse(String(item.document)), ...moved }),
    }
    return put(moved, next, { kind: 'version', version })
  }

  return {
    async write(event) {
      let current = await put(event, itemOf(event, 1, retentionMs), { kind: 'absent' })
      for (let placing = 1; current !== undefined; placing += 1) {
        if (now() - current.event.at <= confirmWithinMs) return current.event
        if (placing === mostPlacings) break
        current = await move(current)
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
  const document: unknown = JSON.parse(String(item.document))
  refuseNewerKind(document)
  return { event: journalEventSchema.parse(document), version: Number(item.version), item }
}

/**
 * An event of a kind that only a newer version knows is not left out of what a tenant reads, who would never see it again: until
 * that version is back, the reader is told that the service is under maintenance.
 */
function refuseNewerKind(document: unknown): void {
  const { success, data } = anyKind.safeParse(document)
  if (success && !isEventKind(data.kind))
    throw new NewerItem('an event of the journal is of a kind that is not known here')
}

const anyKind = z.object({ kind: z.string() })

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
