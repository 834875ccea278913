import { RemovalPolicy, Stack } from 'aws-cdk-lib'
import {
  AttributeType,
  Billing,
  type GlobalSecondaryIndexPropsV2,
  ProjectionType,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb'
import type { Grant, IRole } from 'aws-cdk-lib/aws-iam'
import { Grant as Grants, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'
import type { TableAction } from '#contract/operations.ts'
import type { Stage } from '#infra/stages.ts'
import { type ItemAccess, indexAccess, isItemAction, itemAccess } from '#shared/table/access.ts'
import { dueIndex, expiryAttribute, listingIndex, ordersIndex, partitionKey } from '#shared/table/names.ts'

const itemOperations = [
  'GetItem',
  'PutItem',
  'UpdateItem',
] as const satisfies readonly ItemAccess['operation'][]

/** The key that the table is encrypted with is used through DynamoDB only, and in its caller's name. */
const readKeyActions = ['kms:Decrypt', 'kms:DescribeKey'] as const
const writeKeyActions = [
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
] as const

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

  /** Lets a function do to the table what its row says: to those items and indexes, whatever its code does. */
  grantActions(role: IRole, actions: readonly TableAction[]): void {
    if (actions.length === 0) return
    for (const operation of itemOperations) {
      const prefixes = keyPrefixesOf(actions, operation)
      if (prefixes.length > 0) this.grantItems(role, `dynamodb:${operation}`, prefixes)
    }
    for (const action of actions) {
      if (!isItemAction(action))
        allow(role, ['dynamodb:Query'], `${this.table.tableArn}/index/${indexAccess[action].name}`)
    }
    this.grantKey(role, actions.some(isWrite) ? [...readKeyActions, ...writeKeyActions] : readKeyActions)
  }

  private grantItems(role: IRole, action: string, prefixes: readonly string[]): void {
    const leadingKeys = prefixes.map((prefix) => `${prefix}*`)
    role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: [action],
        resources: [this.table.tableArn],
        conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': leadingKeys } },
      }),
    )
  }

  /**
   * Lets a function read the table's stream, which is encrypted with the same key. Lambda wants its reader to be able to
   * list streams, too, which IAM knows for all of them only (as CDK's own grantStreamRead has it).
   */
  grantStream(role: IRole): Grant {
    this.grantKey(role, readKeyActions)
    allow(role, ['dynamodb:ListStreams'], '*')
    return Grants.addToPrincipal({
      grantee: role,
      actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
      resourceArns: [this.table.tableStreamArn ?? ''],
    })
  }

  private grantKey(role: IRole, actions: readonly string[]): void {
    role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: [...actions],
        resources: [this.key.keyArn],
        conditions: { StringEquals: { 'kms:ViaService': `dynamodb.${Stack.of(this).region}.amazonaws.com` } },
      }),
    )
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

function allow(role: IRole, actions: readonly string[], resource: string): void {
  role.addToPrincipalPolicy(new PolicyStatement({ actions: [...actions], resources: [resource] }))
}

function keyPrefixesOf(
  actions: readonly TableAction[],
  operation: ItemAccess['operation'],
): readonly string[] {
  return actions
    .filter(isItemAction)
    .map((action) => itemAccess[action])
    .filter((access) => access.operation === operation)
    .map(({ keyPrefix }) => keyPrefix)
}

function isWrite(action: TableAction): boolean {
  return isItemAction(action) && itemAccess[action].operation !== 'GetItem'
}
