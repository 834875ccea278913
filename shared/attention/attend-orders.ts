import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { inDoubtSince } from '#shared/orders/machine/doubt.ts'
import { attendAtOf } from '#shared/orders/machine/duties.ts'
import { type AttendServices, attendToJuhe } from './attend.ts'
import { createWorker } from './worker.ts'

/** The worker of the attention queue: does what orders wait for at Juhe, and whatever else is not a push. */
export function attendOrders(services: AttendServices): (event: SQSEvent) => Promise<SQSBatchResponse> {
  return createWorker(services, {
    queue: 'attention',
    nextAt: attendAtOf,
    attend: (order) => attendToJuhe(services, order),
    attended: (order) => {
      const since = inDoubtSince(order)
      if (since !== undefined) services.observe({ kind: 'inDoubt', forMs: services.now() - since })
    },
  })
}
