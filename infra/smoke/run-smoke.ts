import { parseArgs } from 'node:util'
import { isLoopbackHost } from '#infra/machine/loopback.ts'
import { describeFailure, OpsFailure, usageFailure } from '#infra/ops/failure.ts'
import { regionOfStage, stackOutputs } from '#infra/ops/store/stack-outputs.ts'
import { outputNames } from '#infra/outputs.ts'
import { type SmokeCheck, type SmokeTarget, smoke } from './smoke.ts'

/** What a run needs of its surroundings. */
export type SmokeWorld = Pick<SmokeTarget, 'now' | 'sleep'> & {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly out: (line: string) => void
  readonly err: (line: string) => void
}

const options = {
  stage: { type: 'string' },
  url: { type: 'string' },
  order: { type: 'boolean' },
  json: { type: 'boolean', default: false },
} as const

const usage =
  'npm run smoke -- --stage <name>, or --url <origin>; --order or --no-order says whether an order is placed with --url; --json'

/**
 * One command line of `npm run smoke`. Answers the exit code, as those of `ops`: 0 all is well, 7 a check failed, 2 the
 * command line is wrong, 6 the stage cannot be reached.
 */
export async function runSmoke(args: readonly string[], host: SmokeWorld): Promise<number> {
  try {
    const given = readArguments(args)
    const target = await targetOf(given, host)
    const checks: SmokeCheck[] = []
    for await (const check of smoke({ ...host, ...target })) {
      checks.push(check)
      if (!given.json) host.out(lineOf(check))
    }
    if (given.json) host.out(JSON.stringify({ url: target.url, checks }))
    return checks.some(({ status }) => status === 'failed') ? 7 : 0
  } catch (error) {
    const { exitCode, message } = describeFailure(error)
    host.err(`smoke: ${message}`)
    return exitCode
  }
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowNegative: true }).values
  } catch (error) {
    throw usageFailure(`${error instanceof Error ? error.message : error}. Usage: ${usage}`)
  }
}

type Given = ReturnType<typeof readArguments>

/** A stage says itself whether an order may be placed. The local service may always have one: its Juhe is the sandbox. */
async function targetOf(
  { stage, url, order }: Given,
  { env }: SmokeWorld,
): Promise<Pick<SmokeTarget, 'url' | 'key' | 'mayOrder'>> {
  if ((stage === undefined) === (url === undefined)) throw usageFailure(`say what to look at: ${usage}`)
  if (stage !== undefined) {
    const outputs = await stackOutputs(stage, env.AWS_REGION ?? (await regionOfStage(stage)))
    const key = env.API_KEY
    if (key === undefined || key === '')
      throw usageFailure('API_KEY must be a key of a tenant of this stage (`ops keys create`)')
    const mayOrder = outputs.get(outputNames.smokeOrder) === 'true' && order !== false
    return { url: neededUrl(outputs, stage), key, mayOrder }
  }
  const origin = originOf(url ?? '')
  const isLocal = isLoopbackHost(origin.hostname.replace(/^\[|\]$/g, ''))
  const key = env.API_KEY ?? (isLocal ? 'demo-key' : undefined)
  if (key === undefined) throw usageFailure('API_KEY must be a key of a tenant of this service')
  return { url: origin.origin, key, mayOrder: order ?? isLocal }
}

function neededUrl(outputs: ReadonlyMap<string, string>, stage: string): string {
  const url = outputs.get(outputNames.url)
  if (url === undefined) throw new OpsFailure(6, `stage ${stage} has no output ${outputNames.url}: deploy it`)
  return url
}

function originOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url !== undefined && ['http:', 'https:'].includes(url.protocol)) return url
  throw usageFailure('--url must be an http or https URL, such as http://127.0.0.1:3000')
}

function lineOf({ name, status, ms, detail }: SmokeCheck): string {
  return `${status.padEnd(8)}${name.padEnd(12)}${`${ms} ms`.padStart(9)}  ${detail}`
}
