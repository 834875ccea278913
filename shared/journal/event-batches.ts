import type { EventPlace } from '#contract/event-window.ts'
import type { Moment } from '#shared/orders/machine/order.ts'
import type { Table } from '#shared/table/document-sender.ts'
import type { JournalEvent } from './journal-event.ts'
import { readEvents } from './journal-store.ts'

/** Events that are read in one query. */
const batch = 250

/** A part of a tenant's journal: what comes after a place, up to and including a moment (ms). */
export type EventsRange = { readonly tenantId: string; readonly after: EventPlace; readonly to: Moment }

/** All events of a range, oldest first, in batches, so that the memory they take has a bound; each with its place. */
export async function* eventBatches(
  table: Table,
  { tenantId, after, to }: EventsRange,
): AsyncGenerator<{ readonly events: readonly JournalEvent[]; readonly last: EventPlace | undefined }> {
  let place: EventPlace | undefined = after
  while (place !== undefined) {
    const page = await readEvents(table, { tenantId, after: place, to, limit: batch })
    place = page.length < batch ? undefined : page.at(-1)?.place
    yield { events: page.flatMap(({ event }) => event ?? []), last: place }
  }
}
