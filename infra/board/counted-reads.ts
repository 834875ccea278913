import type { QueryCommandOutput } from '@aws-sdk/lib-dynamodb'
import type { Table } from '#shared/table/document-sender.ts'
import type { ReadsView } from './wire.ts'

/** The same table, with its reads counted: how many, and what they cost in read units. */
export function countReads(table: Table): { readonly table: Table; readonly reads: () => ReadsView } {
  const { sender } = table
  let calls = 0
  let units = 0
  async function counted<Output extends Pick<QueryCommandOutput, 'ConsumedCapacity'>>(
    answer: Promise<Output>,
  ): Promise<Output> {
    calls += 1
    const output = await answer
    units += output.ConsumedCapacity?.CapacityUnits ?? 0
    return output
  }
  return {
    reads: () => ({ calls, units }),
    table: {
      ...table,
      sender: {
        put: (input) => sender.put(input),
        update: (input) => sender.update(input),
        get: (input) => counted(sender.get({ ...input, ReturnConsumedCapacity: 'TOTAL' })),
        query: (input) => counted(sender.query({ ...input, ReturnConsumedCapacity: 'TOTAL' })),
      },
    },
  }
}
