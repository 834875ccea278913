import type { PutCommandInput } from '@aws-sdk/lib-dynamodb'
import type { Order } from '#shared/orders/machine/order.ts'
import { createOrderStore } from '#shared/orders/store/order-store.ts'
import type { Table } from '#shared/table/document-sender.ts'
import type { StoredItem } from '#shared/table/items.ts'

/** The item that the store writes for an order. */
export async function rewritten(order: Order): Promise<StoredItem> {
  let written: StoredItem | undefined
  const table = {
    name: 'orders',
    sender: {
      put: async ({ Item }: PutCommandInput) => {
        written = Item
        return { $metadata: {} }
      },
    },
    uuid: () => 'write',
  }
  await createOrderStore(table as unknown as Table).save(order)
  if (written === undefined) throw new Error('nothing was written')
  return written
}
