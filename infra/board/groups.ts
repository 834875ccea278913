import type { OrderStatus } from '#contract/dictionary.ts'
import { type Group, groups, type OrderSummary } from './wire.ts'

/** The states of each group. */
export const statusesOf: Readonly<Record<Group, readonly OrderStatus[]>> = {
  waiting: ['N', 'B', 'D'],
  issued: ['F'],
  returned: ['T', 'E'],
  ended: ['U', 'O', 'C'],
}

/** The group of a state. */
export function groupOf(status: OrderStatus): Group {
  return groups.find((group) => statusesOf[group].includes(status)) ?? 'waiting'
}

/** Where an order stands; one that Juhe refused has ended, whatever its state. */
export function groupOfOrder({ status, isRefused }: OrderSummary): Group {
  return isRefused ? 'ended' : groupOf(status)
}
