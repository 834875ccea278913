import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'

const client = new SQSClient({})
const QueueUrl = process.env.ATTENTION_QUEUE_URL

/** As much of the stream's event as a floor reads. */
type Event = {
  readonly Records: readonly {
    readonly dynamodb: { readonly Keys: { readonly pk: { readonly S: string } } }
  }[]
}

/** Sends what changed to the queue, in one batch: the scene has one record. */
export async function handler({ Records }: Event) {
  const Entries = Records.map(({ dynamodb }, index) => ({
    Id: String(index),
    MessageBody: JSON.stringify({ pk: dynamodb.Keys.pk.S }),
  }))
  await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }))
  return { batchItemFailures: [] }
}
