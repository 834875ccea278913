import { readFile } from 'node:fs/promises'
import * as z from 'zod/mini'
import { usageFailure } from '../failure.ts'

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
