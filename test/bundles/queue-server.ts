import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { portOf } from '#infra/machine/port-of.ts'
import { pkOfBody } from '#shared/attention/queues.ts'

/** A message as it came over the wire. */
export type SentMessage = {
  readonly queue: string
  readonly pk: string | undefined
  readonly delaySeconds: number
  readonly group: string | undefined
}

type Entry = {
  readonly Id: string
  readonly MessageBody: string
  readonly DelaySeconds?: number
  readonly MessageGroupId?: string
}

/** Takes SendMessageBatch in SQS's own protocol (JSON 1.0), and keeps what was sent. */
export async function startQueueServer() {
  const sent: SentMessage[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { QueueUrl, Entries } = JSON.parse(Buffer.concat(chunks).toString())
    const isBatch = request.headers['x-amz-target'] === 'AmazonSQS.SendMessageBatch'
    if (!isBatch || Entries.length > 10) return response.writeHead(400).end('{}')
    for (const { MessageBody, DelaySeconds = 0, MessageGroupId } of Entries as Entry[])
      sent.push({
        ...{ queue: new URL(QueueUrl).pathname.slice(1), pk: pkOfBody(MessageBody) },
        ...{ delaySeconds: DelaySeconds, group: MessageGroupId },
      })
    const Successful = (Entries as Entry[]).map(({ Id, MessageBody }) => ({
      ...{ Id, MessageId: Id, MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex') },
    }))
    return response
      .writeHead(200, { 'content-type': 'application/x-amz-json-1.0' })
      .end(JSON.stringify({ Successful, Failed: [] }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${portOf(server)}`
  return {
    sent: sent as readonly SentMessage[],
    urls: { ATTENTION_QUEUE_URL: `${origin}/attention`, PUSHES_QUEUE_URL: `${origin}/pushes` },
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}
