import { expect, test } from 'vitest'
import { OrderNo, OutOrderNo, TenantId } from '#shared/ids.ts'
import type { Corrected, JournalEvent } from '#shared/journal/journal-event.ts'
import { addEvent, linesOf, noSums } from '#shared/journal/statement-lines.ts'
import { addSums } from '#shared/journal/statement-parts.ts'

const at = Date.UTC(2026, 11, 31, 16, 0, 5)
const numbers = { orderNo: OrderNo.parse(`T${'0'.repeat(25)}`), outOrderNo: OutOrderNo.parse('ORDER01') }

function event(kind: JournalEvent['kind'], changes: Partial<JournalEvent>): JournalEvent {
  const tenantId = TenantId.parse('north')
  return { id: 'msg_1', tenantId, ...numbers, kind, at, msgCode: '100', tickets: [], ...changes }
}

const two = [
  { passengerId: 'P1', ticketNo: 'E1', cents: 2_250 },
  { passengerId: 'P2', ticketNo: 'E2', cents: 1_100 },
]
const correcting = (kind: Corrected['kind'], changes: Partial<Corrected> = {}): Corrected => ({
  ...{ id: 'msg_0', kind, at: at - 5_000, n: 1, money: { tickets: [] }, ...changes },
})

/** An event that was told before this moment is not among the sums. */
const since = at - 5_000

