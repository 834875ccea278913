import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { DocumentSender } from './document-sender.ts'

/** Where the table is: nothing on AWS (region and credentials come from Lambda), an endpoint elsewhere. */
export type DynamoAddress = {
  readonly endpoint?: string | undefined
}

/**
 * A client of the real protocol. Throttling and lost connections are retried by the SDK, within
 * limits that leave the caller time to answer: a read or write that hangs is given up and sent again.
 */
export function connectDynamo({ endpoint }: DynamoAddress): DocumentSender & { destroy(): void } {
  const client = new DynamoDBClient({
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000 },
    ...(endpoint === undefined ? {} : localAccess(endpoint)),
  })
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } })
}

/** An engine outside of AWS takes any credentials and any region, but wants some. */
function localAccess(endpoint: string) {
  return { endpoint, region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }
}
