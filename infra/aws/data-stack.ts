import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib'
import { Key } from 'aws-cdk-lib/aws-kms'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import { auditLogOf, logGroupNameOf } from '#infra/outputs.ts'
import type { Stage } from '#infra/stages.ts'
import { functionRows } from '#shared/lambda/functions.ts'
import { Backups } from './backups.ts'
import { OrderTable } from './order-table.ts'
import { RecordsKey } from './records-key.ts'
import { ServiceSecrets } from './service-secrets.ts'
import { UsedTable } from './used-table.ts'

/** What the data stack is made of. */
export type DataStackProps = StackProps & { readonly stage: Stage }

/**
 * What a stage keeps: table, key, secrets, logs and backups. The service stack only uses it, and can be deleted and made
 * again without loss. A table that the stage names is used in place of the own one, which stays.
 */
export class DataStack extends Stack {
  /** The table that the service is to use. */
  readonly orders: UsedTable
  readonly secrets: ServiceSecrets
  /** The ARN of the key of logs, secrets and alarms; a stage that keeps nothing has none. */
  readonly recordsKeyArn?: string

  constructor(scope: Construct, id: string, { stage, ...props }: DataStackProps) {
    super(scope, id, {
      description: `Orders, secrets and logs of the grabTicket order service, ${stage.name}`,
      terminationProtection: stage.keepsData,
      ...props,
    })
    const own = new OrderTable(this, 'Orders', stage)
    this.orders = new UsedTable(own, stage)
    if (stage.keepsData) this.recordsKeyArn = new RecordsKey(this, 'Records', stage.name).keyArn
    // By its ARN: CDK would add to its policy hosts that China does not have.
    const encryptionKey =
      this.recordsKeyArn === undefined ? undefined : Key.fromKeyArn(this, 'RecordsKey', this.recordsKeyArn)
    this.secrets = new ServiceSecrets(this, 'Secrets', { ...stage, encryptionKey })
    const logs = new Map<string, RetentionDays>([
      ...logNames.map((name) => [logGroupNameOf(stage.name, name), stage.logRetentionDays] as const),
      [auditLogOf(stage.name), auditRetention],
    ])
    for (const [logGroupName, retention] of logs) {
      new LogGroup(this, `Log-${logGroupName.split('/').at(-1)}`, {
        logGroupName,
        ...(encryptionKey === undefined ? {} : { encryptionKey }),
        retention,
        removalPolicy: stage.keepsData ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
      })
    }
    if (stage.backup !== undefined)
      new Backups(this, 'Backups', { key: own.key, tableArn: this.orders.table.tableArn, ...stage.backup })
    // Exported whether or not it is used: a stage that is pointed at another table does not change this stack.
    const { tableName, tableArn, tableStreamArn } = own.table
    for (const value of [tableName, tableArn, tableStreamArn, own.key.keyArn]) this.exportValue(value)

    new CfnOutput(this, 'OrdersTable', { value: tableName, description: 'The orders' })
    new CfnOutput(this, 'OrdersKey', { value: own.key.keyArn, description: 'What encrypts them' })
  }
}

/** PIPL wants such records for three years at least (article 56). */
const auditRetention = RetentionDays.FIVE_YEARS

/** The log of the API's requests, beside those of the functions. */
export const accessLogName = 'access'

const logNames: readonly string[] = [...functionRows.map(({ functionName }) => functionName), accessLogName]
