import type { QueueName } from './queues.ts'

/** The environment variables with each queue's URL: the stack sets them for the functions that send. */
export const queueUrlVariables: Readonly<Record<QueueName, string>> = {
  attention: 'ATTENTION_QUEUE_URL',
  pushes: 'PUSHES_QUEUE_URL',
}
