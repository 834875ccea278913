import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App, type Stack } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { ServiceFunction } from '#infra/aws/service-function.ts'
import type { ServiceStack } from '#infra/aws/service-stack.ts'
import { makeStacks } from '#infra/aws/stacks.ts'
import { bundleFile } from '#infra/bundling/bundle.ts'
import { readStage } from '#infra/stages.ts'
import { functionRows } from '#shared/lambda/functions.ts'

/** The context of cdk.json, as the CLI hands it to the app. */
export const cdkContext: Readonly<Record<string, unknown>> = JSON.parse(
  readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'),
).context

/** A stage's stacks, made without building the bundles: in their place is one small file each. */
export type Synthesized = {
  readonly app: App
  readonly stack: ServiceStack
  readonly template: Template
  /** The stack with what the stage keeps. */
  readonly data: { readonly stack: Stack; readonly template: Template }
  /** The stack in another region, and that of fixed addresses, where the stage has them. */
  readonly canary: { readonly stack: Stack; readonly template: Template } | undefined
  readonly egress: { readonly stack: Stack; readonly template: Template } | undefined
  /** Logical id of each function, by its name. */
  readonly functionIds: ReadonlyMap<string, string>
  /** Logical id of each function's role. */
  readonly roleIds: ReadonlyMap<string, string>
}

/** Synthesizes a stage, as `cdk synth -c stage=…` does. */
export function synthesize(stage: string, more: Readonly<Record<string, unknown>> = {}): Synthesized {
  const bundlesDir = mkdtempSync(join(tmpdir(), 'bundles-'))
  for (const { functionName } of functionRows) {
    mkdirSync(join(bundlesDir, functionName))
    writeFileSync(join(bundlesDir, functionName, bundleFile), `// ${functionName}`)
  }
  const context = { ...cdkContext, stage, ...more }
  const outdir = mkdtempSync(join(tmpdir(), 'cdk-'))
  const app = new App({ outdir, analyticsReporting: false, context: cdkContext })
  const settings = readStage((name) => context[name as keyof typeof context])
  const env = { region: settings.region }
  const { data, egress, service: stack, canary } = makeStacks(app, { stage: settings, bundlesDir, env })
  const template = Template.fromStack(stack)
  const functions = stack.node.findAll().filter((node) => node instanceof ServiceFunction)
  const idOf = (node: { readonly node: { readonly defaultChild?: unknown } }) =>
    stack.getLogicalId(node.node.defaultChild as Parameters<typeof stack.getLogicalId>[0])
  return {
    app,
    stack,
    template,
    data: { stack: data, template: Template.fromStack(data) },
    egress: egress && { stack: egress, template: Template.fromStack(egress) },
    canary: canary && { stack: canary, template: Template.fromStack(canary) },
    functionIds: new Map(functions.map((node) => [node.row.functionName, idOf(node.function)])),
    roleIds: new Map(functions.map((node) => [node.row.functionName, idOf(node.role)])),
  }
}

/** The synthesized production stage with everything that a stage may have: one for all, to be looked at only. */
export function synthesizeProd(): Synthesized {
  prod ??= synthesize('prod', {
    alarmEmail: 'ops@example.com',
    ...settingsOf('prod', {
      ...{ docs: true, juheCheck: true, alarmRobots: true, submitsEachHour: true },
      canary: { region: 'ap-northeast-1', url: 'https://orders.example.com' },
    }),
  })
  return prod
}

let prod: Synthesized | undefined

/** cdk.json's stages, with other settings for one. */
export function settingsOf(stage: string, settings: Readonly<Record<string, unknown>>) {
  const stages = cdkContext.stages as Readonly<Record<string, object>>
  return { stages: { ...stages, [stage]: { ...stages[stage], ...settings } } }
}
