import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda'
import type { LambdaHandler } from '#shared/lambda/http/event.ts'
import type { DocumentSender } from '#shared/table/document-sender.ts'
import type { StoredItem } from '#shared/table/items.ts'
import { orderNoOfKey } from '#shared/table/keys.ts'
import { partitionKey } from '#shared/table/names.ts'
import { lambdaContext } from '../gateway/lambda-context.ts'
import { marshalled } from './marshalled.ts'

/** What the stream leads to. */
export type LocalStreamOptions = {
  /** The function that the table's stream invokes on AWS. */
  readonly handler: LambdaHandler<DynamoDBStreamEvent, unknown>
  /** Which changed orders it is invoked for: the event source's filter. */
  readonly wants: (order: StoredItem) => boolean
  readonly onError: (error: unknown) => void
  /** Sees every order that was written, whether or not the filter lets it through. */
  readonly onWrite?: (order: StoredItem) => void
  readonly now: () => number
  readonly uuid: () => string
}

/** The table's stream, which dynalite does not have. */
export type LocalStream = {
  /** A sender whose writes of orders reach the stream. */
  wrap(sender: DocumentSender): DocumentSender
  /** Emits the record of an item that another process has written. */
  notice(sender: DocumentSender, tableName: string, pk: string): Promise<void>
  /** Resolves when every invocation under way has ended, those that they caused included. */
  idle(): Promise<void>
}

/**
 * Emits, after each write of an order that succeeded, the record that DynamoDB would (new image), without
 * making the writer wait. Records of one order stay in order; different orders do not wait for each other.
 * An invocation that fails is reported and left to the schedule.
 */
export function createLocalStream(options: LocalStreamOptions): LocalStream {
  const { handler, wants, onError, onWrite, now, uuid } = options
  const lastOf = new Map<string, Promise<void>>()
  let sequence = 0

  function emit(pk: string, image: StoredItem, createdAt: number): void {
    onWrite?.(image)
    if (!wants(image)) return
    sequence += 1
    const record = recordOf(pk, image, { sequence, createdAt })
    const turn = (lastOf.get(pk) ?? Promise.resolve()).then(async () => {
      try {
        await handler({ Records: [record] }, lambdaContext('wake', uuid()))
      } catch (error) {
        onError(error)
      }
      if (lastOf.get(pk) === turn) lastOf.delete(pk)
    })
    lastOf.set(pk, turn)
  }

  async function read(sender: DocumentSender, TableName: string | undefined, pk: string): Promise<void> {
    const { Item } = await sender.get({ TableName, Key: { [partitionKey]: pk }, ConsistentRead: true })
    if (Item !== undefined) emit(pk, Item, now())
  }

  return {
    async notice(sender, tableName, pk) {
      if (isOrder(pk)) await read(sender, tableName, pk)
    },
    wrap: (sender) => ({
      ...sender,
      async put(input) {
        const output = await sender.put(input)
        const pk: unknown = input.Item?.[partitionKey]
        if (isOrder(pk) && input.Item !== undefined) emit(pk, input.Item, now())
        return output
      },
      async update(input) {
        const output = await sender.update(input)
        const pk: unknown = input.Key?.[partitionKey]
        if (isOrder(pk)) await read(sender, input.TableName, pk)
        return output
      },
    }),
    async idle() {
      while (lastOf.size > 0) await Promise.all(lastOf.values())
    },
  }
}

function isOrder(pk: unknown): pk is string {
  return typeof pk === 'string' && orderNoOfKey(pk) !== undefined
}

function recordOf(
  pk: string,
  image: StoredItem,
  { sequence, createdAt }: { readonly sequence: number; readonly createdAt: number },
): DynamoDBRecord {
  return {
    eventID: String(sequence),
    eventName: image.version === 1 ? 'INSERT' : 'MODIFY',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'local',
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(createdAt / 1_000),
      Keys: marshalled({ [partitionKey]: pk }),
      NewImage: marshalled(image),
      SequenceNumber: String(sequence).padStart(21, '0'),
      StreamViewType: 'NEW_IMAGE',
    },
  }
}
