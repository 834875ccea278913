import type { App, Environment } from 'aws-cdk-lib'
import { dataStackNameOf, stackNameOf } from '#infra/outputs.ts'
import type { Stage } from '#infra/stages.ts'
import { DataStack } from './data-stack.ts'
import { ServiceStack } from './service-stack.ts'

/** What both stacks are made of; `bundlesDir` holds a folder with the bundle of each function. */
export type StackSettings = {
  readonly stage: Stage
  readonly bundlesDir: string
  readonly env: Environment
}

/** The two stacks of a stage: what it keeps, and what can be made again at any time. */
export function makeStacks(app: App, { stage, bundlesDir, env }: StackSettings) {
  const data = new DataStack(app, dataStackNameOf(stage.name), { stage, env })
  const service = new ServiceStack(app, stackNameOf(stage.name), { stage, data, bundlesDir, env })
  return { data, service }
}
