import { isDeepStrictEqual } from 'node:util'
import { isRefused, type Order, rankOf, type Ticket } from '#shared/orders/machine/order.ts'
import { ticketsOf } from '#shared/orders/machine/tickets.ts'
import type { Item } from './memory-table.ts'

/** What a write of an order must never do: a rule that it breaks, with what was seen. */
export type Broken = { readonly rule: string; readonly detail: string }

/** What one write made of an order, judged by itself. */
export function brokenByWrite(before: Order | undefined, after: Order, item: Item): Broken | undefined {
  return (
    (before === undefined ? undefined : (brokenVersion(before, after) ?? backwards(before, after))) ??
    forgotten(after, item)
  )
}

function brokenVersion(before: Order, after: Order): Broken | undefined {
  const steps = after.version - before.version
  // A postponed order keeps its version, and everything else but its moment.
  if (steps === 1 || (steps === 0 && isDeepStrictEqual(before, after))) return undefined
  return {
    rule: 'every write knows what it replaces',
    detail: `version ${before.version} → ${after.version}`,
  }
}

function backwards(before: Order, after: Order): Broken | undefined {
  // What Juhe refused left no order: a new one begins.
  if (isRefused(before) && !isRefused(after) && after.submission.state === 'sending') return undefined
  const rule = 'nothing moves backwards'
  const [from, to] = [before.progress.status, after.progress.status]
  if (from !== to && rankOf(to) <= rankOf(from)) return { rule, detail: `status ${from} → ${to}` }
  if (before.submission.state === 'accepted' && after.submission.state !== 'accepted')
    return { rule, detail: `submission accepted → ${after.submission.state}` }
  for (const ticket of ticketsOf(before)) {
    const now = ticketsOf(after).find(({ passengerId }) => passengerId === ticket.passengerId)
    const broken = ticketBackwards(ticket, now)
    if (broken !== undefined) return { rule, detail: broken }
  }
  for (const [index, push] of before.outbox.entries()) {
    const now = after.outbox[index]
    if (now?.id !== push.id) return { rule, detail: `push ${push.id} left the outbox` }
    if (push.delivery.state !== 'waiting' && now.delivery.state !== push.delivery.state)
      return { rule, detail: `push ${push.id} ${push.delivery.state} → ${now.delivery.state}` }
  }
  const ids = after.outbox.map((push) => push.id)
  return new Set(ids).size === ids.length
    ? undefined
    : { rule: 'one push for each event', detail: ids.join() }
}

function ticketBackwards(before: Ticket, after: Ticket | undefined): string | undefined {
  if (after === undefined) return `ticket ${before.passengerId} vanished`
  if (before.state === 'T' && after.state !== 'T') return `ticket T → ${after.state}`
  return after.refunds.length < before.refunds.length ? 'a refund vanished' : undefined
}

/** Written down apart from the code that is being tested: what still has an end to come must have a moment. */
function forgotten(order: Order, item: Item): Broken | undefined {
  const waits = whyItWaits(order)
  if (waits === undefined || typeof item.dueAt === 'number') return undefined
  return { rule: 'everything that waits has a time', detail: `${waits}, and no dueAt` }
}

/** What an order waits for; undefined when it may rest. */
export function whyItWaits(order: Order): string | undefined {
  const { submission, progress, cancellation } = order
  if (isRefused(order)) return undefined
  if (submission.state === 'sending' || submission.state === 'unknown' || submission.state === 'waiting')
    return `submission ${submission.state}`
  if (progress.status === 'N' || progress.status === 'B' || progress.status === 'D')
    return `status ${progress.status}`
  if (cancellation !== undefined) return `cancellation ${cancellation.state}`
  const refund = ticketsOf(order).find((ticket) => ticket.refund !== undefined)?.refund
  if (refund !== undefined) return `refund ${refund.state}`
  const push = order.outbox.find(({ delivery }) => delivery.state === 'waiting')
  return push === undefined ? undefined : `push ${push.id}`
}
