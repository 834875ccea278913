import {
  CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation'
import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch'
import { paginateListSubscriptionsByTopic, SNSClient } from '@aws-sdk/client-sns'
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { metrics, metricsNamespace } from '#shared/observability/metrics.ts'

/** What only AWS knows of a stage. Each question may throw an error of AWS's. */
export type Inspection = {
  /** The state of the stack, and when it was deployed last, ms. */
  readonly deployment: () => Promise<{ readonly status: string; readonly at: number | undefined }>
  /** Every queue, with how many messages wait in it. */
  readonly queues: () => Promise<readonly { readonly name: string; readonly messages: number }[]>
  /** Who gets alarms by mail, and has or has not confirmed it. */
  readonly alarmMails: () => Promise<{ readonly confirmed: number; readonly pending: number }>
  /** Runs of the reconciler that ended in the last minutes before `now` (ms). */
  readonly recentRuns: (now: number, minutes: number) => Promise<number>
}

/** Looks at the stack of a stage with the operator's own credentials. Resources are found in it by their type. */
export function inspectStage(stage: string, stackName: string, region: string): Inspection {
  return {
    deployment: () =>
      withClient(new CloudFormationClient({ region }), async (client) => {
        const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stackName }))
        const [stack] = Stacks
        const at = stack?.LastUpdatedTime ?? stack?.CreationTime
        return { status: stack?.StackStatus ?? 'unknown', at: at?.getTime() }
      }),
    queues: async () => {
      const urls = await resourcesOf(stackName, region, 'AWS::SQS::Queue')
      return withClient(new SQSClient({ region }), (client) =>
        Promise.all(
          urls.map(async (QueueUrl) => {
            const { Attributes = {} } = await client.send(
              new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
            )
            const name = QueueUrl.split('/').at(-1) ?? QueueUrl
            return { name, messages: Number(Attributes.ApproximateNumberOfMessages ?? 0) }
          }),
        ),
      )
    },
    alarmMails: async () => {
      const topics = await resourcesOf(stackName, region, 'AWS::SNS::Topic')
      return withClient(new SNSClient({ region }), async (client) => {
        const states: boolean[] = []
        for (const TopicArn of topics) {
          for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic(
            { client },
            { TopicArn },
          )) {
            const mails = Subscriptions.filter(({ Protocol }) => Protocol === 'email')
            states.push(...mails.map(({ SubscriptionArn = '' }) => SubscriptionArn.startsWith('arn:')))
          }
        }
        const confirmed = states.filter((isConfirmed) => isConfirmed).length
        return { confirmed, pending: states.length - confirmed }
      })
    },
    recentRuns: (now, minutes) =>
      withClient(new CloudWatchClient({ region }), async (client) => {
        const { Datapoints = [] } = await client.send(
          new GetMetricStatisticsCommand({
            ...{ Namespace: metricsNamespace(stage), MetricName: metrics.reconcileTime.name },
            ...{ StartTime: new Date(now - minutes * 60_000), EndTime: new Date(now) },
            ...{ Period: minutes * 60, Statistics: ['SampleCount'] },
          }),
        )
        return Datapoints.reduce((sum, { SampleCount = 0 }) => sum + SampleCount, 0)
      }),
  }
}

/** The ids of a stack's resources of one type: of a queue its URL, of a topic its ARN. */
async function resourcesOf(StackName: string, region: string, type: string): Promise<readonly string[]> {
  return withClient(new CloudFormationClient({ region }), async (client) => {
    const ids: string[] = []
    for await (const { StackResourceSummaries = [] } of paginateListStackResources(
      { client },
      { StackName },
    )) {
      for (const { ResourceType, PhysicalResourceId } of StackResourceSummaries) {
        if (ResourceType === type && PhysicalResourceId !== undefined) ids.push(PhysicalResourceId)
      }
    }
    return ids
  })
}

async function withClient<Client extends { destroy(): void }, Value>(
  client: Client,
  use: (client: Client) => Promise<Value>,
): Promise<Value> {
  try {
    return await use(client)
  } finally {
    client.destroy()
  }
}
