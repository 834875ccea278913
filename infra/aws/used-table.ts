import { Duration, Stack } from 'aws-cdk-lib'
import { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import type { Grant, IRole } from 'aws-cdk-lib/aws-iam'
import { Grant as Grants, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Stage } from '#infra/stages.ts'
import {
  type ItemAccess,
  indexAccess,
  isItemAction,
  itemAccess,
  type TableAction,
} from '#shared/table/access.ts'
import type { OrderTable } from './order-table.ts'
import { serviceHost } from './runtime.ts'

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

/** A table and its stream, by name and ARN. */
type NamedTable = {
  readonly tableName: string
  readonly tableArn: string
  readonly tableStreamArn: string
}

/**
 * The table that the service uses: the stage's own, or one that it names, such as a restored one. Permissions, stream,
 * alarms and backups follow it.
 */
export class UsedTable {
  readonly table: NamedTable
  readonly keyArn: string
  private readonly region: string

  constructor(own: OrderTable, stage: Pick<Stage, 'tableName' | 'tableStreamArn' | 'keyArn'>) {
    const stack = Stack.of(own)
    this.region = stack.region
    this.keyArn = stage.keyArn ?? own.key.keyArn
    const { tableName, tableStreamArn = '' } = stage
    this.table =
      tableName === undefined
        ? { ...namesOf(own), tableStreamArn: own.table.tableStreamArn ?? '' }
        : {
            tableName,
            tableArn: stack.formatArn({ service: 'dynamodb', resource: 'table', resourceName: tableName }),
            tableStreamArn,
          }
  }

  /** One of DynamoDB's metrics of the table; of one operation where it has them by operation. */
  metric(metricName: string, operation?: string): Metric {
    return new Metric({
      namespace: 'AWS/DynamoDB',
      metricName,
      dimensionsMap: {
        TableName: this.table.tableName,
        ...(operation === undefined ? {} : { Operation: operation }),
      },
      statistic: 'Sum',
      period: Duration.minutes(5),
    })
  }

  /** Lets a function do to the table what its row says: to those items and indexes, whatever its code does. */
  grantActions(role: IRole, actions: readonly TableAction[]): void {
    if (actions.length === 0) return
    for (const operation of itemOperations) {
      const accesses = accessesOf(actions, operation)
      const whole = accesses.filter(({ attributes }) => attributes === undefined)
      if (whole.length > 0) this.grantItems(role, operation, whole)
      for (const access of accesses)
        if (access.attributes !== undefined) this.grantItems(role, operation, [access])
    }
    for (const action of actions) {
      if (!isItemAction(action))
        allow(role, ['dynamodb:Query'], `${this.table.tableArn}/index/${indexAccess[action].name}`)
    }
    this.grantKey(role, actions.some(isWrite) ? [...readKeyActions, ...writeKeyActions] : readKeyActions)
  }

  /** `ForAllValues` holds of a request without any value, too: `Null` says that there must be one. */
  private grantItems(role: IRole, operation: string, accesses: readonly ItemAccess[]): void {
    const leadingKeys = accesses.map(({ keyPrefix }) => `${keyPrefix}*`)
    const attributes = accesses.flatMap((access) => access.attributes ?? [])
    const isPartial = attributes.length > 0
    role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: [`dynamodb:${operation}`],
        resources: [this.table.tableArn],
        conditions: {
          'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': leadingKeys },
          Null: {
            'dynamodb:LeadingKeys': 'false',
            ...(isPartial ? { 'dynamodb:Attributes': 'false' } : {}),
          },
          ...(isPartial
            ? {
                'ForAllValues:StringEquals': { 'dynamodb:Attributes': attributes },
                // An answer with the whole item would show the other attributes.
                StringEqualsIfExists: { 'dynamodb:ReturnValues': ['NONE', 'UPDATED_OLD', 'UPDATED_NEW'] },
              }
            : {}),
        },
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
      resourceArns: [this.table.tableStreamArn],
    })
  }

  private grantKey(role: IRole, actions: readonly string[]): void {
    role.addToPrincipalPolicy(this.keyStatement(actions))
  }

  /** Lets somebody use the table's key through DynamoDB: to read, or to write (which reads nothing). */
  keyUse(kind: 'read' | 'write'): PolicyStatement {
    return this.keyStatement(kind === 'read' ? readKeyActions : writeKeyActions)
  }

  private keyStatement(actions: readonly string[]): PolicyStatement {
    return new PolicyStatement({
      actions: [...actions],
      resources: [this.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': serviceHost('dynamodb', this.region) } },
    })
  }
}

function namesOf({ table: { tableName, tableArn } }: OrderTable) {
  return { tableName, tableArn }
}

function allow(role: IRole, actions: readonly string[], resource: string): void {
  role.addToPrincipalPolicy(new PolicyStatement({ actions: [...actions], resources: [resource] }))
}

function accessesOf(
  actions: readonly TableAction[],
  operation: ItemAccess['operation'],
): readonly ItemAccess[] {
  return actions
    .filter(isItemAction)
    .map((action): ItemAccess => itemAccess[action])
    .filter((access) => access.operation === operation)
}

function isWrite(action: TableAction): boolean {
  return isItemAction(action) && itemAccess[action].operation !== 'GetItem'
}
