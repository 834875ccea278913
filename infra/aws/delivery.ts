import { Duration, Validations } from 'aws-cdk-lib'
import { CfnEventSourceMapping, FilterCriteria, FilterRule } from 'aws-cdk-lib/aws-lambda'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import type { ServiceFunction } from './service-function.ts'
import type { UsedTable } from './used-table.ts'

/** What the delivery is made of. */
export type DeliveryProps = { readonly orders: UsedTable; readonly target: ServiceFunction }

/**
 * The table's stream wakes the delivery of new pushes. Nothing rests on it: a push that the stream loses is due in the
 * index, and goes out with the next schedule. So it is fast rather than stubborn: few retries, and no old records.
 */
export class Delivery extends Construct {
  readonly deadLetters: Queue

  constructor(scope: Construct, id: string, { orders, target }: DeliveryProps) {
    super(scope, id)
    this.deadLetters = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    })
    Validations.of(this.deadLetters).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is the dead-letter queue itself: of the event source below, where the rule does not look.',
    })
    this.deadLetters.grantSendMessages(target.role)
    const granted = orders.grantStream(target.role)
    const mapping = new CfnEventSourceMapping(this, 'Stream', {
      functionName: target.function.functionArn,
      eventSourceArn: orders.table.tableStreamArn,
      startingPosition: 'LATEST',
      // Only a change that made a push (order-store.ts); neither searches nor tenants have that attribute.
      filterCriteria: { filters: [FilterCriteria.filter(newPushFilter)] },
      batchSize: 25,
      maximumBatchingWindowInSeconds: 0,
      // Orders of one shard of the stream, ten batches at a time; records of one order stay in order.
      parallelizationFactor: 10,
      bisectBatchOnFunctionError: true,
      functionResponseTypes: ['ReportBatchItemFailures'],
      maximumRetryAttempts: 2,
      maximumRecordAgeInSeconds: 300,
      // Where records are named (not shown) that could not be handled.
      destinationConfig: { onFailure: { destination: this.deadLetters.queueArn } },
    })
    granted.applyBefore(mapping)
    mapping.node.addDependency(target.role)
  }
}

/** Matches the stream's records of orders that have a push which was never tried. */
export const newPushFilter = {
  eventName: FilterRule.or('INSERT', 'MODIFY'),
  dynamodb: { NewImage: { newPush: { BOOL: FilterRule.isEqual(true) } } },
}
