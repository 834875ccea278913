/** How many requests each function has in hand. */
export type Rooms = {
  /** Takes a place for one more request of a function; answers how to leave it, or undefined when there is none. */
  enter(functionName: string): (() => void) | undefined
}

/**
 * Bounds what each function has in hand at once, as the concurrency of a Lambda does: whoever comes when all places are
 * taken is told so at once, and whoever was let in is served in time. Each function has places of its own: submits that
 * wait for a slow upstream keep nobody from asking after his orders.
 */
export function createRooms(places: number): Rooms {
  const taken = new Map<string, number>()
  return {
    enter(functionName) {
      const inHand = taken.get(functionName) ?? 0
      if (inHand >= places) return undefined
      taken.set(functionName, inHand + 1)
      return () => {
        taken.set(functionName, (taken.get(functionName) ?? 1) - 1)
      }
    },
  }
}
