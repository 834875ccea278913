import { Stack, Validations } from 'aws-cdk-lib'
import { Effect, ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import { auditLogOf, dataStackNameOf, secretIdOf, stackNameOf } from '#infra/outputs.ts'
import type { Stage } from '#infra/stages.ts'
import { indexAccess } from '#shared/table/access.ts'
import type { UsedTable } from './used-table.ts'
import type { WorkQueue } from './work-queue.ts'

/** What operators work with. */
export type OperatorPoliciesProps = {
  readonly stage: Stage
  readonly orders: UsedTable
  readonly queues: readonly WorkQueue[]
  readonly topic: ITopic
}

/**
 * Two policies for the people who operate a stage, to be attached to their roles. `ops-read` looks: at orders, tenants,
 * queues, logs and metrics. It can read no secret, so that people stay sealed. `ops-act` adds what changes something and
 * what needs secrets. Neither can change the stacks or delete an item. Who acts can add to the audit log and neither
 * delete nor shorten it, whatever other policies they have.
 */
export class OperatorPolicies extends Construct {
  /** Their ARNs. */
  readonly read: string
  readonly act: string

  constructor(scope: Construct, id: string, { stage, orders, queues, topic }: OperatorPoliciesProps) {
    super(scope, id)
    const { tableArn } = orders.table
    const indexes = Object.values(indexAccess).map(({ name }) => `${tableArn}/index/${name}`)
    const stacks = [stackNameOf(stage.name), dataStackNameOf(stage.name)].map((name) => `stack/${name}/*`)
    const logs = [`log-group:/grab-ticket-orders/${stage.name}/*`]
    const secrets = [`secret:${secretIdOf(stage.name, '*')}`]
    const auditLog = [`log-group:${auditLogOf(stage.name)}`, `log-group:${auditLogOf(stage.name)}:*`]
    this.read = this.policy('read', stage, [
      allow(['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:Scan'], [tableArn, ...indexes]),
      orders.keyUse('read'),
      this.allowWithin('cloudformation', ['DescribeStacks', 'ListStackResources'], stacks),
      this.allowWithin('logs', ['FilterLogEvents', 'StartQuery', 'GetLogEvents', 'DescribeLogStreams'], logs),
      allow(
        ['sqs:GetQueueAttributes'],
        queues.flatMap(({ queue, deadLetters }) => [queue.queueArn, deadLetters.queueArn]),
      ),
      allow(['sns:ListSubscriptionsByTopic'], [topic.topicArn]),
      // IAM knows these for everything or nothing.
      allow(
        ['GetMetricStatistics', 'GetMetricData', 'DescribeAlarms'].map((action) => `cloudwatch:${action}`),
        ['*'],
      ),
      allow(['logs:GetQueryResults'], ['*']),
    ])
    this.act = this.policy('act', stage, [
      allow(['dynamodb:PutItem', 'dynamodb:UpdateItem'], [tableArn]),
      orders.keyUse('write'),
      this.allowWithin(
        'secretsmanager',
        ['GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'],
        secrets,
      ),
      this.allowWithin('logs', ['CreateLogStream', 'PutLogEvents'], auditLog),
      this.denyWithin('logs', endingLogs, auditLog),
    ])
    const { partition, region } = Stack.of(this)
    const named = { cloudformation: stacks, logs: [...logs, ...auditLog], secretsmanager: secrets }
    const wide = Object.entries(named).flatMap(([service, resources]) =>
      resources.map((one) => `arn:${partition}:${service}:${region}:<AWS::AccountId>:${one}`),
    )
    for (const resource of [...wide, '*'])
      Validations.of(this).acknowledge({
        id: `AwsSolutions-IAM5[Resource::${resource}]`,
        reason:
          'Operators look at the whole stage; metrics and query results IAM knows for everything or nothing.',
      })
  }

  private policy(kind: string, stage: Stage, statements: readonly PolicyStatement[]): string {
    return new ManagedPolicy(this, kind, {
      managedPolicyName: `${stackNameOf(stage.name)}-${stage.region}-ops-${kind}`,
      statements: [...statements],
    }).managedPolicyArn
  }

  /** Allows a service's actions on resources of this account and region. */
  private allowWithin(
    service: string,
    actions: readonly string[],
    resources: readonly string[],
  ): PolicyStatement {
    return allow(
      actions.map((action) => `${service}:${action}`),
      this.arnsOf(service, resources),
    )
  }

  private denyWithin(
    service: string,
    actions: readonly string[],
    resources: readonly string[],
  ): PolicyStatement {
    return new PolicyStatement({
      effect: Effect.DENY,
      actions: actions.map((action) => `${service}:${action}`),
      resources: this.arnsOf(service, resources),
    })
  }

  private arnsOf(service: string, resources: readonly string[]): string[] {
    const { partition, region, account } = Stack.of(this)
    return resources.map((resource) => `arn:${partition}:${service}:${region}:${account}:${resource}`)
  }
}

/** What ends records of a log before their time, or lets nobody read them any more. */
const endingLogs: readonly string[] = [
  ...['DeleteLogGroup', 'DeleteLogStream', 'PutRetentionPolicy', 'DeleteRetentionPolicy'],
  ...['AssociateKmsKey', 'DisassociateKmsKey'],
]

function allow(actions: readonly string[], resources: readonly string[]): PolicyStatement {
  return new PolicyStatement({ actions: [...actions], resources: [...resources] })
}
