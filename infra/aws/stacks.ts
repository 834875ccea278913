import type { App, Environment } from 'aws-cdk-lib'
import { canaryStackNameOf, dataStackNameOf, egressStackNameOf, stackNameOf } from '#infra/outputs.ts'
import type { Stage } from '#infra/stages.ts'
import { CanaryStack } from './canary-stack.ts'
import { DataStack } from './data-stack.ts'
import { EgressStack } from './egress-stack.ts'
import { ServiceStack } from './service-stack.ts'

/** What all stacks are made of; `bundlesDir` holds a folder with the bundle of each function. */
export type StackSettings = {
  readonly stage: Stage
  readonly bundlesDir: string
  readonly env: Environment
}

/**
 * The two stacks of a stage: what it keeps, and what can be made again at any time. Where the stage wants that, one more has
 * fixed addresses for calls of Juhe, and one in another region looks at the stage from outside.
 */
export function makeStacks(app: App, { stage, bundlesDir, env }: StackSettings) {
  const data = new DataStack(app, dataStackNameOf(stage.name), { stage, env })
  const egress =
    stage.egress && new EgressStack(app, egressStackNameOf(stage.name), { stage, env, ...stage.egress })
  const service = new ServiceStack(app, stackNameOf(stage.name), { stage, data, egress, bundlesDir, env })
  return { data, egress, service, canary: canaryOf(app, stage, env) }
}

function canaryOf(app: App, stage: Stage, env: Environment): CanaryStack | undefined {
  const { canary, domain } = stage
  const url = canary?.url ?? (domain && `https://${domain.name}`)
  if (canary === undefined || url === undefined) return
  return new CanaryStack(app, canaryStackNameOf(stage.name), {
    ...{ stage, url, env: { ...env, region: canary.region } },
  })
}
