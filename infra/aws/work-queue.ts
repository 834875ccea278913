import { Duration } from 'aws-cdk-lib'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import type { Stage } from '#infra/stages.ts'
import { queueUrlVariables } from '#shared/attention/queue-urls.ts'
import { type QueueName, queueNames } from '#shared/attention/queues.ts'
import { deadLetterQueue } from './dead-letters.ts'
import type { ServiceFunction } from './service-function.ts'

/** Deliveries of one message before it is a dead letter. */
const mostReceives = 3

/** A message older than this says nothing that the schedule has not said since: it goes. */
const retention = Duration.hours(1)

/** What a queue is made of. */
export type WorkQueueProps = {
  readonly name: QueueName
  readonly settings: Stage['queues'][QueueName]
  readonly worker: ServiceFunction
  readonly senders: readonly ServiceFunction[]
}

/**
 * One queue and its worker. A message that is lost, or becomes a dead letter, costs time and nothing else: the next tick
 * of the schedule sends its order again.
 */
export class WorkQueue extends Construct {
  readonly name: QueueName
  readonly queue: Queue
  readonly deadLetters: Queue

  constructor(scope: Construct, id: string, { name, settings, worker, senders }: WorkQueueProps) {
    super(scope, id)
    this.name = name
    this.deadLetters = deadLetterQueue(this)
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: retention,
      visibilityTimeout: Duration.seconds(settings.visibilitySeconds),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: mostReceives },
    })
    const { queueArn } = this.queue
    for (const { role, function: sender } of senders) {
      role.addToPrincipalPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queueArn] }))
      sender.addEnvironment(queueUrlVariables[name], this.queue.queueUrl)
    }
    worker.role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
        resources: [queueArn],
      }),
    )
    const mapping = new CfnEventSourceMapping(this, 'Worker', {
      functionName: worker.function.functionArn,
      eventSourceArn: queueArn,
      batchSize: settings.batchSize,
      maximumBatchingWindowInSeconds: 0,
      scalingConfig: { maximumConcurrency: settings.concurrency },
      functionResponseTypes: ['ReportBatchItemFailures'],
    })
    mapping.node.addDependency(worker.role)
  }
}

/** The queues of a stage, with the functions that send to them and work for them. */
export function workQueues(
  scope: Construct,
  { queues }: Stage,
  functions: readonly ServiceFunction[],
): readonly WorkQueue[] {
  return queueNames.map((name) => {
    const worker = functions.find(
      ({ row: { trigger } }) => trigger.kind === 'queue' && trigger.queue === name,
    )
    if (worker === undefined) throw new Error(`no function works for the queue ${name}`)
    const senders = functions.filter(({ row }) => row.sendsTo?.includes(name) === true)
    return new WorkQueue(scope, `Queue-${name}`, { name, settings: queues[name], worker, senders })
  })
}
