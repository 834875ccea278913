import type { DocumentSender } from '#shared/table/document-sender.ts'
import { createMemoryTable } from '#test/simulation/memory-table.ts'
import { isOfEvents, queryEventsOf } from './events-index.ts'
import { isOfOrders, queryOrdersOf, tenantOf } from './orders-index.ts'

/** A table in memory that keeps a list of the commands it was sent, each as `command key`. */
export function countedTable(now: () => number) {
  /** Every version of every item that was ever written: what a stream would tell of. */
  const written: string[] = []
  const memory = createMemoryTable({
    now,
    indexLagMs: 0,
    onWrite: ({ pk, after }) => written.push(`${pk} ${JSON.stringify(after)}`),
  })
  const sent: string[] = []
  const note = (command: string, key: unknown) => sent.push(`${command} ${String(key)}`)
  const done = (_written: unknown) => ({ $metadata: {} })
  const sender: DocumentSender = {
    async get(input) {
      note('get', input.Key?.pk)
      return memory.get(input)
    },
    async put(input) {
      note('put', input.Item?.pk)
      return done(memory.put(input))
    },
    async update(input) {
      note('update', input.Key?.pk)
      return memory.update(input)
    },
    async query(input) {
      note('query', isOfOrders(input) ? `orders of ${tenantOf(input)}` : input.IndexName)
      if (isOfEvents(input)) return queryEventsOf(memory.items.values(), input)
      return isOfOrders(input) ? queryOrdersOf(memory.items.values(), input) : memory.query(input)
    },
  }
  return { sender, sent, written, items: memory.items }
}
