import type {
  GetCommandInput,
  GetCommandOutput,
  PutCommandInput,
  PutCommandOutput,
  QueryCommandInput,
  QueryCommandOutput,
  UpdateCommandInput,
  UpdateCommandOutput,
} from '@aws-sdk/lib-dynamodb'

/**
 * All that this project asks of DynamoDB: four commands. The real one is a document client; the local
 * stream wraps one; a simulation answers from memory.
 */
export type DocumentSender = {
  get(input: GetCommandInput): Promise<GetCommandOutput>
  put(input: PutCommandInput): Promise<PutCommandOutput>
  update(input: UpdateCommandInput): Promise<UpdateCommandOutput>
  query(input: QueryCommandInput): Promise<QueryCommandOutput>
}

/** The table as a store sees it. */
export type Table = {
  readonly name: string
  readonly sender: DocumentSender
  /** A new random id, for telling one's own write from another's (see putItem). */
  readonly uuid: () => string
}
