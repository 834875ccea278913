import { type GrabOrder, isGrabbing } from './grab-order.ts'
import { wishes } from './grabbing.ts'
import { shelfKey } from './inventory.ts'

/** Which grabbing orders hope for which seats. */
export function createHopefuls() {
  const byWish = new Map<string, Set<string>>()
  const known = new Set<string>()
  return {
    add: (order: GrabOrder) => {
      if (known.has(order.orderNo)) return
      known.add(order.orderNo)
      for (const wish of wishes(order)) {
        const names = byWish.get(wish) ?? new Set()
        byWish.set(wish, names.add(order.orderNo))
      }
    },
    remove: (order: GrabOrder) => {
      if (!known.delete(order.orderNo)) return
      for (const wish of wishes(order)) {
        const names = byWish.get(wish)
        names?.delete(order.orderNo)
        if (names?.size === 0) byWish.delete(wish)
      }
    },
    /** Those who hope for what an order had; in the order in which they began to grab. */
    for: (giver: GrabOrder): string[] => {
      if (giver.issue === undefined || isGrabbing(giver)) return []
      const { journey, offer } = giver.issue.choice
      return [...(byWish.get(shelfKey(journey, offer.code)) ?? [])]
    },
  }
}
