import { RemovalPolicy } from 'aws-cdk-lib'
import {
  AttributeType,
  Billing,
  type GlobalSecondaryIndexPropsV2,
  ProjectionType,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'
import type { Stage } from '#infra/stages.ts'
import { dueIndex, expiryAttribute, listingIndex, ordersIndex, partitionKey } from '#shared/table/names.ts'

/**
 * The single table: names and indexes are those of shared/table/names.ts, which the store and the tests read, too.
 * It takes any load (on demand), can be put back to any second of 35 days, and encrypts with a key of its own.
 */
export class OrderTable extends Construct {
  readonly table: TableV2
  readonly key: Key

  constructor(scope: Construct, id: string, { keepsData }: Pick<Stage, 'keepsData'>) {
    super(scope, id)
    this.key = new Key(this, 'Key', {
      description: 'Encrypts the orders at rest',
      enableKeyRotation: true,
      removalPolicy: keepsData ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
    })
    this.table = new TableV2(this, 'Table', {
      partitionKey: { name: partitionKey, type: AttributeType.STRING },
      globalSecondaryIndexes: [
        keysOnly(dueIndex, AttributeType.NUMBER),
        keysOnly(listingIndex, AttributeType.STRING),
        keysOnly(ordersIndex, AttributeType.STRING),
      ],
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.customerManagedKey(this.key),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: keepsData,
      // Also when the first deployment fails: its protection would make the deletion fail, and with it the way back. It is
      // empty then, and has a name of its own that stands in nobody's way.
      removalPolicy: keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      timeToLiveAttribute: expiryAttribute,
      // The delivery reads the order itself, so keys would do for it; but the filter that spares it all other changes
      // looks at the new image. Old images say nothing that anybody asks.
      dynamoStream: StreamViewType.NEW_IMAGE,
    })
  }
}

function keysOnly(
  index: { readonly name: string; readonly partitionKey: string; readonly sortKey: string },
  sortType: AttributeType,
): GlobalSecondaryIndexPropsV2 {
  return {
    indexName: index.name,
    partitionKey: { name: index.partitionKey, type: AttributeType.STRING },
    sortKey: { name: index.sortKey, type: sortType },
    projectionType: ProjectionType.KEYS_ONLY,
  }
}
