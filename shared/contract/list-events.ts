import * as z from 'zod/mini'
import { answer, built, moment } from './answers.ts'
import {
  cursorRule,
  type EventPlace,
  type EventWindow,
  eventKinds,
  readPlace,
  windowFields,
  windowOf,
  writePlace,
} from './event-window.ts'
import { parameters, text } from './fields.ts'

/** Which page of a tenant's events to list. An extension of the contract. */
export type ListEventsRequest = EventWindow & {
  /** The most events that a page holds. */
  readonly limit: number
  readonly after?: EventsCursor
}

/**
 * Where a page ended: the newest place behind which nothing can appear any more, and short hashes of the events after it
 * that were shown already. So an event that is written late, at an earlier place than one that was shown, is still to
 * come, and none is shown twice.
 */
export type EventsCursor = { readonly place: EventPlace; readonly seen: readonly string[] }

/** The most events of one page. */
const longestPage = 100
const usualPage = 50

/** The most hashes that a cursor holds: with 8 characters each it stays fit for a query string. */
export const mostSeen = 50

/** How many characters of a hash a cursor keeps. */
export const seenLength = 8

const cursorPattern = new RegExp(`^([^.]+)(?:\\.((?:[\\w-]{${seenLength}}){1,${mostSeen}}))?$`)

/** Reads the flat parameters of listEvents. */
export const listEventsRequest = /* @__PURE__ */ built(() =>
  z.pipe(
    parameters({
      ...windowFields(),
      limit: z.optional(
        text(
          `须为1-${longestPage}的整数`,
          (value) => /^[1-9]\d{0,2}$/.test(value) && Number(value) <= longestPage,
        ),
      ),
      cursor: z.optional(text(cursorRule, (value) => readEventsCursor(value) !== undefined)),
    }),
    z.transform(({ limit, cursor, ...window }): ListEventsRequest => {
      const place = cursor === undefined ? undefined : readEventsCursor(cursor)
      return {
        ...windowOf(window),
        limit: limit === undefined ? usualPage : Number(limit),
        ...(place === undefined ? {} : { after: place }),
      }
    }),
  ),
)

/** The cursor as the wire has it. It is opaque for tenants. */
export function writeEventsCursor({ place, seen }: EventsCursor): string {
  return seen.length === 0 ? writePlace(place) : `${writePlace(place)}.${seen.join('')}`
}

function readEventsCursor(cursor: string): EventsCursor | undefined {
  const [, head = '', hashes = ''] = cursorPattern.exec(cursor) ?? []
  const place = readPlace(head)
  if (place === undefined) return undefined
  return { place, seen: hashes.match(new RegExp(`.{${seenLength}}`, 'g')) ?? [] }
}

/** An amount in yuan; "" when it is not known; negative where a correction lowers one. */
export function signedYuanOrBlank() {
  return z.string().check(z.regex(/^(-?\d+\.\d\d)?$/))
}

function eventsResult() {
  const ticket = z.strictObject({
    passengerId: z.string(),
    ticketNo: z.string(),
    amount: signedYuanOrBlank(),
  })
  const event = z.strictObject({
    id: z.string(),
    at: moment('yyyy-MM-dd HH:mm:ss'),
    kind: z.enum(eventKinds),
    orderNo: z.string(),
    outOrderNo: z.string(),
    msgCode: z.string(),
    tickets: z.array(ticket),
    serviceFee: signedYuanOrBlank(),
    corrects: z.string(),
    cursor: z.string(),
  })
  return z.strictObject({ events: z.array(event), cursor: z.string() })
}

/**
 * The answer of listEvents, oldest first. Times are China Standard Time. `cursor` is "" when nothing comes after now;
 * each event has a cursor of its own, to go on after it at any later time. A correction's amounts are what is added to
 * those of the event that it `corrects`.
 */
export const listEventsResponse = /* @__PURE__ */ built(() => answer(eventsResult))

/** The result of listEvents. */
export type ListEventsResult = z.infer<ReturnType<typeof eventsResult>>
