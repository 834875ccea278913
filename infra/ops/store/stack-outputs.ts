import { readFile } from 'node:fs/promises'
import {
  CloudFormationClient,
  CloudFormationServiceException,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation'
import * as z from 'zod/mini'
import { stackNameOf } from '#infra/outputs.ts'
import { unavailable, usageFailure, wordsOf } from '../failure.ts'

/** What a stage's service stack says of itself, by the outputs' names (outputs.ts). */
export type StackOutputs = ReadonlyMap<string, string>

/** Reads them with the operator's own credentials. Throws an OpsFailure (`unavailable`, `denied`). */
export async function stackOutputs(stage: string, region: string): Promise<StackOutputs> {
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

const cdkJson = z.object({
  context: z.object({ stages: z.record(z.string(), z.object({ region: z.string() })) }),
})

/** The region of a stage, as cdk.json has it. Throws an OpsFailure (`usage`) for a stage that it does not have. */
export async function regionOfStage(stage: string): Promise<string> {
  const file = new URL('../../../cdk.json', import.meta.url)
  const { stages } = cdkJson.parse(JSON.parse(await readFile(file, 'utf8'))).context
  const region = Object.hasOwn(stages, stage) ? stages[stage]?.region : undefined
  if (region !== undefined) return region
  throw usageFailure(`there is no stage ${stage}: cdk.json has ${Object.keys(stages).join(', ')}`)
}
