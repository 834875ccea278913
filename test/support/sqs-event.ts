import type { SQSEvent } from 'aws-lambda'
import { bodyOf } from '#shared/attention/queues.ts'

/** The id of the message at an index of the event. */
export const messageIdOf = (index: number) => `m${index}`

/** The event by which a queue hands over messages. */
export function sqsEvent(pks: readonly string[]): SQSEvent {
  return {
    Records: pks.map((pk, index) => ({
      messageId: messageIdOf(index),
      receiptHandle: '',
      body: bodyOf({ pk, delaySeconds: 0 }),
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: '0',
        SenderId: 'test',
        ApproximateFirstReceiveTimestamp: '0',
      },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:test:000000000000:queue',
      awsRegion: 'test',
    })),
  }
}
