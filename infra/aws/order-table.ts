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
import { permitsPrefix } from '#shared/table/keys.ts'
import { dueIndex, expiryAttribute, listingIndex, ordersIndex, partitionKey } from '#shared/table/names.ts'

/** What DynamoDB calls the things that a function may do to the table. */
const itemActions = {
  get: 'dynamodb:GetItem',
  put: 'dynamodb:PutItem',
  update: 'dynamodb:UpdateItem',
  delete: 'dynamodb:DeleteItem',
} as const satisfies Readonly<Partial<Record<TableAction, string>>>

/** The index that each kind of query reads. */
const queried = {
  queryDue: dueIndex,
  queryListing: listingIndex,
  queryOrders: ordersIndex,
} as const satisfies Readonly<Partial<Record<TableAction, unknown>>>

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
    const removalPolicy = keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY
    this.key = new Key(this, 'Key', {
      description: 'Encrypts the orders at rest',
      enableKeyRotation: true,
      removalPolicy,
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
      removalPolicy,
      timeToLiveAttribute: expiryAttribute,
      // The delivery reads the order itself, so keys would do for it; but the filter that spares it all other changes
      // looks at the new image. Old images say nothing that anybody asks.
      dynamoStream: StreamViewType.NEW_IMAGE,
    })
  }

  /** Lets a function do to the table what its row says: each action on its own, the index only where it is queried. */
  grantActions(role: IRole, actions: readonly TableAction[]): void {
    if (actions.length === 0) return
    const onItems = actions.flatMap((action) => (isItemAction(action) ? [itemActions[action]] : []))
    if (onItems.length > 0) allow(role, onItems, this.table.tableArn)
    if (actions.includes('lease')) this.grantLease(role)
    for (const [action, index] of Object.entries(queried)) {
      if (actions.some((one) => one === action))
        allow(role, ['dynamodb:Query'], `${this.table.tableArn}/index/${index.name}`)
    }
    this.grantKey(role, actions.some(isWrite) ? [...readKeyActions, ...writeKeyActions] : readKeyActions)
  }

  /** Updates of the counters of permits: of no other item, whatever the function's code does. */
  private grantLease(role: IRole): void {
    role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: [itemActions.update],
        resources: [this.table.tableArn],
        conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${permitsPrefix}*`] } },
      }),
    )
  }

  /** Lets a function read the table's stream, which is encrypted with the same key. */
  grantStream(role: IRole): Grant {
    this.grantKey(role, readKeyActions)
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

function isItemAction(action: TableAction): action is keyof typeof itemActions {
  return action in itemActions
}

function isWrite(action: TableAction): boolean {
  return action === 'lease' || action === 'put' || action === 'update' || action === 'delete'
}
