import type { Order, PushEvent } from '#shared/orders/machine/order.ts'
import { ticketsOf } from '#shared/orders/machine/tickets.ts'

/** Counts by name. */
export type Counts = Readonly<Record<string, number>>

/** How long something took, ms; absent where nothing was measured. */
export type Spread = {
  readonly count: number
  readonly medianMs?: number
  readonly p95Ms?: number
  readonly mostMs?: number
}

/** What became of orders. */
export type Statistics = {
  readonly orders: number
  readonly byStatus: Counts
  readonly issued: number
  /** By msgCode. */
  readonly failures: Counts
  readonly refunds: { readonly open: number; readonly succeeded: number; readonly failed: number }
  /** From the submit to the moment at which the issue was known here. */
  readonly submitToIssue: Spread
  /** Pushes by how their delivery stands. */
  readonly pushes: Counts
  /** What Juhe did not do or say: outcomes that were unknown, calls that were turned away (by code) or not made. */
  readonly juheErrors: Counts
  /** By what issues and ends of refunds became known. */
  readonly learnt: { readonly byCallback: number; readonly byAsking: number }
}

/** Counts orders, one by one: memory grows with their latencies only. */
export function createStatistics() {
  const [byStatus, failures, pushes, juheErrors] = [counter(), counter(), counter(), counter()]
  const latencies: number[] = []
  const refunds = { open: 0, succeeded: 0, failed: 0 }
  const learnt = { byCallback: 0, byAsking: 0 }
  let orders = 0

  function addRefunds(order: Order): void {
    for (const { refund, refunds: ended } of ticketsOf(order)) {
      if (refund !== undefined) refunds.open += 1
      for (const { refunded, isLearnt, takenBack } of ended) {
        if (takenBack) continue
        refunds[refunded ? 'succeeded' : 'failed'] += 1
        learnt[isLearnt === true ? 'byAsking' : 'byCallback'] += 1
      }
    }
  }

  return {
    add(order: Order): void {
      const { progress, createdAt } = order
      orders += 1
      byStatus.add(progress.status)
      if ('failure' in progress) failures.add(progress.failure.msgCode)
      if ('issue' in progress) {
        // orderDetail does not tell station codes: whoever has them was told by a callback.
        learnt[progress.issue.fromStationCode === null ? 'byAsking' : 'byCallback'] += 1
        const knownAt = momentOfPush(order, 'ticketIssued')
        if (knownAt !== undefined) latencies.push(Math.max(0, knownAt - createdAt))
      }
      addRefunds(order)
      for (const { delivery } of order.outbox) pushes.add(delivery.state)
      for (const { what, detail } of order.timeline) {
        if (what === 'outcomeUnknown' || what === 'notCalled') juheErrors.add(what)
        if (what === 'turnedAway') juheErrors.add(detail ?? what)
      }
    },
    result: (): Statistics => ({
      ...{ orders, byStatus: byStatus.counts(), issued: issuedOf(byStatus.counts()) },
      ...{ failures: failures.counts(), refunds, submitToIssue: spreadOf(latencies) },
      ...{ pushes: pushes.counts(), juheErrors: juheErrors.counts(), learnt },
    }),
  }
}

/** Orders with tickets: issued, and what may follow it. */
function issuedOf(counts: Counts): number {
  return (counts.F ?? 0) + (counts.T ?? 0) + (counts.E ?? 0)
}

function momentOfPush({ outbox }: Order, kind: PushEvent['kind']): number | undefined {
  return outbox.find(({ event }) => event.kind === kind)?.madeAt
}

function counter() {
  const held = new Map<string, number>()
  return {
    add: (name: string) => void held.set(name, (held.get(name) ?? 0) + 1),
    counts: (): Counts => Object.fromEntries([...held].sort(([left], [right]) => left.localeCompare(right))),
  }
}

function spreadOf(values: number[]): Spread {
  const sorted = values.sort((left, right) => left - right)
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]
  const [medianMs, p95Ms, mostMs] = [at(0.5), at(0.95), sorted.at(-1)]
  if (medianMs === undefined || p95Ms === undefined || mostMs === undefined) return { count: 0 }
  return { count: sorted.length, medianMs, p95Ms, mostMs }
}
