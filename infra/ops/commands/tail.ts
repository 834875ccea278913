import picocolors from 'picocolors'
import * as z from 'zod/mini'
import { OrderNo } from '#shared/ids.ts'
import type { Order, TimelineEntry, TimelineEvent } from '#shared/orders/machine/order.ts'
import { printable } from '#shared/printable.ts'
import { defineCommand } from '../command.ts'
import { followingInput, followingOf, followingOptions } from '../following.ts'
import { changedOrders } from '../orders/follow.ts'
import { nothingToSay } from '../output/report.ts'
import { chinaTime, iso } from '../output/times.ts'

/** What can be seen, and in which colour. */
const events = {
  ...{ submitted: 'cyan', resubmitted: 'cyan', acknowledged: 'cyan', accepted: 'green', refused: 'red' },
  ...{ turnedAway: 'red', notCalled: 'red', outcomeUnknown: 'yellow', absent: 'yellow', status: 'green' },
  ...{ cancelRequested: 'cyan', cancelRefused: 'red', refundRequested: 'cyan', refundAccepted: 'green' },
  ...{
    refundRefused: 'red',
    refundEnded: 'green',
    refundPriceEntered: 'green',
    corrected: 'yellow',
    pushMade: 'blue',
    pushDelivered: 'green',
  },
  ...{ pushGivenUp: 'red', contradiction: 'red', forgotten: 'gray' },
} as const satisfies Readonly<Record<TimelineEvent, 'cyan' | 'green' | 'red' | 'yellow' | 'blue' | 'gray'>>

const eventsRule = `must be of ${Object.keys(events).join(', ')}, with commas`
const isEvent = (text: string): text is TimelineEvent => Object.hasOwn(events, text)

export const tail = defineCommand({
  usage: 'tail',
  description: 'show what happens to orders while it happens, a line each; with --json, an object a line',
  options: [
    { flags: '--tenant <tenantId>', description: "only this tenant's orders" },
    {
      flags: '--order <number>',
      description: 'only this order: our orderNo, or the outOrderNo of any tenant',
    },
    { flags: '--event <names>', description: 'only these events, such as status,pushGivenUp' },
    ...followingOptions,
  ],
  input: z.object({
    ...followingInput,
    order: z.optional(z.string().check(z.regex(/^[A-Za-z0-9]{6,32}$/, 'must be 6 to 32 letters or digits'))),
    event: z.optional(
      z.pipe(
        z.string().check(z.refine((text) => text.split(',').every(isEvent), eventsRule)),
        z.transform((text): readonly string[] => text.split(',')),
      ),
    ),
  }),
  async run(ops, { order: number, event, ...given }) {
    const following = followingOf(ops, given)
    const { host, json } = ops
    const colours = picocolors.createColors(host.isColourful)
    const own = OrderNo.safeParse(number).data
    const shown = new Map<string, Set<string>>()
    for await (const order of changedOrders(ops.session, { ...following, orderNo: own })) {
      if (number !== undefined && order.orderNo !== number && order.outOrderNo !== number) continue
      for (const entry of newEntries(order, following.since, shown)) {
        if (event !== undefined && !event.includes(entry.what)) continue
        const colour = isEvent(entry.what) ? events[entry.what] : 'gray'
        host.out(
          json
            ? JSON.stringify(dataOf(order, entry))
            : printable(lineOf(order, entry)).replace(entry.what, (what) => colours[colour](what)),
        )
      }
    }
    return nothingToSay
  },
})

/** Entries of the order's timeline that were not shown yet. */
function newEntries(order: Order, since: number, shown: Map<string, Set<string>>): readonly TimelineEntry[] {
  const known = shown.get(order.orderNo) ?? new Set()
  shown.set(order.orderNo, known)
  return order.timeline.filter(({ at, what, detail }) => {
    const key = `${at} ${what} ${detail ?? ''}`
    const isNew = at >= since && !known.has(key)
    known.add(key)
    return isNew
  })
}

function dataOf({ tenantId, orderNo, outOrderNo, progress }: Order, { at, ...entry }: TimelineEntry) {
  return { at: iso(at), tenantId, orderNo, outOrderNo, status: progress.status, ...entry }
}

function lineOf({ tenantId, outOrderNo }: Order, { at, by, what, detail = '' }: TimelineEntry): string {
  return `${chinaTime(at)}  ${tenantId}  ${outOrderNo}  ${by.padEnd(7)}  ${what}  ${detail}`.trimEnd()
}
