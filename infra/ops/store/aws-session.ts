import {
  CloudFormationClient,
  CloudFormationServiceException,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation'
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import * as z from 'zod/mini'
import { createClosers } from '#infra/local/closers.ts'
import { outputNames, secretIdOf, stackNameOf } from '#infra/outputs.ts'
import { parseEnvironment } from '#shared/lambda/environment.ts'
import type { LogLine } from '#shared/lambda/platform.ts'
import type { SecretName } from '#shared/lambda/secret-names.ts'
import { openSecrets, type SecretSource } from '#shared/lambda/secrets.ts'
import { lazy } from '#shared/lazy.ts'
import { unavailable } from '../failure.ts'
import type { World } from '../world.ts'
import { assembleSession } from './assemble-session.ts'
import type { Session } from './session.ts'
import { regionOfStage } from './stage-region.ts'

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
  return assembleSession({
    world,
    target: `stage ${stage}`,
    env,
    now: world.now,
    secrets: stageSecrets(world, env, (name) => fetchSecret(secretsManager, secretIdOf(stage, name))),
    serviceUrl: needed(outputs, outputNames.url, stage),
    putSecret: (name, value) => putSecret(secretsManager, secretIdOf(stage, name), JSON.stringify(value)),
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

/** The service's own reader of secrets, each given the one document that it is about to read. */
function stageSecrets(
  world: World,
  env: World['env'],
  fetchText: (name: SecretName) => Promise<string>,
): SecretSource {
  const source = async (name: SecretName) =>
    openSecrets({ ...world, env }, { ...parseEnvironment(env), secrets: await fetchText(name) })
  return {
    juhe: lazy(async () => (await source('juhe')).juhe()),
    callbacks: lazy(async () => (await source('callbacks')).callbacks()),
    vault: lazy(async () => (await source('vault')).vault()),
  }
}

async function fetchSecret(client: SecretsManagerClient, SecretId: string): Promise<string> {
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId }))
    if (SecretString !== undefined) return SecretString
  } catch (error) {
    const words = error instanceof ResourceNotFoundException ? 'it is not there' : wordsOf(error)
    throw unavailable(`the secret ${SecretId} cannot be read: ${words}`, error)
  }
  throw unavailable(`the secret ${SecretId} holds no text`)
}

async function putSecret(client: SecretsManagerClient, SecretId: string, SecretString: string) {
  try {
    await client.send(new PutSecretValueCommand({ SecretId, SecretString }))
  } catch (error) {
    throw unavailable(`the secret ${SecretId} cannot be written: ${wordsOf(error)}`, error)
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}
