import type { Table } from '#shared/table/document-sender.ts'
import * as real from '#shared/table/items.ts'

export * from '#shared/table/items.ts'

/** The last writer wins. */
export function putItem(
  table: Table,
  item: real.NewItem,
  condition: real.PutCondition,
): Promise<real.PutOutcome> {
  return real.putItem(table, item, condition.kind === 'version' ? { kind: 'none' } : condition)
}
