import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, ScanCommand, type ScanCommandOutput } from '@aws-sdk/lib-dynamodb'
import { describeError } from '#shared/lambda/platform/describe-error.ts'
import type { LogLine } from '#shared/lambda/platform/platform.ts'
import { lazy } from '#shared/lazy.ts'
import type { Order } from '#shared/orders/machine/order.ts'
import { isTombstone } from '#shared/orders/machine/tombstone.ts'
import { readOrder } from '#shared/orders/store/order-store.ts'
import { openPeople } from '#shared/orders/store/people.ts'
import { localAccess } from '#shared/table/connect-dynamo.ts'
import type { StoredItem } from '#shared/table/items.ts'
import type { Vault } from '#shared/vault/vault.ts'
import { summaryOf } from './order-summary.ts'
import type { OrderSummary } from './wire.ts'

/** The orders that the board lists. */
export type KnownOrders = {
  /** All of them, in no order. The embedded table is read through once; from then on its stream tells. */
  all(): Promise<readonly OrderSummary[]>
  /** The phones of all orders whose people are still sealed in them, by orderNo: kept in memory only. */
  phones(): Promise<ReadonlyMap<string, string>>
  /** An order was written; answers its summary unless a later one is known, or nobody has looked yet. */
  written(item: StoredItem): OrderSummary | undefined
}

/** Reads orders that were there before the start from the embedded table at `endpoint`. */
export function createKnownOrders(
  endpoint: string,
  tableName: string,
  vault: Vault,
  log: (line: LogLine) => void,
): KnownOrders {
  const known = new Map<string, OrderSummary>()
  const phones = createPhones(vault)
  let isWatched = false

  function written(item: StoredItem): OrderSummary | undefined {
    // Until somebody looks, nobody needs to know.
    if (!isWatched) return undefined
    const order = readOrder(item)
    if (isTombstone(order)) {
      known.delete(order.orderNo)
      phones.forget(order.orderNo)
      return undefined
    }
    const summary = summaryOf(order)
    const before = known.get(summary.orderNo)
    if (before !== undefined && before.version >= summary.version) return undefined
    known.set(summary.orderNo, summary)
    phones.keep(order)
    return summary
  }

  const readAll = lazy(async () => {
    isWatched = true
    for await (const item of ordersIn(endpoint, tableName)) {
      try {
        written(item)
      } catch (error) {
        // Of another version of the code: it is not listed, and the others are.
        log({ event: 'failure', source: 'board', ...describeError(error) })
      }
    }
  })

  return {
    written,
    async all() {
      await readAll()
      return [...known.values()]
    },
    async phones() {
      await readAll()
      return phones.open()
    },
  }
}

/** What is kept of an order to find its phone. */
type SealedOrder = Pick<Order, 'orderNo' | 'sealed' | 'passengerCount'>

/** The phones of orders, opened when they are asked for: opening ten thousand seals takes seconds. */
function createPhones(vault: Vault) {
  const sealed = new Map<string, SealedOrder>()
  const phones = new Map<string, string>()
  function forget(orderNo: string): void {
    sealed.delete(orderNo)
    phones.delete(orderNo)
  }
  return {
    forget,
    /** Once personal data are deleted, the phone is forgotten here, too. */
    keep({ orderNo, sealed: seals, passengerCount }: Order): void {
      if (seals.people === undefined) forget(orderNo)
      else if (!phones.has(orderNo))
        sealed.set(orderNo, { orderNo, sealed: { people: seals.people }, passengerCount })
    },
    async open(): Promise<ReadonlyMap<string, string>> {
      for (const [orderNo, order] of [...sealed]) {
        const people = await openPeople(vault, order).catch(() => undefined)
        if (people !== undefined && sealed.has(orderNo)) phones.set(orderNo, people.contact.cellphone)
        sealed.delete(orderNo)
      }
      return phones
    },
  }
}

/** Every order of the table: a scan, which a laptop's table can bear and nothing else uses. */
async function* ordersIn(endpoint: string, tableName: string): AsyncGenerator<StoredItem> {
  const client = new DynamoDBClient(localAccess(endpoint))
  const documents = DynamoDBDocumentClient.from(client)
  try {
    let after: ScanCommandOutput['LastEvaluatedKey']
    do {
      const page: ScanCommandOutput = await documents.send(
        new ScanCommand({
          TableName: tableName,
          FilterExpression: 'entity = :order',
          ExpressionAttributeValues: { ':order': 'order' },
          ...(after === undefined ? {} : { ExclusiveStartKey: after }),
        }),
      )
      yield* page.Items ?? []
      after = page.LastEvaluatedKey
    } while (after !== undefined)
  } finally {
    client.destroy()
  }
}
