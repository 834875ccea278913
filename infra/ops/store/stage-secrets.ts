import {
  GetSecretValueCommand,
  InvalidParameterException,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager'
import { conflict, unavailable, wordsOf } from '../failure.ts'
import type { HeldSecret } from './session.ts'

/** The document of a secret as it is now. Throws an OpsFailure (`unavailable`). */
export async function fetchStageSecret(client: SecretsManagerClient, SecretId: string): Promise<string> {
  return (await currentVersion(client, SecretId)).text
}

/** Puts a document in, whatever is there. Throws an OpsFailure (`unavailable`). */
export async function putStageSecret(
  client: SecretsManagerClient,
  SecretId: string,
  SecretString: string,
): Promise<void> {
  try {
    await client.send(new PutSecretValueCommand({ SecretId, SecretString }))
  } catch (error) {
    throw notWritten(SecretId, error)
  }
}

/** A secret as it is now, to be replaced unless it is changed meanwhile. Throws an OpsFailure (`unavailable`). */
export async function holdStageSecret(client: SecretsManagerClient, SecretId: string): Promise<HeldSecret> {
  const { text, version } = await currentVersion(client, SecretId)
  return { text, replace: (next) => replaceVersion(client, SecretId, version, next) }
}

type Version = { readonly text: string; readonly version: string | undefined }

async function currentVersion(client: SecretsManagerClient, SecretId: string): Promise<Version> {
  try {
    const { SecretString: text, VersionId: version } = await client.send(
      new GetSecretValueCommand({ SecretId }),
    )
    if (text !== undefined) return { text, version }
  } catch (error) {
    const words = error instanceof ResourceNotFoundException ? 'it is not there' : wordsOf(error)
    throw unavailable(`the secret ${SecretId} cannot be read: ${words}`, error)
  }
  throw unavailable(`the secret ${SecretId} holds no text`)
}

/** The label of a version that is about to become the current one. */
const nextLabel = 'GRAB_TICKET_NEXT'

/**
 * A secret cannot be written on a condition, but the label of its current version can be moved on one: from the version
 * that was read, or not at all.
 */
async function replaceVersion(
  client: SecretsManagerClient,
  SecretId: string,
  before: string | undefined,
  SecretString: string,
): Promise<void> {
  try {
    const VersionStages = [nextLabel]
    const { VersionId } = await client.send(
      new PutSecretValueCommand({ SecretId, SecretString, VersionStages }),
    )
    await client.send(
      new UpdateSecretVersionStageCommand({
        ...{ SecretId, VersionStage: 'AWSCURRENT' },
        ...{ RemoveFromVersionId: before, MoveToVersionId: VersionId },
      }),
    )
  } catch (error) {
    if (error instanceof InvalidParameterException) {
      throw conflict(`the secret ${SecretId} was changed by somebody else meanwhile: it stays as he left it`)
    }
    throw notWritten(SecretId, error)
  }
}

function notWritten(SecretId: string, error: unknown) {
  return unavailable(`the secret ${SecretId} cannot be written: ${wordsOf(error)}`, error)
}
