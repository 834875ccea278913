import { SendMessageBatchCommand, SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs'
import { queueUrlVariables } from './queue-urls.ts'
import { bodyOf, inParts, type LookAt, type SendToQueue } from './queues.ts'

/** A send that hangs is given up soon: the next tick sends its messages again. */
const overNetwork = { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true }

/**
 * Sends to SQS in batches of ten. The tenant is the message group of a standard queue, which makes SQS serve tenants
 * fairly. Throws an Error if a queue has no URL: that is a fault of the deployment.
 */
export function createSqsSender(
  env: Readonly<Record<string, string | undefined>>,
  config: SQSClientConfig = {},
): SendToQueue {
  const client = new SQSClient({ maxAttempts: 3, requestHandler: overNetwork, ...config })
  client.middlewareStack.remove('loggerMiddleware')

  async function sendPart(QueueUrl: string, messages: readonly LookAt[]): Promise<number> {
    try {
      const { Failed = [] } = await client.send(
        new SendMessageBatchCommand({ QueueUrl, Entries: messages.map(entryOf) }),
      )
      return Failed.length
    } catch {
      return messages.length
    }
  }

  return async (queue, messages) => {
    const url = env[queueUrlVariables[queue]]
    if (url === undefined || url === '') throw new Error(`${queueUrlVariables[queue]} is required`)
    const failed = await Promise.all(inParts(messages).map((part) => sendPart(url, part)))
    return failed.reduce((sum, count) => sum + count, 0)
  }
}

function entryOf(message: LookAt, index: number) {
  const { delaySeconds, tenantId } = message
  return {
    Id: String(index),
    MessageBody: bodyOf(message),
    ...(delaySeconds === 0 ? {} : { DelaySeconds: delaySeconds }),
    ...(tenantId === undefined ? {} : { MessageGroupId: tenantId }),
  }
}
