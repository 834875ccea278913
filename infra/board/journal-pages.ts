import type { OrderNo } from '#shared/ids.ts'
import type { Noted } from './journal-file.ts'
import type { JournalEntry } from './wire.ts'

/** The entries of a journal, by order, as many as are kept. */
export type JournalPages = {
  /** Adds an entry, or replaces the one with its id. */
  put(orderNo: OrderNo, entry: JournalEntry): void
  of(orderNo: OrderNo): readonly JournalEntry[]
  /** All of them, of the orders that were noted last at the end. */
  all(): readonly Noted[]
}

/** No entries yet. Of an order the newest `keptOfOrder` are kept; beyond `keptOfAll`, the orders longest unheard of go. */
export function createJournalPages(keptOfOrder: number, keptOfAll: number): JournalPages {
  const pages = new Map<OrderNo, JournalEntry[]>()
  let count = 0

  function pageOf(orderNo: OrderNo): JournalEntry[] {
    const page = pages.get(orderNo) ?? []
    // The map keeps the order in which orders were last noted: the first are the oldest.
    pages.delete(orderNo)
    pages.set(orderNo, page)
    return page
  }

  function forgetOldest(): void {
    const [oldest] = pages
    if (oldest === undefined) return
    const [orderNo, page] = oldest
    pages.delete(orderNo)
    count -= page.length
  }

  return {
    put(orderNo, entry) {
      const page = pageOf(orderNo)
      const place = page.findLastIndex(({ id }) => id === entry.id)
      if (place >= 0) {
        page[place] = entry
        return
      }
      page.push(entry)
      count += 1
      if (page.length > keptOfOrder) {
        page.shift()
        count -= 1
      }
      while (count > keptOfAll && pages.size > 1) forgetOldest()
    },
    of: (orderNo) => [...(pages.get(orderNo) ?? [])],
    all: () => [...pages].flatMap(([orderNo, page]) => page.map((entry) => ({ orderNo, entry }))),
  }
}
