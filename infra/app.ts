import { App, Tags, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { makeStacks } from './aws/stacks.ts'
import { bundleFunctions, bundlesDir } from './bundling/bundle.ts'
import { ConfigurationError, crossingsOf, readStage } from './stages.ts'

/**
 * The CDK app: `cdk synth|diff|deploy -c stage=…`. It builds the bundles itself, so that what is deployed is what lies
 * here. Needs neither an account nor a network to synthesize.
 */
async function main(): Promise<void> {
  const app = new App()
  const stage = readStage((name) => app.node.tryGetContext(name))
  for (const line of crossingsOf(stage)) console.error(`stage ${stage.name}: ${line}`)
  await bundleFunctions()
  // Of whatever account deploys it: its number would be in names that are compared before anything is deployed.
  makeStacks(app, { stage, bundlesDir, env: { region: stage.region } })
  Tags.of(app).add('service', 'grab-ticket-orders')
  Tags.of(app).add('stage', stage.name)
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
}

try {
  await main()
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
