import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda'
import * as z from 'zod/mini'
import { OrderNo } from '#shared/ids.ts'
import { headsOf, isFresh } from '#shared/orders/machine/delivery.ts'
import { orderNoOfKey } from '#shared/table/keys.ts'
import { partitionKey } from '#shared/table/names.ts'
import { type DeliveryServices, deliverPush } from './deliver-push.ts'
import { createPushLanes } from './push-lanes.ts'

/** What is needed of a record: which order it tells of, and its place in the stream. */
const streamRecord = z.object({
  dynamodb: z.object({
    Keys: z.object({ [partitionKey]: z.object({ S: z.string() }) }),
    SequenceNumber: z._default(z.string(), ''),
  }),
})
type StreamRecord = z.infer<typeof streamRecord>

/**
 * Wakes the delivery early: what the table's stream tells of is delivered at once, instead of at the next schedule.
 * Nothing rests on it: a record that is lost, or one that fails here, is due in the index all the same. A record that
 * nobody can read is passed over; one of an order that nobody can read is reported, and it alone.
 */
export function deliverStream(
  services: DeliveryServices,
): (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse> {
  const lanes = createPushLanes()
  return async ({ Records }) => {
    const records = Records.flatMap((record) => readRecord(services, record))
    const lastOfEach = [...new Map(records.map((record) => [pkOf(record), record])).values()]
    const failures = await Promise.all(
      lastOfEach.map(async (record) => {
        try {
          await deliverNew(services, lanes, record)
          return []
        } catch (error) {
          const name = error instanceof Error ? error.name : 'unknown'
          services.observe({
            kind: 'setback',
            orderNo: orderNoOf(record) ?? 'unknown',
            setbacks: 0,
            error: name,
          })
          return [{ itemIdentifier: record.dynamodb.SequenceNumber }]
        }
      }),
    )
    return { batchItemFailures: failures.flat() }
  }
}

function readRecord({ observe }: DeliveryServices, record: unknown): StreamRecord[] {
  const read = streamRecord.safeParse(record)
  if (read.success) return [read.data]
  observe({ kind: 'oddity', what: 'streamRecord' })
  return []
}

function pkOf({ dynamodb }: StreamRecord): string {
  return dynamodb.Keys[partitionKey].S
}

function orderNoOf(record: StreamRecord): OrderNo | undefined {
  return OrderNo.safeParse(orderNoOfKey(pkOf(record))).data
}

/**
 * Delivers what has never been tried; a retry keeps its time, and so does what is held back: judged by the time before
 * the order was read, since a process may stand still after that, and what it read may have been completed meanwhile.
 */
async function deliverNew(
  services: DeliveryServices,
  lanes: ReturnType<typeof createPushLanes>,
  record: StreamRecord,
) {
  const orderNo = orderNoOf(record)
  const now = services.now()
  const order = orderNo === undefined ? undefined : await services.store.get(orderNo)
  if (order === undefined) return
  const fresh = headsOf(order).filter((push) => isFresh(push, now, services.policy))
  await Promise.all(fresh.map((push) => lanes.run(order.tenantId, () => deliverPush(services, order, push))))
}
