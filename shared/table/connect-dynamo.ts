import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb'
import type { DocumentSender } from './document-sender.ts'
import { Sha256 } from './sha256.ts'
import { isTurnedAway, TableBusy } from './table-busy.ts'

/** Where the table is: on AWS nothing (Lambda says) or a region, an endpoint elsewhere. */
export type DynamoAddress = {
  readonly endpoint?: string | undefined
  readonly region?: string | undefined
  /** What carries the requests where it is not the network. */
  readonly requestHandler?: DynamoDBClientConfig['requestHandler']
}

/** A sender that holds connections, which somebody must close. */
export type DynamoConnection = DocumentSender & { destroy(): void }

/** The SDK's time-out only warns unless it is told to throw. */
const overNetwork = { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true }

/**
 * A client of the real protocol. Throttling and lost connections are retried by the SDK, within limits that
 * leave the caller time to answer: a read or write that hangs is given up and sent again.
 */
export function connectDynamo({ endpoint, region, requestHandler }: DynamoAddress): DynamoConnection {
  const client = new DynamoDBClient({
    maxAttempts: 4,
    sha256: Sha256,
    requestHandler: requestHandler ?? overNetwork,
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : localAccess(endpoint)),
  })
  // It formats a log line of each request and answer, which is then discarded.
  client.middlewareStack.remove('loggerMiddleware')
  tellBusy(client)
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } })
  return {
    get: (input) => documents.send(new GetCommand(input)),
    put: (input) => documents.send(new PutCommand(input)),
    update: (input) => documents.send(new UpdateCommand(input)),
    query: (input) => documents.send(new QueryCommand(input)),
    destroy: () => client.destroy(),
  }
}

/**
 * Makes a TableBusy of a request that was turned away until the SDK gave up. One of its tries may have had no answer:
 * then that one may have been carried out, and the last error is left as it is.
 */
function tellBusy({ middlewareStack }: DynamoDBClient): void {
  const doubtful = new WeakSet<object>()
  middlewareStack.add(
    (next, context) => async (args) => {
      try {
        return await next(args)
      } catch (error) {
        if (!isTurnedAway(error)) doubtful.add(context)
        throw error
      }
    },
    // Within the SDK's own repetition: it sees each try.
    { step: 'finalizeRequest', priority: 'low', name: 'noteDoubt' },
  )
  middlewareStack.add(
    (next, context) => async (args) => {
      try {
        return await next(args)
      } catch (cause) {
        if (!isTurnedAway(cause) || doubtful.has(context)) throw cause
        throw new TableBusy('the table is busy', { cause })
      }
    },
    { step: 'initialize', priority: 'high', name: 'tellBusy' },
  )
}

/** An engine outside of AWS takes any credentials and any region, but wants some. */
export function localAccess(endpoint: string) {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  return { endpoint, region: 'local', credentials, signer: unchecked }
}

type Signer = Extract<DynamoDBClientConfig['signer'], { readonly sign: unknown }>

/** Such an engine wants a signature, and checks none: to make one would take a sixth of a request's time. */
const unchecked: Signer = {
  async sign(request) {
    request.headers.authorization =
      'AWS4-HMAC-SHA256 Credential=local/20000101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=none'
    request.headers['x-amz-date'] = '20000101T000000Z'
    return request
  },
}
