import { readFile } from 'node:fs/promises'
import {
  CloudFormationClient,
  CloudFormationServiceException,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import * as z from 'zod/mini'
import { createClosers } from '#infra/machine/closers.ts'
import { outputNames, secretIdOf, stackNameOf } from '#infra/outputs.ts'
import type { LogLine } from '#shared/lambda/platform/platform.ts'
import type { SecretName } from '#shared/lambda/platform/secret-names.ts'
import { secretSource } from '#shared/lambda/platform/secrets.ts'
import { unavailable, usageFailure, wordsOf } from '../failure.ts'
import type { World } from '../world.ts'
import { assembleSession } from './assemble-session.ts'
import type { Session } from './session.ts'
import { inspectStage } from './stage-inspection.ts'
import { fetchStageSecret, holdStageSecret, putStageSecret } from './stage-secrets.ts'

/**
 * A way to a stage on AWS, with the operator's own credentials (AWS_PROFILE and whatever else the SDK reads), in the
 * stage's region unless AWS_REGION says another. What is where, the stack's outputs say. A secret is fetched only by a
 * command that needs it.
 */
export async function openAwsSession(
  world: World,
  stage: string,
  log: (line: LogLine) => void,
): Promise<Session> {
  const region = world.env.AWS_REGION ?? (await regionOfStage(stage))
  const outputs = await outputsOf(stage, region)
  const env = {
    ...settings.parse(JSON.parse(needed(outputs, outputNames.settings, stage))),
    TABLE_NAME: needed(outputs, outputNames.tableName, stage),
    JUHE_URL: needed(outputs, outputNames.juheUrl, stage),
  }
  const closers = createClosers()
  const secretsManager = new SecretsManagerClient({ region })
  closers.add(() => secretsManager.destroy())
  const idOf = (name: SecretName) => secretIdOf(stage, name)
  return assembleSession({
    world,
    target: `stage ${stage}`,
    env,
    now: world.now,
    secrets: secretSource({ ...world, log }, (name) => fetchStageSecret(secretsManager, idOf(name))),
    serviceUrl: needed(outputs, outputNames.url, stage),
    holdSecret: (name) => holdStageSecret(secretsManager, idOf(name)),
    putSecret: (name, value) => putStageSecret(secretsManager, idOf(name), JSON.stringify(value)),
    inspection: inspectStage(stage, stackNameOf(stage), region),
    region,
    closers,
    log,
  })
}

/** What the deployed functions were given: a setting of the operator's shell must not get into the orders. */
const settings = z.record(z.string(), z.string())

type Outputs = ReadonlyMap<string, string>

async function outputsOf(stage: string, region: string): Promise<Outputs> {
  const client = new CloudFormationClient({ region })
  const StackName = stackNameOf(stage)
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName }))
    const outputs = Stacks[0]?.Outputs ?? []
    return new Map(outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]))
  } catch (error) {
    if (isAbsence(error)) {
      throw unavailable(
        `there is no stack ${StackName} in ${region} of this account (AWS_PROFILE, AWS_REGION)`,
        error,
      )
    }
    throw unavailable(`the stack ${StackName} cannot be read: ${wordsOf(error)}`, error)
  } finally {
    client.destroy()
  }
}

function isAbsence(error: unknown): boolean {
  return error instanceof CloudFormationServiceException && /does not exist/.test(error.message)
}

function needed(outputs: Outputs, name: string, stage: string): string {
  const value = outputs.get(name)
  if (value === undefined)
    throw unavailable(`the stack ${stackNameOf(stage)} has no output ${name}: deploy it again`)
  return value
}

const cdkJson = z.object({
  context: z.object({ stages: z.record(z.string(), z.object({ region: z.string() })) }),
})

/** The region of a stage, as cdk.json has it. Throws an OpsFailure (`usage`) for a stage that it does not have. */
async function regionOfStage(stage: string): Promise<string> {
  const file = new URL('../../../cdk.json', import.meta.url)
  const { stages } = cdkJson.parse(JSON.parse(await readFile(file, 'utf8'))).context
  const region = Object.hasOwn(stages, stage) ? stages[stage]?.region : undefined
  if (region !== undefined) return region
  throw usageFailure(`there is no stage ${stage}: cdk.json has ${Object.keys(stages).join(', ')}`)
}