test.each<[string, JournalEvent, readonly object[], object]>([
  [
    'an issue: the fee of the order stands in the first line',
    event('ticketIssued', { tickets: two, feeCents: 800 }),
    [
      { at, kind: 'ticketIssued', ...numbers, ...two[0], feeCents: 800 },
      { at, kind: 'ticketIssued', ...numbers, ...two[1], feeCents: 0 },
    ],
    { tickets: 2, ticketCents: 3_350, feeCents: 800 },
  ],
  [
    'an issue of which one price and the fee are unknown',
    event('ticketIssued', { tickets: [...two.slice(0, 1), { passengerId: 'P2', ticketNo: 'E2' }] }),
    [
      { at, kind: 'ticketIssued', ...numbers, ...two[0] },
      { at, kind: 'ticketIssued', ...numbers, passengerId: 'P2', ticketNo: 'E2', feeCents: 0 },
    ],
    { tickets: 2, ticketCents: 2_250, unknown: 2 },
  ],
  [
    'a refund',
    event('refundSucceeded', { tickets: two.slice(1), feeCents: 0 }),
    [{ at, kind: 'refundSucceeded', ...numbers, ...two[1], feeCents: 0 }],
    { refunds: 1, refundCents: 1_100 },
  ],
  [
    'a refund whose amount is unknown',
    event('refundSucceeded', { tickets: [{ passengerId: 'P1', ticketNo: 'E1' }], feeCents: 0 }),
    [{ at, kind: 'refundSucceeded', ...numbers, passengerId: 'P1', ticketNo: 'E1', feeCents: 0 }],
    { refunds: 1, unknown: 1 },
  ],
  ['a failure has no money', event('ticketFailed', { tickets: two, feeCents: 800 }), [], {}],
  ['an expiry has no money', event('orderExpired', { feeCents: 800 }), [], {}],
  ['a refund that failed has no money', event('refundFailed', { tickets: two, feeCents: 0 }), [], {}],
  [
    'a price that becomes known',
    event('amountCorrected', {
      tickets: [{ passengerId: 'P1', ticketNo: 'E1', cents: 2_250, before: 'amountUnknown' }],
      ...{ feeCents: 0, corrects: correcting('ticketIssued') },
    }),
    [
      {
        ...{ at, kind: 'amountCorrected', ...numbers, ...two[0], feeCents: 0 },
        corrects: { kind: 'ticketIssued', at: at - 5_000 },
      },
    ],
    { ticketCents: 2_250, unknown: -1 },
  ],
  [
    'a price that becomes known of an issue of another day',
    event('amountCorrected', {
      tickets: [{ passengerId: 'P1', ticketNo: 'E1', cents: 2_250, before: 'amountUnknown' }],
      ...{ feeCents: 0, corrects: correcting('ticketIssued', { at: at - 5_001 }) },
    }),
    [
      {
        ...{ at, kind: 'amountCorrected', ...numbers, ...two[0], feeCents: 0 },
        corrects: { kind: 'ticketIssued', at: at - 5_001 },
      },
    ],
    { ticketCents: 2_250 },
  ],
  [
    'a price that changes',
    event('amountCorrected', {
      tickets: [{ passengerId: 'P1', ticketNo: 'E1', cents: -50, before: 'amountKnown' }],
      ...{ feeCents: 0, corrects: correcting('ticketIssued') },
    }),
    [
      {
        ...{ at, kind: 'amountCorrected', ...numbers, passengerId: 'P1', ticketNo: 'E1', cents: -50 },
        ...{ feeCents: 0, corrects: { kind: 'ticketIssued', at: at - 5_000 } },
      },
    ],
    { ticketCents: -50 },
  ],
  [
    'a ticket that was not told of',
    event('amountCorrected', {
      tickets: [{ passengerId: 'P2', ticketNo: 'E2', cents: 1_100, before: 'ticketUnknown' }],
      ...{ feeCents: 0, corrects: correcting('ticketIssued') },
    }),
    [
      {
        ...{ at, kind: 'amountCorrected', ...numbers, ...two[1], feeCents: 0 },
        corrects: { kind: 'ticketIssued', at: at - 5_000 },
      },
    ],
    { tickets: 1, ticketCents: 1_100 },
  ],
  [
    'an amount of a refund',
    event('amountCorrected', {
      tickets: [{ passengerId: 'P2', ticketNo: 'E2', cents: 900, before: 'amountUnknown' }],
      ...{ feeCents: 0, corrects: correcting('refundSucceeded') },
    }),
    [
      {
        ...{ at, kind: 'amountCorrected', ...numbers, passengerId: 'P2', ticketNo: 'E2', cents: 900 },
        ...{ feeCents: 0, corrects: { kind: 'refundSucceeded', at: at - 5_000 } },
      },
    ],
    { refundCents: 900, unknown: -1 },
  ],
  [
    'a fee alone that becomes known',
    event('amountCorrected', {
      ...{ feeCents: 800, corrects: correcting('ticketIssued', { feeBefore: 'amountUnknown' }) },
    }),
    [
      {
        ...{ at, kind: 'amountCorrected', ...numbers, passengerId: '', ticketNo: '', cents: 0 },
        ...{ feeCents: 800, corrects: { kind: 'ticketIssued', at: at - 5_000 } },
      },
    ],
    { feeCents: 800, unknown: -1 },
  ],
  [
    'a fee alone that changes',
    event('amountCorrected', {
      ...{ feeCents: -100, corrects: correcting('ticketIssued', { feeBefore: 'amountKnown' }) },
    }),
    [
      {
        ...{ at, kind: 'amountCorrected', ...numbers, passengerId: '', ticketNo: '', cents: 0 },
        ...{ feeCents: -100, corrects: { kind: 'ticketIssued', at: at - 5_000 } },
      },
    ],
    { feeCents: -100 },
  ],
])('%s', (_what, one, lines, added) => {
  expect(linesOf(one)).toEqual(lines)
  expect(addEvent(noSums, one, since)).toEqual({ ...noSums, ...added })
  const before = {
    ...{ tickets: 10, ticketCents: 200_000, refunds: 30, refundCents: 4_000, feeCents: 50_000, unknown: 60 },
  }
  expect(addEvent(before, one, since)).toEqual(addSums(before, addEvent(noSums, one, since)))
})

test('sums are added column by column', () => {
  const one = { tickets: 1, ticketCents: 20, refunds: 300, refundCents: 4_000, feeCents: 50_000, unknown: 6 }
  const other = {
    tickets: 7,
    ticketCents: 80,
    refunds: 900,
    refundCents: 1_000,
    feeCents: 20_000,
    unknown: 3,
  }
  expect(addSums(one, other)).toEqual({
    ...{ tickets: 8, ticketCents: 100, refunds: 1_200, refundCents: 5_000, feeCents: 70_000, unknown: 9 },
  })
})
