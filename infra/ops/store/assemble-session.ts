import type { Closers } from '#infra/machine/closers.ts'
import { parseEnvironment } from '#shared/lambda/platform/environment.ts'
import type { LogLine } from '#shared/lambda/platform/platform.ts'
import type { SecretSource } from '#shared/lambda/platform/secrets.ts'
import { connectDynamo } from '#shared/table/connect-dynamo.ts'
import type { Host } from '../host.ts'
import { createScan } from './scan.ts'
import type { Session } from './session.ts'

/** What differs between the local service and a stage on AWS. */
export type SessionParts = {
  readonly host: Host
  readonly target: string
  /** The settings that the service's functions have. */
  readonly env: Host['env']
  /** The service's clock, ms. */
  readonly now: () => number
  readonly secrets: SecretSource
  readonly holdSecret: Session['holdSecret']
  readonly auditLog: Session['auditLog']
  readonly serviceUrl: string | undefined
  readonly serviceVersion: string | undefined
  /** On AWS. */
  readonly region?: string
  readonly putSecret?: NonNullable<Session['putSecret']>
  readonly inspection?: NonNullable<Session['inspection']>
  /** Closed with the session, after the connections that are opened here. */
  readonly closers: Closers
  /** Told of every line that the service's code logs meanwhile. */
  readonly log: (line: LogLine) => void
}

/** Puts a session together, so that use cases run in it as they do in a function. */
export function assembleSession(parts: SessionParts): Session {
  const { host, target, env, now, secrets, serviceUrl, serviceVersion, region, closers, log } = parts
  const environment = parseEnvironment(env)
  const { tableName, dynamoEndpoint: endpoint } = environment
  const sender = connectDynamo({ endpoint, region })
  closers.add(sender.destroy)
  const { scan, close: closeScan } = createScan({ tableName, endpoint, region, sleep: host.sleep })
  closers.add(closeScan)
  const platform = { ...host, env, now, log, connect: () => sender }
  return {
    target,
    backing: { platform, environment, table: { name: tableName, sender, uuid: host.uuid }, secrets },
    ...(serviceUrl === undefined ? {} : { serviceUrl }),
    ...(serviceVersion === undefined ? {} : { serviceVersion }),
    holdSecret: parts.holdSecret,
    auditLog: parts.auditLog,
    ...(parts.putSecret === undefined ? {} : { putSecret: parts.putSecret }),
    ...(parts.inspection === undefined ? {} : { inspection: parts.inspection }),
    scan,
    close: closers.closeAll,
  }
}
