import { once } from 'node:events'
import { IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { dirname } from 'node:path'
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceInUseException,
} from '@aws-sdk/client-dynamodb'
import dynalite from 'dynalite'
import * as z from 'zod/mini'
import { openLevel } from '#infra/machine/level-folder.ts'
import { isForAnotherName, isFromABrowser } from '#infra/machine/loopback.ts'
import { portOf } from '#infra/machine/port-of.ts'
import { answerSafely } from '#infra/machine/safe-answers.ts'
import { localAccess } from '#shared/table/connect-dynamo.ts'
import { partitionKey } from '#shared/table/names.ts'
import { tableDefinition } from '#shared/table/table-definition.ts'
import { closeIteratorsOfDynalite } from './closing-iterators.ts'
import { inProcessHandler, type RequestHandler } from './in-process-handler.ts'

/** A running DynamoDB engine. */
export type LocalStore = {
  /** Where it speaks DynamoDB's protocol. */
  readonly endpoint: string
  close(): Promise<void>
}

/** The embedded engine: to whoever runs in the same process it speaks without a socket, too. */
export type EmbeddedStore = LocalStore & { readonly requestHandler: RequestHandler }

/** The embedded engine's settings; without a path it keeps everything in memory. */
export type DynaliteOptions = {
  readonly path?: string | undefined
  readonly tableName: string
  /** Told the partition key of each item that another process has written. */
  readonly onForeignWrite?: (pk: string) => void
}

/**
 * Starts dynalite on a free loopback port, with the table in it. Two engines must not share a folder
 * (see data-dir.ts, which makes sure of it).
 */
export async function startDynalite({
  path,
  tableName,
  onForeignWrite,
}: DynaliteOptions): Promise<EmbeddedStore> {
  closeIteratorsOfDynalite()
  if (path !== undefined) await refuseDamage(path)
  // dynalite would hold a new table back for half a second, as the cloud does.
  const server = dynalite({ createTableMs: 0, ...(path === undefined ? {} : { path }) })
  refuseBrowsers(server)
  answerSafely(server)
  if (onForeignWrite !== undefined) watchForeignWrites(server, onForeignWrite)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const endpoint = `http://127.0.0.1:${portOf(server)}`
  await ensureTable(endpoint, tableName)
  const inProcess = inProcessHandler(server)
  return {
    endpoint,
    requestHandler: inProcess.handler,
    async close() {
      await inProcess.close()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
}

/** dynalite does not say what is wrong with its files: it fails at its first request. */
async function refuseDamage(path: string): Promise<void> {
  const level = await openLevel(
    path,
    `restore ${dirname(path)} from a copy, or remove all of it to start anew`,
  )
  await level.close()
}

/** dynalite lets the page of any site read and write everything; what browsers ask for never gets to it. */
function refuseBrowsers(server: Server): void {
  const answerers = server.listeners('request')
  server.removeAllListeners('request')
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (isFromABrowser(request) || isForAnotherName(request)) {
      response.writeHead(403, { connection: 'close' }).end()
      return
    }
    for (const answer of answerers) Reflect.apply(answer, server, [request, response])
  })
}

const writingTargets = /\.(?:PutItem|UpdateItem)$/
const written = z.object({
  Item: z.optional(z.object({ [partitionKey]: z.object({ S: z.string() }) })),
  Key: z.optional(z.object({ [partitionKey]: z.object({ S: z.string() }) })),
})

/** What comes over the network is from another process: an operator's command, say. */
function watchForeignWrites(server: Server, onForeignWrite: (pk: string) => void): void {
  server.prependListener('request', (request: unknown, response: ServerResponse) => {
    if (!(request instanceof IncomingMessage)) return
    if (!writingTargets.test(String(request.headers['x-amz-target']))) return
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    response.on('finish', () => {
      if (response.statusCode !== 200) return
      const { Item, Key } = written.parse(JSON.parse(Buffer.concat(chunks).toString()))
      const pk = (Item ?? Key)?.[partitionKey].S
      if (pk !== undefined) onForeignWrite(pk)
    })
  })
}

/** Creates the table unless it is there, and waits until it can be used. */
export async function ensureTable(endpoint: string, tableName: string): Promise<void> {
  const client = new DynamoDBClient(localAccess(endpoint))
  try {
    await client.send(new CreateTableCommand(tableDefinition(tableName))).catch((error: unknown) => {
      if (!(error instanceof ResourceInUseException)) throw error
    })
    const describe = new DescribeTableCommand({ TableName: tableName })
    while ((await client.send(describe)).Table?.TableStatus !== 'ACTIVE') {
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    await refuseOldTable(client, tableName)
  } finally {
    client.destroy()
  }
}

/** The engine cannot add an index to a table that is there. */
async function refuseOldTable(client: DynamoDBClient, tableName: string): Promise<void> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }))
  const there = new Set(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName))
  const missing = tableDefinition(tableName).GlobalSecondaryIndexes?.filter(
    ({ IndexName }) => !there.has(IndexName),
  )
  if (missing?.length === 0) return
  throw new Error('the data folder is of an earlier version, whose table lacks an index: delete it')
}
