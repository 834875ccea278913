import * as z from 'zod/mini'
import { eventKinds, isEventKind } from '#contract/event-window.ts'
import { yuanText } from '#contract/money.ts'
import { eventBatches } from '#shared/journal/event-batches.ts'
import type { JournalEvent } from '#shared/journal/journal-event.ts'
import { defineCommand } from '../command.ts'
import { countInput, momentInput, tenantIdInput } from '../inputs.ts'
import { report } from '../output/report.ts'
import { table } from '../output/table.ts'
import { chinaTime, iso, momentAt } from '../output/times.ts'
import { tenantOf } from '../tenants.ts'

/** The option that chooses kinds of events, and its value. */
export const kindOption = { flags: '--kind <kinds>', description: `only of ${eventKinds.join(', ')}` }
export const kindInput = z.optional(
  z.pipe(
    z
      .string()
      .check(z.refine((text) => text.split(',').every(isEventKind), `must be of ${eventKinds.join(', ')}`)),
    z.transform((text) => text.split(',').filter(isEventKind)),
  ),
)

export const events = defineCommand({
  usage: 'events <tenantId>',
  description: 'what a tenant was told, oldest first',
  options: [
    {
      flags: '--since <moment>',
      description: 'such as 24h, 7d, 2026-02-10 or 2026-02-10 08:30 (China)',
      fallback: '24h',
    },
    { flags: '--until <moment>', description: 'in the same words' },
    kindOption,
    { flags: '--limit <count>', description: 'list so many at most', fallback: '1000' },
  ],
  input: z.object({
    tenantId: tenantIdInput,
    since: momentInput,
    until: z.optional(momentInput),
    kind: kindInput,
    limit: countInput,
  }),
  async run({ session }, { tenantId, since, until, kind, limit }) {
    await tenantOf(session, tenantId)
    const now = session.backing.platform.now()
    const range = {
      tenantId,
      after: { at: momentAt(since, now) ?? 0, id: '' },
      to: momentAt(until, now) ?? now,
    }
    const found: JournalEvent[] = []
    for await (const batch of eventBatches(session.backing.table, range)) {
      found.push(...batch.events.filter((event) => kind?.includes(event.kind) ?? true))
      if (found.length > limit) break
    }
    const shown = found.slice(0, limit)
    const more = found.length > shown.length
    const header = ['at', 'event', 'amount', 'fee', 'order', 'outOrderNo', 'id']
    return report({ events: shown.map(dataOf), more }, [
      ...table(header, shown.map(rowOf)),
      ...(more ? ['… and more: --limit, or --until, shows them'] : []),
    ])
  },
})

function dataOf({ id, at, kind, orderNo, outOrderNo, msgCode, tickets, feeCents, corrects }: JournalEvent) {
  return {
    ...{ id, at: iso(at), kind, orderNo, outOrderNo, msgCode },
    tickets: tickets.map(({ passengerId, ticketNo, cents }) => ({
      ...{ passengerId, ticketNo, amount: yuanText(cents) },
    })),
    serviceFee: yuanText(feeCents),
    corrects: corrects?.id ?? '',
  }
}

function rowOf({ id, at, kind, orderNo, outOrderNo, tickets, feeCents }: JournalEvent): readonly string[] {
  const amounts = tickets.map(({ cents }) => (cents === undefined ? '?' : yuanText(cents))).join(' + ')
  return [chinaTime(at), kind, amounts, yuanText(feeCents), orderNo, outOrderNo, id]
}
