import type { Order, Push, PushAttempt } from '#shared/orders/machine/order.ts'
import { table } from '../output/table.ts'
import { chinaTime, iso } from '../output/times.ts'

/** A push of an order's outbox, for scripts. */
export function pushData({ id, event, madeAt, delivery, attempts }: Push) {
  return {
    pushId: id,
    kind: event.kind,
    madeAt: iso(madeAt),
    state: delivery.state,
    tries: delivery.tries,
    ...(delivery.state === 'waiting' ? { nextTryAt: iso(delivery.tryAt) } : { endedAt: iso(delivery.at) }),
    ...(delivery.state === 'givenUp' ? { why: delivery.why } : {}),
    attempts: attempts.map((attempt) => ({ at: iso(attempt.at), ms: attempt.ms, result: resultOf(attempt) })),
  }
}

/** Pushes for people, a line each. */
export function pushLines(pushes: readonly Push[]): readonly string[] {
  const rows = pushes.map(({ id, event, madeAt, delivery, attempts }) => {
    const last = attempts.at(-1)
    const next = delivery.state === 'waiting' ? `next ${chinaTime(delivery.tryAt)}` : chinaTime(delivery.at)
    return [
      ...[id, event.kind, chinaTime(madeAt), delivery.state, String(delivery.tries)],
      ...[last === undefined ? '-' : resultOf(last), next],
    ]
  })
  return table(['push id', 'event', 'made', 'state', 'tries', 'last result', 'when'], rows)
}

/** The pushes that have not reached the tenant and that nobody tries any more. */
export function givenUpPushes({ outbox }: Order): readonly Push[] {
  return outbox.filter(({ delivery }) => delivery.state === 'givenUp')
}

/** How an attempt ended, in two words at most. */
export function resultOf({ result }: PushAttempt): string {
  return result.kind === 'answered' ? `HTTP ${result.httpStatus}` : result.why
}
