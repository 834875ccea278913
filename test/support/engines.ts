import { type LocalStore, startDynalite } from '#infra/local/store/dynalite-store.ts'
import { findDynamoDbLocal, startDynamoDbLocal } from './dynamodb-local.ts'

/** A DynamoDB engine that tests run on. */
export type Engine = {
  readonly name: string
  /** Why it cannot be had on this machine. */
  readonly missing?: string
  /** Whether the table's stream is a real one. */
  readonly hasStreams: boolean
  start(): Promise<LocalStore>
}

/** The embedded engine; with its table. */
export const dynalite: Engine = {
  name: 'dynalite',
  hasStreams: false,
  start: () => startDynalite({ tableName: 'orders' }),
}

/** AWS's own engine; tables are its user's to make. Says why it is skipped where it cannot be had. */
export async function dynamoDbLocal(): Promise<Engine> {
  const found = await findDynamoDbLocal()
  const name = 'DynamoDB Local'
  if ('dir' in found) return { name, hasStreams: true, start: () => startDynamoDbLocal(found.dir) }
  console.info(`skipped on DynamoDB Local: ${found.missing}`)
  const start = () => Promise.reject(new Error(found.missing))
  return { name, hasStreams: true, missing: found.missing, start }
}
