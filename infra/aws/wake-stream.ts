import { CfnEventSourceMapping, FilterCriteria, FilterRule } from 'aws-cdk-lib/aws-lambda'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { dueIndex } from '#shared/table/names.ts'
import { deadLetterQueue } from './dead-letters.ts'
import type { ServiceFunction } from './service-function.ts'
import type { UsedTable } from './used-table.ts'

/** What the stream leads to. */
export type WakeStreamProps = { readonly orders: UsedTable; readonly target: ServiceFunction }

/**
 * The table's stream tells `wake` of orders that wait for something. Nothing rests on it: an order that the stream loses
 * is sent by the next tick of the schedule. So it is fast rather than stubborn: few retries, and no old records.
 */
export class WakeStream extends Construct {
  readonly deadLetters: Queue

  constructor(scope: Construct, id: string, { orders, target }: WakeStreamProps) {
    super(scope, id)
    this.deadLetters = deadLetterQueue(this)
    this.deadLetters.grantSendMessages(target.role)
    const granted = orders.grantStream(target.role)
    const mapping = new CfnEventSourceMapping(this, 'Stream', {
      functionName: target.function.functionArn,
      eventSourceArn: orders.table.tableStreamArn,
      startingPosition: 'LATEST',
      filterCriteria: { filters: [FilterCriteria.filter(waitingOrderFilter)] },
      batchSize: 100,
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

/** Matches the stream's records of items that wait for a moment: orders alone have that attribute. */
export const waitingOrderFilter = {
  eventName: FilterRule.or('INSERT', 'MODIFY'),
  dynamodb: { NewImage: { [dueIndex.sortKey]: { N: FilterRule.exists() } } },
}
