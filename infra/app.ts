import { App, Tags, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { ServiceStack } from './aws/service-stack.ts'
import { bundleFunctions, bundlesDir } from './bundling/bundle.ts'
import { stackNameOf } from './outputs.ts'
import { ConfigurationError, readStage } from './stages.ts'

/**
 * The CDK app: `cdk synth|diff|deploy -c stage=…`. It builds the bundles itself, so that what is deployed is what lies
 * here. Needs neither an account nor a network to synthesize.
 */
async function main(): Promise<void> {
  const app = new App()
  const stage = readStage((name) => app.node.tryGetContext(name))
  await bundleFunctions()
  const account = process.env.CDK_DEFAULT_ACCOUNT
  const env = { region: stage.region, ...(account === undefined ? {} : { account }) }
  const stack = new ServiceStack(app, stackNameOf(stage.name), { stage, bundlesDir, env })
  Tags.of(stack).add('service', 'grab-ticket-orders')
  Tags.of(stack).add('stage', stage.name)
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
}

try {
  await main()
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
