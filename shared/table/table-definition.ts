import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb'
import { dueIndex, listingIndex, ordersIndex, partitionKey } from './names.ts'

/** The table for an engine outside of AWS; the stack is made of the same names. */
export function tableDefinition(tableName: string): CreateTableCommandInput {
  return {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: partitionKey, KeyType: 'HASH' }],
    AttributeDefinitions: [
      { AttributeName: partitionKey, AttributeType: 'S' },
      { AttributeName: dueIndex.partitionKey, AttributeType: 'S' },
      { AttributeName: dueIndex.sortKey, AttributeType: 'N' },
      { AttributeName: listingIndex.partitionKey, AttributeType: 'S' },
      { AttributeName: listingIndex.sortKey, AttributeType: 'S' },
      { AttributeName: ordersIndex.partitionKey, AttributeType: 'S' },
      { AttributeName: ordersIndex.sortKey, AttributeType: 'S' },
    ],
    GlobalSecondaryIndexes: [dueIndex, listingIndex, ordersIndex].map((index) => ({
      IndexName: index.name,
      KeySchema: [
        { AttributeName: index.partitionKey, KeyType: 'HASH' },
        { AttributeName: index.sortKey, KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    })),
  }
}
