import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { Table } from './document-sender.ts'
import type { TableKey } from './keys.ts'
import { partitionKey } from './names.ts'
import { refuseNewer } from './schema-version.ts'
import { inDoubt } from './table-busy.ts'

/** An item as it comes from the table: for a schema to read. */
export type StoredItem = Readonly<Record<string, unknown>>

/** What every item says of itself: what it is, and by which version of the code's schema it was written. */
export type NewItem = TableKey & StoredItem & { readonly entity: string; readonly schemaVersion: number }

/** What must be true for a write to happen. */
export type PutCondition =
  /** Nothing has that key. */
  | { readonly kind: 'absent' }
  /** The item's `version` is the one that the writer has read. */
  | { readonly kind: 'version'; readonly version: number }
  /** Nothing: the last writer wins. */
  | { readonly kind: 'none' }

/** What became of a conditional write; `current` is what stands there instead, if anything does. */
export type PutOutcome =
  | { readonly kind: 'written' }
  | { readonly kind: 'conflict'; readonly current: StoredItem | undefined }

/**
 * Reads one item: by default as it is after every write that was answered (one read unit for 4 kB). Throws NewerItem for
 * one that this version of the code must leave alone.
 */
export async function getItem(
  table: Table,
  key: TableKey,
  consistency: 'strong' | 'eventual' = 'strong',
): Promise<StoredItem | undefined> {
  const output = await table.sender.get({
    TableName: table.name,
    Key: key,
    ConsistentRead: consistency === 'strong',
  })
  if (output.Item !== undefined) refuseNewer(output.Item)
  return output.Item
}

/**
 * Writes one whole item if the condition holds. A condition that does not hold is an outcome, not an
 * exception. Each write carries an id of its own (`writeId`): the SDK sends a write again whose answer got
 * lost, and the second one must not take the first for somebody else's.
 */
export async function putItem(table: Table, item: NewItem, condition: PutCondition): Promise<PutOutcome> {
  const writeId = table.uuid()
  try {
    await table.sender.put({
      TableName: table.name,
      Item: { ...item, writeId },
      ...conditionInput(condition),
    })
    return { kind: 'written' }
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error
    const current = await itemInTheWay(table, item, error)
    if (current !== undefined) refuseNewer(current)
    return current?.writeId === writeId ? { kind: 'written' } : { kind: 'conflict', current }
  }
}

/** DynamoDB sends the item along with its refusal; an engine that does not know how is asked for it. */
function itemInTheWay(table: Table, { pk }: TableKey, refusal: ConditionalCheckFailedException) {
  // Whatever is in the way may be what this very write has written.
  return refusal.Item === undefined
    ? inDoubt(() => getItem(table, { pk }))
    : Promise.resolve(unmarshall(refusal.Item))
}

function conditionInput(condition: PutCondition) {
  switch (condition.kind) {
    case 'none':
      return {}
    case 'absent':
      return {
        ConditionExpression: 'attribute_not_exists(#key)',
        ExpressionAttributeNames: { '#key': partitionKey },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
      }
    case 'version':
      return {
        ConditionExpression: '#version = :version',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':version': condition.version },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
      }
  }
}
