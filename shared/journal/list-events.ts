import { createHash } from 'node:crypto'
import { formatChinaTime } from '#contract/china-time.ts'
import { type Success, success } from '#contract/envelope.ts'
import { type EventWindow, windowFaults } from '#contract/event-window.ts'
import {
  type EventsCursor,
  type ListEventsRequest,
  type ListEventsResult,
  mostSeen,
  seenLength,
  writeEventsCursor,
} from '#contract/list-events.ts'
import { yuanText } from '#contract/money.ts'
import { failed, ok } from '#shared/result.ts'
import type { Table } from '#shared/table/document-sender.ts'
import type { EventPosition } from '#shared/table/events.ts'
import type { UseCase } from '#shared/use-case.ts'
import type { JournalEvent } from './journal-event.ts'
import { readEvents, settleMs } from './journal-store.ts'
import { windowStart } from './window-start.ts'

/** The most events that are read for one page, whatever kind it asks for: what a request costs has a bound. */
const mostRead = 500

/** How many are read at a time. */
const batch = 100

type Listed = ListEventsResult['events'][number]

/**
 * Extension listEvents: what a tenant was told, oldest first; new events appear at once.
 *
 * A late event never hides behind a cursor. An event's place is the moment at which it was written, and a writer that
 * learns that its write took longer than `confirmWithinMs` moves the event to a newer place before the push goes out
 * (journal-store.ts). So nothing new can appear before a place that is older than `settleMs`. A cursor's place goes no
 * further than that; of the events after it, which are shown already, it keeps hashes. The next page begins at the place
 * again, leaves out what it has shown, and finds what came late between.
 */
export function listEvents({
  table,
  now,
}: {
  readonly table: Table
  readonly now: () => number
}): UseCase<ListEventsRequest, Success<ListEventsResult>> {
  return async ({ tenant }, request) => {
    const faults = windowFaults(request)
    if (faults.length > 0) return failed({ kind: 'badParameter', faults })
    const time = now()
    const to = request.to ?? time + settleMs
    const start = windowStart(request, request.after?.place, time)
    const isAtCursor = start === request.after?.place
    const reader = createReader({ place: start, seen: isAtCursor ? request.after.seen : [] }, time - settleMs)
    let scanned = reader.cursor().place
    for (let read = 0; read < mostRead; ) {
      const page = await readEvents(table, { tenantId: tenant.tenantId, after: scanned, to, limit: batch })
      read += page.length
      for (const { place, event } of page) {
        if (event !== undefined && isOfKind(event, request) && !reader.hasSeen(place)) {
          if (reader.isFull()) return ok(success(reader.page('')))
          reader.show(event, place)
        } else reader.pass(place)
        scanned = place
        if (reader.count() === request.limit) return ok(success(reader.page(reader.text())))
      }
      if (page.length < batch) return ok(success(reader.page('')))
    }
    // Among events that may still be joined by others the cursor stands still: more is told when they have settled.
    return ok(success(reader.page(reader.isSettled(scanned) ? reader.text() : '')))
  }
}

function isOfKind({ kind }: JournalEvent, { kinds }: EventWindow): boolean {
  return kinds === undefined || kinds.includes(kind)
}

/** Keeps the place and the hashes of a cursor while events are shown or passed over, oldest first. */
function createReader({ place: start, seen: seenBefore }: EventsCursor, settledUntil: number) {
  let place = start
  const seen = new Set(seenBefore)
  const events: Listed[] = []
  const isSettled = ({ at }: EventPosition) => at <= settledUntil
  const pass = (passed: EventPosition) => {
    if (!isSettled(passed)) return
    place = passed
    seen.delete(hashOf(passed))
  }
  const cursor = (): EventsCursor => ({ place, seen: [...seen] })
  const text = () => writeEventsCursor(cursor())
  return {
    isSettled,
    pass,
    cursor,
    text,
    hasSeen: (at: EventPosition) => seen.has(hashOf(at)),
    isFull: () => seen.size >= mostSeen,
    count: () => events.length,
    show(event: JournalEvent, at: EventPosition) {
      pass(at)
      if (!isSettled(at)) seen.add(hashOf(at))
      events.push(listedOf(event, text()))
    },
    page: (next: string): ListEventsResult => ({ events, cursor: next }),
  }
}

function hashOf({ at, id }: EventPosition): string {
  return createHash('sha256').update(`${at}#${id}`).digest('base64url').slice(0, seenLength)
}

function listedOf(event: JournalEvent, cursor: string): Listed {
  return {
    id: event.id,
    at: formatChinaTime(event.at, 'yyyy-MM-dd HH:mm:ss'),
    kind: event.kind,
    orderNo: event.orderNo,
    outOrderNo: event.outOrderNo,
    msgCode: event.msgCode,
    tickets: event.tickets.map(({ passengerId, ticketNo, cents }) => ({
      passengerId,
      ticketNo,
      amount: yuanText(cents),
    })),
    serviceFee: yuanText(event.feeCents),
    corrects: event.corrects?.id ?? '',
    cursor,
  }
}
