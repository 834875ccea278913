import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib'
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { Construct } from 'constructs'
import { ownVersion } from '#infra/machine/own-version.ts'
import { outputNames } from '#infra/outputs.ts'
import type { Stage } from '#infra/stages.ts'
import { functionRows } from '#shared/lambda/functions.ts'
import { Alarms } from './alarms.ts'
import { ServiceDashboard } from './dashboard.ts'
import type { DataStack } from './data-stack.ts'
import type { EgressStack } from './egress-stack.ts'
import { OrderApi } from './http-api.ts'
import { OperatorPolicies } from './operator-policies.ts'
import { Rollout } from './rollout.ts'
import { Daily, EveryMinute } from './schedule.ts'
import { ServiceFunction } from './service-function.ts'
import { settingsOf } from './stage-settings.ts'
import { WakeStream } from './wake-stream.ts'
import { workQueues } from './work-queue.ts'

/** What a stack is made of. */
export type ServiceStackProps = StackProps & {
  readonly stage: Stage
  /** What the stage keeps: the service uses it, and owns nothing that would be missed. */
  readonly data: DataStack
  /** Fixed addresses for calls of Juhe, where the stage has them. */
  readonly egress?: EgressStack | undefined
  /** The folder that holds a folder with the bundle of each function. */
  readonly bundlesDir: string
}

/** The whole service, of one stage. What there is of functions is read from their rows (functions.ts). */
export class ServiceStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { stage, data, egress, bundlesDir, ...props }: ServiceStackProps,
  ) {
    super(scope, id, {
      description: `Order service in front of Juhe’s grabTicket API, ${stage.name}`,
      ...props,
    })
    // Logs are known by their names: they must be there before anything is written.
    this.addStackDependency(data)
    const { orders, secrets, recordsKeyArn } = data
    const functions = functionRows
      .filter(({ onlyWith }) => onlyWith === undefined || stage[onlyWith])
      .map(
        (row) =>
          new ServiceFunction(this, row.functionName, {
            row,
            stage,
            ...{ orders, secrets, egress, bundlesDir },
          }),
      )
    const api = new OrderApi(this, 'Http', { stage, functions })
    new CfnOutput(this, outputNames.url, { value: api.url, description: 'Where the service answers' })
    new CfnOutput(this, outputNames.version, { value: ownVersion, description: 'Which version is deployed' })
    new CfnOutput(this, outputNames.tableName, { value: orders.table.tableName, description: 'The orders' })
    new CfnOutput(this, outputNames.juheUrl, { value: stage.juheUrl, description: 'The upstream' })
    new CfnOutput(this, outputNames.settings, {
      value: JSON.stringify(settingsOf(stage)),
      description: 'The settings of the functions that change orders',
    })
    new CfnOutput(this, outputNames.smokeOrder, {
      value: String(stage.smokeOrder),
      description: 'Whether npm run smoke may place an order',
    })
    for (const target of functions)
      if (target.row.trigger.kind === 'everyMinute') new EveryMinute(this, 'EveryMinute', { target })
    const woken = functions.find(({ row }) => row.trigger.kind === 'changedOrders')
    if (woken === undefined) throw new Error('no function reads the stream of the table')
    const stream = new WakeStream(this, 'Wake', { orders, target: woken })
    const queues = workQueues(this, stage, functions)
    const watched = { stage, orders, recordsKeyArn, api, stream, queues, functions }
    const { topic, brakes } = new Alarms(this, 'Alarms', watched)
    for (const target of functions) {
      if (target.row.trigger.kind === 'daily') new Daily(this, 'Daily', { target, topic })
      if (target.row.trigger.kind === 'alarms') topic.addSubscription(new LambdaSubscription(target.function))
    }
    if (stage.rollout === 'canary') new Rollout(this, 'Rollout', { functions, brakes })
    const { read, act } = new OperatorPolicies(this, 'Operators', { stage, orders, queues, topic })
    new CfnOutput(this, outputNames.readPolicy, { value: read, description: 'For operators who look' })
    new CfnOutput(this, outputNames.actPolicy, { value: act, description: 'Added for operators who act' })
    new ServiceDashboard(this, 'Dashboard', watched)
  }
}
