import * as z from 'zod/mini'
import type { OrderStatus, SeatClassCode, TicketState } from '#contract/dictionary.ts'
import {
  isOrderStatus,
  isSeatClassCode,
  isTicketState,
  seatClassByName,
  seatClassByNumber,
} from '#contract/dictionary.ts'
import { printable } from '#shared/printable.ts'

/*
 * How the upstream's values are read: numbers and numerals alike, nothing for null and absent, and no value
 * that makes a reply unreadable unless nothing could be done without it.
 */

/** A value that the dictionary does not know (yet): "states may be added", Juhe says of a sister service. */
export type UnknownValue = { readonly unknown: string }

/** Takes note of something that no document lists. The name is one of few, and no value is in it. */
export type OnOddity = (what: string) => void

/** For callers who count no oddities. */
export const ignoreOddity: OnOddity = () => {}

/** Longer than anything that Juhe says: what is longer is cut, since an order has to fit into one item. */
const longestText = 500

/** More than any list of Juhe's has. */
const longestList = 1_000

/** Text, printable, trimmed and cut; "" for null, absent and whatever is no text. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return printable(value).trim().slice(0, longestText).toWellFormed()
  return typeof value === 'number' ? String(value) : ''
}

/** A count or a code of digits; "" for whatever is none: 0 says something of its own. */
export function countOf(value: unknown): number | '' {
  const [, digits] = /^(\d{1,9})(?:\.0+)?$/.exec(textOf(value)) ?? []
  return digits === undefined ? '' : Number(digits)
}

/** A state of an order. */
export function orderStatusOf(value: unknown): OrderStatus | UnknownValue {
  const text = textOf(value).toUpperCase()
  return isOrderStatus(text) ? text : { unknown: text }
}

/** A state of a ticket. */
export function ticketStateOf(value: unknown): TicketState | UnknownValue {
  const text = textOf(value).toUpperCase()
  return isTicketState(text) ? text : { unknown: text }
}

/** A seat class by its code, its number or its Chinese name, whichever of the values is one. */
export function seatClassOf(...values: readonly unknown[]): SeatClassCode | undefined {
  for (const value of values) {
    const text = textOf(value)
    const code = isSeatClassCode(text) ? text : (seatClassByNumber(text) ?? seatClassByName(text))
    if (code !== undefined) return code
  }
  return undefined
}

const anything = z.optional(z.unknown())

/** The field schema of a reading that takes everything, absent values too. */
export function lenient<Value>(read: (value: unknown) => Value) {
  return z.pipe(
    anything,
    z.transform((value: unknown) => read(value)),
  )
}

/** A text that must be there: without it the reply is of no use. */
export const needed = z.pipe(
  z.union([z.string(), z.number()]),
  z.pipe(
    z.transform((value: string | number) => textOf(value)),
    z.string().check(z.minLength(1)),
  ),
)

/** A list whose unreadable elements are left out; empty for whatever is no list. */
export function listOf<Element extends z.ZodMiniType>(element: Element) {
  return lenient((value): z.output<Element>[] => {
    if (!Array.isArray(value)) return []
    return value.slice(0, longestList).flatMap((one: unknown) => {
      const outcome = z.safeParse(element, one)
      return outcome.success ? [outcome.data] : []
    })
  })
}
