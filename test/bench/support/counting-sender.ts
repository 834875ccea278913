import type { DocumentSender } from '#shared/table/document-sender.ts'

/** A call of the table's, and what DynamoDB charges for it. */
export type TableCall = {
  readonly action: keyof DocumentSender
  /** The key, or the partition of the index that is asked. */
  readonly of: string
  /** Of the table, and of its indexes (undefined where the engine does not count those). */
  readonly units: number
  readonly indexUnits: number
  /** What a written item holds, in bytes, as DynamoDB counts. */
  readonly itemBytes?: number
}

type Capacity = {
  readonly CapacityUnits?: number | undefined
  readonly Table?: { readonly CapacityUnits?: number | undefined } | undefined
}

/** A sender that asks for every call what it consumed. */
export function countingSender(sender: DocumentSender): {
  readonly sender: DocumentSender
  /** The calls since it was last asked. */
  readonly take: () => readonly TableCall[]
} {
  let calls: TableCall[] = []
  const count = <Output extends { readonly ConsumedCapacity?: Capacity | undefined }>(
    action: keyof DocumentSender,
    of: unknown,
    output: Output,
    itemBytes?: number,
  ): Output => {
    const { CapacityUnits = 0, Table } = output.ConsumedCapacity ?? {}
    const units = Table?.CapacityUnits ?? CapacityUnits
    const bytes = itemBytes === undefined ? {} : { itemBytes }
    calls.push({ action, of: String(of), units, indexUnits: CapacityUnits - units, ...bytes })
    return output
  }
  const asked = { ReturnConsumedCapacity: 'INDEXES' } as const
  return {
    sender: {
      get: async (input) => count('get', input.Key?.pk, await sender.get({ ...input, ...asked })),
      put: async (input) =>
        count('put', input.Item?.pk, await sender.put({ ...input, ...asked }), bytesOf(input.Item ?? {})),
      update: async (input) => count('update', input.Key?.pk, await sender.update({ ...input, ...asked })),
      query: async (input) =>
        count(
          'query',
          Object.values(input.ExpressionAttributeValues ?? {})[0],
          await sender.query({ ...input, ...asked }),
        ),
    },
    take() {
      const taken = calls
      calls = []
      return taken
    },
  }
}

/** The size of an item of texts, numbers and truth values: names and values. */
function bytesOf(item: Readonly<Record<string, unknown>>): number {
  return Object.entries(item)
    .filter(([, value]) => value !== undefined)
    .reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0)
}

function valueBytes(value: unknown): number {
  switch (typeof value) {
    case 'string':
      return Buffer.byteLength(value)
    case 'number':
      return Math.ceil(String(value).length / 2) + 1
    case 'boolean':
      return 1
    default:
      return Buffer.byteLength(JSON.stringify(value))
  }
}
