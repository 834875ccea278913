import * as z from 'zod/mini'
import { parseChinaTime } from './china-time.ts'
import type { Fault } from './faults.ts'
import { text } from './fields.ts'

/** Every kind of event that the journal holds: what a tenant is told by push, and amounts that became known later. */
export const eventKinds = [
  'ticketIssued',
  'ticketFailed',
  'orderExpired',
  'refundSucceeded',
  'refundFailed',
  'amountCorrected',
] as const

/** The kind of an event of the journal. */
export type EventKind = (typeof eventKinds)[number]

/** Whether a text names a kind of event. */
export function isEventKind(text: string): text is EventKind {
  return eventKinds.some((kind) => kind === text)
}

/** Which events of a tenant's journal: by when they were told (ms, both ends included) and by kind. */
export type EventWindow = {
  readonly from?: number
  readonly to?: number
  /** All kinds without it. */
  readonly kinds?: readonly EventKind[]
}

/** A place in the journal: just after this event. `id` is "" for the beginning of the moment `at` (ms). */
export type EventPlace = { readonly at: number; readonly id: string }

const secondPattern = 'yyyy-MM-dd HH:mm:ss'

const timeField = () =>
  z.optional(
    text('须为yyyy-MM-dd HH:mm:ss格式的时间', (value) => parseChinaTime(value, secondPattern) !== undefined),
  )

/** The fields of a window. Factories, so that each schema is only made where it is used. */
export function windowFields() {
  return {
    from: timeField(),
    to: timeField(),
    kind: z.optional(
      text(`须为${eventKinds.join('、')}之一,多个用|隔开`, (value) => value.split('|').every(isEventKind)),
    ),
  }
}

/** The window that the fields name. A `to` means its whole second. */
export function windowOf({
  from,
  to,
  kind,
}: {
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly kind?: string | undefined
}): EventWindow {
  return {
    ...(from === undefined ? {} : { from: msOf(from) }),
    ...(to === undefined ? {} : { to: msOf(to) + 999 }),
    ...(kind === undefined ? {} : { kinds: kind.split('|').filter(isEventKind) }),
  }
}

function msOf(time: string): number {
  return parseChinaTime(time, secondPattern) ?? Number.NaN
}

/** What the fields of a window say against each other. */
export function windowFaults({ from, to }: EventWindow): Fault[] {
  return from !== undefined && to !== undefined && from > to ? [{ field: 'to', rule: '不得早于from' }] : []
}

/** The rule of every cursor. */
export const cursorRule = '须为上一页返回的cursor'

/** A place as cursors write it. */
export function writePlace({ at, id }: EventPlace): string {
  return `${at.toString(36)}-${id}`
}

/** Reads what `writePlace` wrote; undefined when it is no place. */
export function readPlace(text: string): EventPlace | undefined {
  const [, time, id] = /^([0-9a-z]{1,9})-((?:msg_\w{1,100})?)$/.exec(text) ?? []
  return time === undefined || id === undefined ? undefined : { at: Number.parseInt(time, 36), id }
}
