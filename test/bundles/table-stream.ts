import { DescribeTableCommand, DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb'
import {
  type _Record,
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams'
import { waitingOrderFilter } from '#infra/aws/wake-stream.ts'

/** A record as Lambda hands it to a function. */
export type StreamRecord = Readonly<Record<string, unknown>> & {
  readonly dynamodb: {
    readonly SequenceNumber?: string | undefined
    readonly NewImage?: Readonly<Record<string, unknown>> | undefined
  }
}

const access = { region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }

/** A table's real stream, polled as Lambda's event source mapping does it: with the stack's filter. */
export type TableStream = {
  /** The records that came since the last call and pass the filter; `seen` counts all that came. */
  next(): Promise<{ readonly records: readonly StreamRecord[]; readonly seen: number }>
  close(): void
}

/** Turns a table's stream on and follows it from its beginning. */
export async function openTableStream(endpoint: string, tableName: string): Promise<TableStream> {
  const tables = new DynamoDBClient({ endpoint, ...access })
  const streams = new DynamoDBStreamsClient({ endpoint, ...access })
  const StreamSpecification = { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' } as const
  await tables.send(new UpdateTableCommand({ TableName: tableName, StreamSpecification }))
  const { Table } = await tables.send(new DescribeTableCommand({ TableName: tableName }))
  const StreamArn = Table?.LatestStreamArn ?? ''
  const iterators = new Map<string, string | undefined>()

  async function findShards(): Promise<void> {
    const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }))
    for (const { ShardId = '' } of StreamDescription?.Shards ?? []) {
      if (iterators.has(ShardId)) continue
      const begin = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const
      iterators.set(ShardId, (await streams.send(new GetShardIteratorCommand(begin))).ShardIterator)
    }
  }

  return {
    async next() {
      await findShards()
      const came: _Record[] = []
      for (const [shard, ShardIterator] of iterators) {
        if (ShardIterator === undefined) continue
        const { Records = [], NextShardIterator } = await streams.send(
          new GetRecordsCommand({ ShardIterator }),
        )
        iterators.set(shard, NextShardIterator)
        came.push(...Records)
      }
      const records = came.map(asLambdaDoes).filter((record) => matches(waitingOrderFilter, record))
      return { records, seen: came.length }
    },
    close() {
      tables.destroy()
      streams.destroy()
    },
  }
}

/** The SDK's record as JSON: dates in seconds, the rest as it is. */
function asLambdaDoes({ dynamodb, ...record }: _Record): StreamRecord {
  const { ApproximateCreationDateTime, ...rest } = dynamodb ?? {}
  const at = Math.floor((ApproximateCreationDateTime?.getTime() ?? 0) / 1_000)
  return JSON.parse(JSON.stringify({ ...record, dynamodb: { ...rest, ApproximateCreationDateTime: at } }))
}

/** Whether a record passes an event filter: each leaf lists values, one of which it is, or says that one must exist. */
export function matches(pattern: unknown, value: unknown): boolean {
  if (Array.isArray(pattern))
    return pattern.some((rule) => (isExists(rule) ? value !== undefined : rule === value))
  if (typeof pattern !== 'object' || pattern === null) return false
  return Object.entries(pattern).every(([name, inner]) => {
    const held: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
    return matches(inner, held)
  })
}

/** `{ exists: true }`, as CDK's FilterRule writes it. */
function isExists(rule: unknown): boolean {
  return typeof rule === 'object' && rule !== null && 'exists' in rule && rule.exists === true
}
