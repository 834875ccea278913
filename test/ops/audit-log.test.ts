import {
  CloudWatchLogsClient,
  CreateLogStreamCommand,
  PutLogEventsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs'
import { mockClient } from 'aws-sdk-client-mock'
import { beforeEach, expect, test } from 'vitest'
import { stageAuditLog } from '#infra/ops/store/audit-log.ts'

const logs = mockClient(CloudWatchLogsClient)
beforeEach(() => {
  logs.reset()
  logs.onAnyCommand().resolves({})
})
const auditLog = () =>
  stageAuditLog(new CloudWatchLogsClient({ region: 'eu-central-1' }), 'dev', '2026-03-02/1')

test('the records of a session are added to one stream of the stage’s audit log', async () => {
  const add = auditLog()
  await add('one', 1)
  await add('two', 2)
  const place = { logGroupName: '/grab-ticket-orders/dev/audit', logStreamName: '2026-03-02/1' }
  expect(logs.calls().map(({ args }) => args[0].input)).toEqual([
    place,
    { ...place, logEvents: [{ message: 'one', timestamp: 1 }] },
    { ...place, logEvents: [{ message: 'two', timestamp: 2 }] },
  ])
})

test.each([
  [
    'is not there',
    () => {
      const message = 'no such group'
      logs.on(CreateLogStreamCommand).rejects(new ResourceNotFoundException({ message, $metadata: {} }))
    },
    'there is no audit log /grab-ticket-orders/dev/audit: deploy the stage again',
  ],
  [
    'refuses the record',
    () => logs.on(PutLogEventsCommand).resolves({ rejectedLogEventsInfo: { tooOldLogEventEndIndex: 1 } }),
    'the audit log refused the record',
  ],
])('an audit log that %s fails the command', async (_how, arrange, message) => {
  arrange()
  await expect(auditLog()('one', 1)).rejects.toThrow(message)
})
