import * as z from 'zod/mini'
import { answer, built, moment, momentOrBlank } from './answers.ts'
import { parseChinaTime } from './china-time.ts'
import { cursorRule, type EventPlace, readPlace, writePlace } from './event-window.ts'
import { choice, parameters, text } from './fields.ts'
import { signedYuanOrBlank } from './list-events.ts'
import type { Cents } from './money.ts'

/** Which day's money to show, and how. An extension of the contract. */
export type StatementRequest = {
  /** The first moment of the day in China, ms. */
  readonly dayStart: number
  readonly format: 'json' | 'csv'
  readonly after?: StatementCursor
}

/** Sums of statement lines. Counts, and cents. `unknown`: amounts and fees that are not known yet. */
export type StatementSums = {
  readonly tickets: number
  readonly ticketCents: Cents
  readonly refunds: number
  readonly refundCents: Cents
  readonly feeCents: Cents
  readonly unknown: number
}

/** Where a page ended, and the sums of all pages up to there: so a long day is summed without reading it again. */
export type StatementCursor = { readonly place: EventPlace; readonly sums: StatementSums }

const dayPattern = 'yyyyMMdd'

/** Reads the flat parameters of statement. */
export const statementRequest = /* @__PURE__ */ built(() =>
  z.pipe(
    parameters({
      date: text('须为yyyyMMdd格式的日期', (value) => parseChinaTime(value, dayPattern) !== undefined),
      format: z.optional(choice({ json: 'json', csv: 'csv' }, '须为json或csv')),
      cursor: z.optional(text(cursorRule, (value) => readStatementCursor(value) !== undefined)),
    }),
    z.transform(({ date, format, cursor }): StatementRequest => {
      const place = cursor === undefined ? undefined : readStatementCursor(cursor)
      return {
        dayStart: parseChinaTime(date, dayPattern) ?? Number.NaN,
        format: format ?? 'json',
        ...(place === undefined ? {} : { after: place }),
      }
    }),
  ),
)

/** The cursor as the wire has it. It is opaque for tenants. */
export function writeStatementCursor({ place, sums }: StatementCursor): string {
  const { tickets, ticketCents, refunds, refundCents, feeCents, unknown } = sums
  const numbers = [tickets, ticketCents, refunds, refundCents, feeCents, unknown]
  return `${writePlace(place)}.${numbers.map((number) => number.toString(36)).join('.')}`
}

function readStatementCursor(cursor: string): StatementCursor | undefined {
  const [head = '', ...rest] = cursor.split('.')
  const place = readPlace(head)
  if (place === undefined || rest.length !== 6 || !rest.every((part) => /^-?[0-9a-z]{1,10}$/.test(part)))
    return undefined
  const [tickets = 0, ticketCents = 0, refunds = 0, refundCents = 0, feeCents = 0, unknown = 0] = rest.map(
    (part) => Number.parseInt(part, 36),
  )
  return { place, sums: { tickets, ticketCents, refunds, refundCents, feeCents, unknown } }
}

function statementResult() {
  const line = z.strictObject({
    at: moment('yyyy-MM-dd HH:mm:ss'),
    kind: z.enum(['ticketIssued', 'refundSucceeded', 'amountCorrected']),
    orderNo: z.string(),
    outOrderNo: z.string(),
    passengerId: z.string(),
    ticketNo: z.string(),
    amount: signedYuanOrBlank(),
    serviceFee: signedYuanOrBlank(),
    /** Of a correction: what it corrects, and the day of that. */
    corrects: z.exactOptional(z.enum(['ticketIssued', 'refundSucceeded'])),
    day: z.exactOptional(momentOrBlank(dayPattern)),
  })
  const signedYuan = () => z.string().check(z.regex(/^-?\d+\.\d\d$/))
  const totals = z.strictObject({
    tickets: z.number(),
    ticketAmount: signedYuan(),
    refunds: z.number(),
    refundAmount: signedYuan(),
    serviceFee: signedYuan(),
    net: signedYuan(),
    unknown: z.number(),
  })
  return z.strictObject({ date: moment(dayPattern), lines: z.array(line), totals, cursor: z.string() })
}

/**
 * The answer of statement (format=json). Times are China Standard Time, amounts yuan with two decimals, "" when not known.
 * `totals` are those of all lines up to the end of this page: on the last page, whose `cursor` is "", those of the day.
 */
export const statementResponse = /* @__PURE__ */ built(() => answer(statementResult))

/** The result of statement. */
export type StatementResult = z.infer<ReturnType<typeof statementResult>>
