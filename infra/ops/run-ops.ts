import { CommanderError } from 'commander'
import { ownVersion } from '#infra/machine/own-version.ts'
import type { OpsCommand } from './command.ts'
import { type CommonOptions, commonOptions } from './common-options.ts'
import { type ExitCode, exitCodes } from './exit-codes.ts'
import { describeFailure, OpsFailure, usageFailure } from './failure.ts'
import type { Host } from './host.ts'
import { inLanguage, languageOf, languages, say } from './output/language.ts'
import { nothingToSay, printed, rendered } from './output/report.ts'
import { createProgram } from './program.ts'
import type { Session } from './store/session.ts'

/** Runs one command line, without the program's own name. Answers the exit code; never throws. */
export function runOps(args: readonly string[], host: Host): Promise<ExitCode> {
  const language = languageOf(args, host.env)
  return inLanguage(language ?? 'en', async () => {
    if (language !== undefined) return runLine(args, host)
    return tellFailure(usageFailure(`--lang must be one of ${languages.join(', ')}`), host, {
      json: args.includes('--json'),
      verbose: false,
    })
  })
}

async function runLine(args: readonly string[], host: Host): Promise<ExitCode> {
  if (args.includes('--version')) return tellVersions(args, host)
  let exitCode: ExitCode = exitCodes.done
  const program = createProgram(host, async (command, given) => {
    exitCode = await runCommand(command, given, host)
  })
  try {
    await program.parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    // commander has said what is wrong, or has shown its help.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
    return tellFailure(error, host, { json: args.includes('--json'), verbose: args.includes('--verbose') })
  }
}

/** The tool's own version first; then the service's, which may be another. */
async function tellVersions(args: readonly string[], host: Host): Promise<ExitCode> {
  const stage = /(?:^|\0)--stage[=\0]([a-z][a-z0-9-]*)(?:\0|$)/.exec(args.join('\0'))?.[1]
  const json = args.includes('--json')
  try {
    const service = await serviceVersion(host, stage)
    host.out(
      json
        ? JSON.stringify({ tool: ownVersion, service: service ?? null })
        : [ownVersion, ...(service === undefined ? [] : [say(`service ${service}`)])].join('\n'),
    )
    return exitCodes.done
  } catch (error) {
    if (!json) host.out(ownVersion)
    return tellFailure(error, host, { json, verbose: args.includes('--verbose') })
  }
}

async function serviceVersion(host: Host, stage: string | undefined): Promise<string | undefined> {
  if (stage === undefined) return (await import('./store/local-session.ts')).localVersion(host)
  return (await import('./store/aws-session.ts')).stageVersion(host, stage)
}

async function runCommand(
  command: OpsCommand,
  given: Readonly<Record<string, unknown>>,
  host: Host,
): Promise<ExitCode> {
  const options = commonOptions(given)
  try {
    const session = await openSession(host, options)
    try {
      const { json, yes } = options
      const ops = {
        host,
        session,
        json,
        confirm: (consequence: string) => confirm(host, yes, `[${session.target}] ${consequence}`),
      }
      const report = await command.run(ops, given)
      if (report !== nothingToSay) host.out(rendered(report, json))
      return report.exitCode
    } finally {
      await session.close()
    }
  } catch (error) {
    return tellFailure(error, host, options)
  }
}

function tellFailure(
  error: unknown,
  host: Host,
  { json, verbose }: Pick<CommonOptions, 'json' | 'verbose'>,
): ExitCode {
  const { exitCode, message } = describeFailure(error)
  const told = json ? JSON.stringify({ error: { exitCode, message } }) : say(message)
  host.err(printed(told.split('\n')))
  if (verbose && error instanceof Error) host.err(printed((error.stack ?? '').split('\n')))
  return exitCode
}

/** Opens the way to the service that the options name. Each way is loaded only when it is taken. */
async function openSession(
  host: Host,
  { stage, verbose }: Pick<CommonOptions, 'stage' | 'verbose'>,
): Promise<Session> {
  const log = (line: unknown) => {
    if (verbose) host.err(JSON.stringify(line))
  }
  if (stage === undefined) {
    const { openLocalSession } = await import('./store/local-session.ts')
    return openLocalSession(host, log)
  }
  const { openAwsSession } = await import('./store/aws-session.ts')
  return openAwsSession(host, stage, log)
}

/**
 * Asks before what spends money or cannot be undone. Returns when the answer is yes. Throws an OpsFailure
 * (`notConfirmed`) when it is not, and where nobody can be asked.
 */
async function confirm(host: Host, isSaidAlready: boolean, consequence: string): Promise<void> {
  if (isSaidAlready) return
  if (host.ask === undefined) {
    throw new OpsFailure(exitCodes.notConfirmed, `${consequence} Confirm it with --yes.`)
  }
  const answer = await host.ask(say(`${consequence} Go on? [y/N] `))
  if (!/^y(es)?$/i.test(answer.trim())) throw new OpsFailure(exitCodes.notConfirmed, 'Nothing was done.')
}
