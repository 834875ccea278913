import type {
  DeleteCommand,
  DeleteCommandOutput,
  GetCommand,
  GetCommandOutput,
  PutCommand,
  PutCommandOutput,
  QueryCommand,
  QueryCommandOutput,
  UpdateCommand,
  UpdateCommandOutput,
} from '@aws-sdk/lib-dynamodb'

/**
 * All that this project asks of DynamoDB: five commands. The real one is a DynamoDBDocumentClient;
 * the local stream wraps one; a simulation answers from memory.
 */
export type DocumentSender = {
  send(command: GetCommand): Promise<GetCommandOutput>
  send(command: PutCommand): Promise<PutCommandOutput>
  send(command: UpdateCommand): Promise<UpdateCommandOutput>
  send(command: QueryCommand): Promise<QueryCommandOutput>
  send(command: DeleteCommand): Promise<DeleteCommandOutput>
}

/** The table as a store sees it. */
export type Table = {
  readonly name: string
  readonly sender: DocumentSender
  /** A new random id, for telling one's own write from another's (see putItem). */
  readonly uuid: () => string
}
