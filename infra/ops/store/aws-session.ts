import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import * as z from 'zod/mini'
import { createClosers } from '#infra/machine/closers.ts'
import { outputNames, secretIdOf, stackNameOf } from '#infra/outputs.ts'
import type { LogLine } from '#shared/lambda/platform/platform.ts'
import type { SecretName } from '#shared/lambda/platform/secret-names.ts'
import { secretSource } from '#shared/lambda/platform/secrets.ts'
import { unavailable } from '../failure.ts'
import type { Host } from '../host.ts'
import { assembleSession } from './assemble-session.ts'
import { stageAuditLog } from './audit-log.ts'
import type { Session } from './session.ts'
import { regionOfStage, type StackOutputs, stackOutputs } from './stack-outputs.ts'
import { inspectStage } from './stage-inspection.ts'
import { fetchStageSecret, holdStageSecret, putStageSecret } from './stage-secrets.ts'

/**
 * A way to a stage on AWS, with the operator's own credentials (AWS_PROFILE and whatever else the SDK reads), in the
 * stage's region unless AWS_REGION says another. What is where, the stack's outputs say. A secret is fetched only by a
 * command that needs it.
 */
export async function openAwsSession(
  host: Host,
  stage: string,
  log: (line: LogLine) => void,
): Promise<Session> {
  const region = host.env.AWS_REGION ?? (await regionOfStage(stage))
  const outputs = await stackOutputs(stage, region)
  const env = {
    ...settings.parse(JSON.parse(needed(outputs, outputNames.settings, stage))),
    TABLE_NAME: needed(outputs, outputNames.tableName, stage),
    JUHE_URL: needed(outputs, outputNames.juheUrl, stage),
  }
  const closers = createClosers()
  const secretsManager = new SecretsManagerClient({ region })
  closers.add(() => secretsManager.destroy())
  const logs = new CloudWatchLogsClient({ region })
  closers.add(() => logs.destroy())
  const idOf = (name: SecretName) => secretIdOf(stage, name)
  return assembleSession({
    host,
    target: `stage ${stage}`,
    env,
    now: host.now,
    secrets: secretSource({ ...host, log }, (name) => fetchStageSecret(secretsManager, idOf(name))),
    serviceUrl: needed(outputs, outputNames.url, stage),
    serviceVersion: outputs.get(outputNames.version),
    holdSecret: (name) => holdStageSecret(secretsManager, idOf(name)),
    auditLog: stageAuditLog(logs, stage, `${new Date(host.now()).toISOString().slice(0, 10)}/${host.uuid()}`),
    putSecret: (name, value) => putStageSecret(secretsManager, idOf(name), JSON.stringify(value)),
    inspection: inspectStage(stage, stackNameOf(stage), region),
    region,
    closers,
    log,
  })
}

/** The version that a stage has deployed; undefined if it is older than this output. Throws an OpsFailure. */
export async function stageVersion(host: Host, stage: string): Promise<string | undefined> {
  const region = host.env.AWS_REGION ?? (await regionOfStage(stage))
  return (await stackOutputs(stage, region)).get(outputNames.version)
}

/** What the deployed functions were given: a setting of the operator's shell must not get into the orders. */
const settings = z.record(z.string(), z.string())

function needed(outputs: StackOutputs, name: string, stage: string): string {
  const value = outputs.get(name)
  if (value === undefined)
    throw unavailable(`the stack ${stackNameOf(stage)} has no output ${name}: deploy it again`)
  return value
}
