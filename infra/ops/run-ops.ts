import { CommanderError } from 'commander'
import { ownVersion } from '#infra/machine/own-version.ts'
import type { OpsCommand } from './command.ts'
import { type CommonOptions, commonOptions } from './common-options.ts'
import { type ExitCode, exitCodes } from './exit-codes.ts'
import { describeFailure, OpsFailure, usageFailure } from './failure.ts'
import { inLanguage, languageOf, languages, say } from './output/language.ts'
import { nothingToSay, printed, rendered } from './output/report.ts'
import { createProgram } from './program.ts'
import type { Session } from './store/session.ts'
import type { World } from './world.ts'

/** Runs one command line, without the program's own name. Answers the exit code; never throws. */
export function runOps(args: readonly string[], world: World): Promise<ExitCode> {
  const language = languageOf(args, world.env)
  return inLanguage(language ?? 'en', async () => {
    if (language !== undefined) return runLine(args, world)
    return tellFailure(usageFailure(`--lang must be one of ${languages.join(', ')}`), world, {
      json: args.includes('--json'),
      verbose: false,
    })
  })
}

async function runLine(args: readonly string[], world: World): Promise<ExitCode> {
  if (args.includes('--version')) return tellVersions(args, world)
  let exitCode: ExitCode = exitCodes.done
  const program = createProgram(world, async (command, given) => {
    exitCode = await runCommand(command, given, world)
  })
  try {
    await program.parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    // commander has said what is wrong, or has shown its help.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
    return tellFailure(error, world, { json: args.includes('--json'), verbose: args.includes('--verbose') })
  }
}

/** The tool's own version first; then the service's, which may be another. */
async function tellVersions(args: readonly string[], world: World): Promise<ExitCode> {
  const stage = /(?:^|\0)--stage[=\0]([a-z][a-z0-9-]*)(?:\0|$)/.exec(args.join('\0'))?.[1]
  const json = args.includes('--json')
  try {
    const service = await serviceVersion(world, stage)
    world.out(
      json
        ? JSON.stringify({ tool: ownVersion, service: service ?? null })
        : [ownVersion, ...(service === undefined ? [] : [say(`service ${service}`)])].join('\n'),
    )
    return exitCodes.done
  } catch (error) {
    if (!json) world.out(ownVersion)
    return tellFailure(error, world, { json, verbose: args.includes('--verbose') })
  }
}

async function serviceVersion(world: World, stage: string | undefined): Promise<string | undefined> {
  if (stage === undefined) return (await import('./store/local-session.ts')).localVersion(world)
  return (await import('./store/aws-session.ts')).stageVersion(world, stage)
}

async function runCommand(
  command: OpsCommand,
  given: Readonly<Record<string, unknown>>,
  world: World,
): Promise<ExitCode> {
  const options = commonOptions(given)
  try {
    const session = await openSession(world, options)
    try {
      const { json, yes } = options
      const ops = {
        world,
        session,
        json,
        confirm: (consequence: string) => confirm(world, yes, `[${session.target}] ${consequence}`),
      }
      const report = await command.run(ops, given)
      if (report !== nothingToSay) world.out(rendered(report, json))
      return report.exitCode
    } finally {
      await session.close()
    }
  } catch (error) {
    return tellFailure(error, world, options)
  }
}

function tellFailure(
  error: unknown,
  world: World,
  { json, verbose }: Pick<CommonOptions, 'json' | 'verbose'>,
): ExitCode {
  const { exitCode, message } = describeFailure(error)
  const told = json ? JSON.stringify({ error: { exitCode, message } }) : say(message)
  world.err(printed(told.split('\n')))
  if (verbose && error instanceof Error) world.err(printed((error.stack ?? '').split('\n')))
  return exitCode
}

/** Opens the way to the service that the options name. Each way is loaded only when it is taken. */
async function openSession(
  world: World,
  { stage, verbose }: Pick<CommonOptions, 'stage' | 'verbose'>,
): Promise<Session> {
  const log = (line: unknown) => {
    if (verbose) world.err(JSON.stringify(line))
  }
  if (stage === undefined) {
    const { openLocalSession } = await import('./store/local-session.ts')
    return openLocalSession(world, log)
  }
  const { openAwsSession } = await import('./store/aws-session.ts')
  return openAwsSession(world, stage, log)
}

/**
 * Asks before what spends money or cannot be undone. Returns when the answer is yes. Throws an OpsFailure
 * (`notConfirmed`) when it is not, and where nobody can be asked.
 */
async function confirm(world: World, isSaidAlready: boolean, consequence: string): Promise<void> {
  if (isSaidAlready) return
  if (world.ask === undefined) {
    throw new OpsFailure(exitCodes.notConfirmed, `${consequence} Confirm it with --yes.`)
  }
  const answer = await world.ask(say(`${consequence} Go on? [y/N] `))
  if (!/^y(es)?$/i.test(answer.trim())) throw new OpsFailure(exitCodes.notConfirmed, 'Nothing was done.')
}
