import * as z from 'zod/mini'
import { type OrderNo, orderNoOf } from '#shared/ids.ts'
import type { Order } from '#shared/orders/machine/order.ts'
import { readOrder } from '#shared/orders/store/order-store.ts'
import { getItem, type StoredItem } from '#shared/table/items.ts'
import { orderKey } from '#shared/table/keys.ts'
import { conflict, notFound, usageFailure } from '../failure.ts'
import { orderNoInput, outOrderNoInput, tenantIdInput } from '../inputs.ts'
import type { Session } from '../store/session.ts'

/** How a command line names an order. */
export const orderArguments = '[tenantId] [outOrderNo]'

/** The other way to name it. */
export const orderNoOption = {
  flags: '--order-no <orderNo>',
  description: "our own number of the order (the tenant's `orderNo`, Juhe's `outOrderNo`)",
}

/** Both ways, for a command's schema. */
export const orderInput = {
  tenantId: z.optional(tenantIdInput),
  outOrderNo: z.optional(outOrderNoInput),
  orderNo: z.optional(orderNoInput),
}

/** An order as a command line names it. */
export type OrderName = z.infer<z.ZodMiniObject<typeof orderInput>>

/** An order, and what the table knows of it besides. */
export type FoundOrder = { readonly order: Order; readonly waiting: Waiting }

/** How an order lies in the due index. Times in ms. */
export type Waiting = {
  /** When it is attended to next; absent when it rests. */
  readonly dueAt?: number
  /** How often in a row attending to it has failed. */
  readonly setbacks: number
}

/** The number of the order that the command line names. Throws an OpsFailure (`usage`) when it names none. */
function orderNoOfName({ tenantId, outOrderNo, orderNo }: OrderName): OrderNo {
  if (orderNo !== undefined) return orderNo
  if (tenantId !== undefined && outOrderNo !== undefined) return orderNoOf(tenantId, outOrderNo)
  throw usageFailure('say which order: <tenantId> <outOrderNo>, or --order-no')
}

/** The order that the command line names. Throws an OpsFailure when there is none (`notFound`). */
export async function findOrder(session: Session, name: OrderName): Promise<FoundOrder> {
  const orderNo = orderNoOfName(name)
  const item = await getItem(session.backing.table, orderKey(orderNo))
  if (item === undefined) throw notFound(`there is no such order (${orderNo})`)
  const found = foundOrder(item)
  if (found === undefined) throw conflict(`order ${orderNo} is stored in a way that this version cannot read`)
  return found
}

const waitingSchema: z.ZodMiniType<Waiting> = z.object({
  dueAt: z.exactOptional(z.number()),
  setbacks: z._default(z.number(), 0),
})

/** An order of its item; undefined when this version of the code cannot read it. */
export function foundOrder(item: StoredItem): FoundOrder | undefined {
  try {
    return { order: readOrder(item), waiting: waitingOf(item) }
  } catch {
    return undefined
  }
}

/** How an item lies in the due index, whether or not it can be read otherwise. */
export function waitingOf(item: StoredItem): Waiting {
  return waitingSchema.parse(item)
}
