import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib'
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import type { Stage } from '#infra/stages.ts'
import { functionRows } from '#shared/lambda/functions.ts'
import { Backups } from './backups.ts'
import { OrderTable } from './order-table.ts'
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

  constructor(scope: Construct, id: string, { stage, ...props }: DataStackProps) {
    super(scope, id, {
      description: `Orders, secrets and logs of the grabTicket order service, ${stage.name}`,
      terminationProtection: stage.keepsData,
      ...props,
    })
    const own = new OrderTable(this, 'Orders', stage)
    this.orders = new UsedTable(own, stage)
    this.secrets = new ServiceSecrets(this, 'Secrets', stage)
    for (const name of logNames) {
      new LogGroup(this, `Log-${name}`, {
        logGroupName: logGroupNameOf(stage.name, name),
        retention: stage.logRetentionDays satisfies RetentionDays,
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

/** The log of the API's requests, beside those of the functions. */
export const accessLogName = 'access'

const logNames: readonly string[] = [...functionRows.map(({ functionName }) => functionName), accessLogName]

/** The name of a function's log, or of the access log. */
export function logGroupNameOf(stage: string, name: string): string {
  return `/grab-ticket-orders/${stage}/${name}`
}
