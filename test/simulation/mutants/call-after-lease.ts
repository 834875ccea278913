export * from '#shared/orders/machine/lease.ts'

/** Whoever has stored the intent calls, whenever he gets to it. */
export function mayStillCall(): boolean {
  return true
}
