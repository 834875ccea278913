import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb'
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
 */
export function connectDynamo({ endpoint, region }: DynamoAddress): DynamoConnection {
  const client = new DynamoDBClient({
    maxAttempts: 4,
    // The SDK's time-out only warns unless it is told to throw.
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : localAccess(endpoint)),
  })
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } })
  return {
    get: (input) => documents.send(new GetCommand(input)),
    put: (input) => documents.send(new PutCommand(input)),
    update: (input) => documents.send(new UpdateCommand(input)),
    query: (input) => documents.send(new QueryCommand(input)),
    delete: (input) => documents.send(new DeleteCommand(input)),
    destroy: () => client.destroy(),
  }
}

/** An engine outside of AWS takes any credentials and any region, but wants some. */
function localAccess(endpoint: string) {
  return { endpoint, region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }
}
