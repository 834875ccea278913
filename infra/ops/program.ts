import { Argument, Command } from 'commander'
import type { CommandOption, OpsCommand } from './command.ts'
import { commandGroups, topCommands } from './commands.ts'
import { commonOptionFlags } from './common-options.ts'
import { completionDescription, completionScript, type Shell, shells } from './completion.ts'
import { exitCodes } from './exit-codes.ts'
import type { Host } from './host.ts'
import { say } from './output/language.ts'

/** Called with the command that was chosen, and its arguments and options by name. */
type Execute = (command: OpsCommand, given: Readonly<Record<string, unknown>>) => Promise<void>

/** The whole command line. Parsing throws commander's CommanderError, after telling the operator. */
export function createProgram(host: Host, execute: Execute): Command {
  const program = new Command('npm run -s ops --')
    .description(say('Operates the order service: the local one (DATA_DIR), or a stage on AWS (--stage).'))
    .option('--lang <language>', say('zh or en; without it, as the locale says'))
    .option('--version', say('show the version of this tool, and of the service if it can be reached'))
    .exitOverride()
    .configureOutput({
      writeOut: (text) => host.out(text.trimEnd()),
      writeErr: (text) => host.err(say(text.trimEnd())),
    })
    .configureHelp({
      styleTitle: say,
      optionDescription: ({ description, defaultValue }) =>
        defaultValue === undefined ? description : say(`${description} (default: ${defaultValue})`),
    })
    .helpOption('-h, --help', say('show help'))
    .helpCommand('help [command]', say('show help for a command'))
    .addHelpText('after', exitCodeHelp())
  for (const { name, description, commands } of commandGroups) {
    const group = program
      .command(name)
      .description(say(description))
      .helpCommand('help [command]', say('show help for a command'))
    for (const command of commands) addCommand(group, command, execute)
  }
  for (const command of topCommands) addCommand(program, command, execute)
  program
    .command('completion')
    .description(say(completionDescription))
    .addArgument(new Argument('<shell>').choices(shells))
    .action((shell: Shell) =>
      host.out(completionScript(shell, { groups: commandGroups, commands: topCommands })),
    )
  return program
}

function addCommand(parent: Command, command: OpsCommand, execute: Execute): void {
  const added = parent
    .command(command.usage, { isDefault: command.isDefault === true })
    .description(say(command.description))
    .helpOption('-h, --help', say('show help'))
  const options: readonly CommandOption[] = [...command.options, ...commonOptionFlags]
  for (const { flags, description, fallback } of options) added.option(flags, say(description), fallback)
  added.action(() => execute(command, { ...argumentsOf(added), ...added.opts() }))
}

/** Arguments that were not given are left out. */
function argumentsOf(command: Command): Readonly<Record<string, unknown>> {
  const named = command.registeredArguments.map((argument, index): [string, unknown] => [
    argument.name(),
    command.processedArgs[index],
  ])
  return Object.fromEntries(named.filter(([, value]) => value !== undefined))
}

function exitCodeHelp(): string {
  const codes = Object.entries(exitCodes).map(([name, code]) => `${code} ${say(name)}`)
  return `\n${say(`Exit codes: ${codes.join(', ')}.`)}`
}
