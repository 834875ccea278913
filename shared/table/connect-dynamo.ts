import {
  type AttributeValue,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import type { DocumentSender } from './document-sender.ts'

/** Where the table is: on AWS nothing (Lambda says) or a region, an endpoint elsewhere. */
export type DynamoAddress = {
  readonly endpoint?: string | undefined
  readonly region?: string | undefined
}

/** A sender that holds connections, which somebody must close. */
export type DynamoConnection = DocumentSender & { destroy(): void }

/**
 * A client of the real protocol. Throttling and lost connections are retried by the SDK, within limits that
 * leave the caller time to answer: a read or write that hangs is given up and sent again.
 *
 * It marshals by itself, with the SDK's own functions: the document client wraps each command in middlewares of its own,
 * which is 6 kB more in every bundle and some 25 µs more CPU time for every request.
 */
export function connectDynamo({ endpoint, region }: DynamoAddress): DynamoConnection {
  const client = new DynamoDBClient({
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : localAccess(endpoint)),
  })
  return {
    async get({ Key, ...input }) {
      const { Item, ...output } = await client.send(new GetItemCommand({ ...input, Key: attributesOf(Key) }))
      return Item === undefined ? output : { ...output, Item: unmarshall(Item) }
    },
    put: ({ Item, ...input }) =>
      client.send(new PutItemCommand({ ...withValues(input), Item: attributesOf(Item) })),
    async update({ Key, ...input }) {
      const command = new UpdateItemCommand({ ...withValues(input), Key: attributesOf(Key) })
      const { $metadata, Attributes } = await client.send(command)
      return Attributes === undefined ? { $metadata } : { $metadata, Attributes: unmarshall(Attributes) }
    },
    async query({ ExclusiveStartKey: after, ...input }) {
      const from = after === undefined ? {} : { ExclusiveStartKey: attributesOf(after) }
      const command = new QueryCommand({ ...withValues(input), ...from })
      const { Items, LastEvaluatedKey: last, ...output } = await client.send(command)
      return {
        ...output,
        ...(Items === undefined ? {} : { Items: Items.map((item) => unmarshall(item)) }),
        ...(last === undefined ? {} : { LastEvaluatedKey: unmarshall(last) }),
      }
    },
    delete: ({ Key, ...input }) =>
      client.send(new DeleteItemCommand({ ...withValues(input), Key: attributesOf(Key) })),
    destroy: () => client.destroy(),
  }
}

type Values = Readonly<Record<string, unknown>> | undefined

function attributesOf(values: Values): Record<string, AttributeValue> {
  return marshall(values ?? {}, { removeUndefinedValues: true })
}

/** A command's input with the values of its expressions as DynamoDB writes them. */
function withValues<Input extends { readonly ExpressionAttributeValues?: Values }>(input: Input) {
  const { ExpressionAttributeValues: values, ...others } = input
  return values === undefined ? others : { ...others, ExpressionAttributeValues: attributesOf(values) }
}

/** An engine outside of AWS takes any credentials and any region, but wants some. */
function localAccess(endpoint: string) {
  return { endpoint, region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }
}
