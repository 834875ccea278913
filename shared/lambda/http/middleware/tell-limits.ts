import { minuteMs } from '#contract/durations.ts'
import type { Observe } from '#shared/observations.ts'
import type { LogFields } from '#shared/use-case.ts'
import type { StackMiddleware } from './stack-middleware.ts'

/** The header for each limit of which a tenth or less is left, by what the request's notes call it. */
const headerOf = {
  requestsLeft: 'x-requests-left',
  ordersLeft: 'x-orders-left',
  openOrdersLeft: 'x-open-orders-left',
} as const
type Note = keyof typeof headerOf

const limitOf = {
  requestsLeft: 'requestsPerMinute',
  ordersLeft: 'ordersPerDay',
  openOrdersLeft: 'openOrders',
} as const satisfies Record<Note, string>

const noteNames = ['requestsLeft', 'ordersLeft', 'openOrdersLeft'] as const satisfies readonly Note[]

/** More tenants than that are not remembered. */
const mostTold = 2_000

/** Tells tenants how much is left of a limit that they are near to, and the operator once a minute. */
export function tellLimits(observe: Observe, now: () => number): StackMiddleware {
  const toldAt = new Map<string, number>()
  return {
    after(request) {
      const { response } = request
      const { tenant, notes } = request.context.call
      const near = nearOf(notes)
      if (response === null || response === undefined || tenant === undefined || near.length === 0) return
      const headers = Object.fromEntries(near.map(([note, left]) => [headerOf[note], String(left)]))
      request.response = { ...response, headers: { ...response.headers, ...headers } }
      for (const [note, left] of near) {
        const key = `${tenant.tenantId} ${note}`
        if (now() - (toldAt.get(key) ?? 0) < minuteMs) continue
        if (toldAt.size >= mostTold) toldAt.clear()
        toldAt.set(key, now())
        observe({ kind: 'nearLimit', limit: limitOf[note], left, tenantId: tenant.tenantId })
      }
    },
  }
}

function nearOf(notes: LogFields): readonly (readonly [Note, number])[] {
  return noteNames.flatMap((note) => {
    const left = notes[note]
    return typeof left === 'number' ? [[note, left] as const] : []
  })
}
