import { type OrderStatus, orderStatuses } from '#contract/dictionary.ts'

/** Whether a text is one of the contract's `orderStatus` letters. */
export function isOrderStatus(text: string): text is OrderStatus {
  return Object.hasOwn(orderStatuses, text)
}
