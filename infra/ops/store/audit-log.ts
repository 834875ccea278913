import { open } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type CloudWatchLogsClient,
  CreateLogStreamCommand,
  PutLogEventsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs'
import { auditLogOf } from '#infra/outputs.ts'
import { unavailable } from '../failure.ts'

/** Where records can be added and never changed or taken back: each is a line, with its moment (ms). */
export type AuditLog = (line: string, at: number) => Promise<void>

/**
 * The audit log of a stage. CloudWatch knows no way to change an event that it holds, and operators' policies none to
 * delete one. Each session writes to a stream of its own: CloudTrail says who has created it.
 */
export function stageAuditLog(client: CloudWatchLogsClient, stage: string, stream: string): AuditLog {
  const place = { logGroupName: auditLogOf(stage), logStreamName: stream }
  let created: Promise<unknown> | undefined
  return async (message, timestamp) => {
    try {
      created ??= client.send(new CreateLogStreamCommand(place))
      await created
      const logEvents = [{ message, timestamp }]
      const { rejectedLogEventsInfo } = await client.send(new PutLogEventsCommand({ ...place, logEvents }))
      if (rejectedLogEventsInfo !== undefined) throw unavailable('the audit log refused the record')
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error
      throw unavailable(`there is no audit log ${place.logGroupName}: deploy the stage again`, error)
    }
  }
}

/** The audit log of a data folder, a file that is only added to. It is as safe as the folder is. */
export function localAuditLog(dataDir: string): AuditLog {
  return async (line) => {
    const file = await open(join(dataDir, 'audit.log'), 'a', 0o600)
    try {
      await file.appendFile(`${line}\n`)
      await file.datasync()
    } finally {
      await file.close()
    }
  }
}
