import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import { mockClient } from 'aws-sdk-client-mock'
import { beforeEach, expect, test } from 'vitest'
import { createSqsSender } from '#shared/attention/sqs-sender.ts'

const urls = {
  ATTENTION_QUEUE_URL: 'https://sqs.example/attention',
  PUSHES_QUEUE_URL: 'https://sqs.example/pushes',
}
const sqs = mockClient(SQSClient)
beforeEach(() => {
  sqs.reset()
  sqs.on(SendMessageBatchCommand).resolves({ Successful: [], Failed: [] })
})

const messages = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ pk: `ORDER#${n}`, delaySeconds: n % 3 }))
const inputs = () => sqs.commandCalls(SendMessageBatchCommand).map(({ args: [{ input }] }) => input)

test('messages go in batches of ten, each with its delay, and say nothing but the order’s key', async () => {
  const send = createSqsSender(urls, { region: 'local' })
  expect(await send('attention', messages(23))).toBe(0)
  expect(inputs().map(({ QueueUrl, Entries = [] }) => [QueueUrl, Entries.length])).toEqual([
    [urls.ATTENTION_QUEUE_URL, 10],
    [urls.ATTENTION_QUEUE_URL, 10],
    [urls.ATTENTION_QUEUE_URL, 3],
  ])
  expect(inputs().flatMap(({ Entries = [] }) => Entries)[11]).toEqual({
    ...{ Id: '1', MessageBody: '{"pk":"ORDER#11"}', DelaySeconds: 2 },
  })
})

test('the tenant is the group, so that the queue serves tenants fairly', async () => {
  const send = createSqsSender(urls, { region: 'local' })
  await send('pushes', [{ pk: 'ORDER#1', delaySeconds: 0, tenantId: 'north' }])
  expect(inputs()).toEqual([
    {
      QueueUrl: urls.PUSHES_QUEUE_URL,
      Entries: [{ Id: '0', MessageBody: '{"pk":"ORDER#1"}', MessageGroupId: 'north' }],
    },
  ])
})

test('nothing is sent for nothing', async () => {
  expect(await createSqsSender(urls, { region: 'local' })('pushes', [])).toBe(0)
  expect(inputs()).toEqual([])
})

test('what the queue refuses is counted, and a queue that cannot be reached throws nothing', async () => {
  const send = createSqsSender(urls, { region: 'local' })
  const refused = { Id: '0', SenderFault: false, Code: 'InternalError' }
  sqs
    .on(SendMessageBatchCommand)
    .resolvesOnce({ Successful: [], Failed: [refused] })
    .rejects(new Error('away'))
  expect(await send('attention', messages(12))).toBe(1 + 2)
})

test('a queue without an address is a fault of the deployment', async () => {
  await expect(createSqsSender({}, { region: 'local' })('pushes', messages(1))).rejects.toThrow(
    'PUSHES_QUEUE_URL',
  )
})
