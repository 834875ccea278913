import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda'
import { headsOf } from '#shared/orders/delivery.ts'
import { OrderNo } from '#shared/orders/ids.ts'
import type { Push } from '#shared/orders/order.ts'
import { orderNoOfKey } from '#shared/table/keys.ts'
import { partitionKey } from '#shared/table/names.ts'
import { type DeliveryServices, deliverPush } from './deliver-push.ts'
import { createPushLanes } from './push-lanes.ts'

/**
 * Wakes the delivery early: what the table's stream tells of is delivered at once, instead of at the next schedule.
 * Nothing rests on it: a record that is lost, or one that fails here, is due in the index all the same.
 */
export function deliverStream(
  services: DeliveryServices,
): (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse> {
  const lanes = createPushLanes()
  return async ({ Records }) => {
    const firsts = [
      ...new Map(Records.map((record) => [record.dynamodb?.Keys?.[partitionKey]?.S, record])).values(),
    ]
    const failures = await Promise.all(
      firsts.map(async (record) => {
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
          return [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }]
        }
      }),
    )
    return { batchItemFailures: failures.flat() }
  }
}

function orderNoOf(record: DynamoDBRecord): OrderNo | undefined {
  const pk = record.dynamodb?.Keys?.[partitionKey]?.S
  return OrderNo.safeParse(pk === undefined ? undefined : orderNoOfKey(pk)).data
}

/** Delivers what has never been tried; a retry keeps its time. */
async function deliverNew(
  services: DeliveryServices,
  lanes: ReturnType<typeof createPushLanes>,
  record: DynamoDBRecord,
) {
  const orderNo = orderNoOf(record)
  const order = orderNo === undefined ? undefined : await services.store.get(orderNo)
  if (order === undefined) return
  const fresh = headsOf(order).filter(isFresh)
  await Promise.all(fresh.map((push) => lanes.run(order.tenantId, () => deliverPush(services, order, push))))
}

function isFresh({ delivery }: Push): boolean {
  return delivery.state === 'waiting' && delivery.tries === 0
}
