// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the shells' own words
import type { OpsCommand } from './command.ts'
import type { CommandGroup } from './commands.ts'
import { commonOptionFlags } from './common-options.ts'
import { say } from './output/language.ts'

/** What `completion` does. */
export const completionDescription = 'print a script that completes commands, for bash, zsh or fish'

/** The shells that a completion can be made for. */
export const shells = ['bash', 'zsh', 'fish'] as const

/** One of them. */
export type Shell = (typeof shells)[number]

/** A command as a completion knows it: its words, and its options. */
type Entry = {
  readonly path: readonly string[]
  readonly description: string
  readonly options: readonly string[]
}

/** What a completion script is made of. */
export type Completed = { readonly groups: readonly CommandGroup[]; readonly commands: readonly OpsCommand[] }

/**
 * A script that completes `ops`, the name that the operator gives to this program, such as by
 * `alias ops='npm run -s ops --'`.
 */
export function completionScript(shell: Shell, { groups, commands }: Completed): string {
  const entries = [
    ...groups.flatMap(({ name, commands: own }) => own.map((command) => entryOf([name], command))),
    ...commands.map((command) => entryOf([], command)),
  ]
  const words = [
    ...groups.map(({ name, description }) => ({ name, description })),
    ...commands.map((command) => ({ name: nameOf(command), description: command.description })),
    { name: 'completion', description: completionDescription },
  ]
  switch (shell) {
    case 'bash':
      return bash(words, groups, entries)
    case 'zsh':
      return `autoload -U +X bashcompinit && bashcompinit\n${bash(words, groups, entries)}`
    case 'fish':
      return fish(words, groups, entries)
  }
}

type Word = { readonly name: string; readonly description: string }

function nameOf({ usage }: OpsCommand): string {
  return usage.split(' ')[0] ?? usage
}

function entryOf(path: readonly string[], command: OpsCommand): Entry {
  const options = [...command.options, ...commonOptionFlags].map(({ flags }) => flags.split(' ')[0] ?? flags)
  return {
    path: [...path, nameOf(command)],
    description: command.description,
    options: [...options, '--help'],
  }
}

function bash(words: readonly Word[], groups: readonly CommandGroup[], entries: readonly Entry[]): string {
  const list = (names: readonly string[]) => names.join(' ')
  const cases = [
    ...groups.map(({ name, commands }) => `    "${name}") words="${list(commands.map(nameOf))}" ;;`),
    ...entries.map(({ path, options }) => `    "${path.join(' ')}") words="${list(options)}" ;;`),
  ]
  return [
    '_ops_completion() {',
    '  local current="${COMP_WORDS[COMP_CWORD]}" words="" path="" word',
    '  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do',
    '    case "$word" in -*) break ;; esac',
    '    [ "$(wc -w <<<"$path")" -ge 2 ] && break',
    '    path="${path:+$path }$word"',
    '  done',
    '  case "$path" in',
    `    "") words="${list([...words.map(({ name }) => name), '--version', '--help'])}" ;;`,
    ...cases,
    '    "completion") words="bash zsh fish" ;;',
    ...entries
      .filter(({ path }) => path.length === 1)
      .map(({ path, options }) => `    "${path.join(' ')} "*) words="${list(options)}" ;;`),
    '  esac',
    '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
    '}',
    'complete -F _ops_completion ops',
  ].join('\n')
}

function fish(words: readonly Word[], groups: readonly CommandGroup[], entries: readonly Entry[]): string {
  const quoted = (text: string) => `'${text.replace(/['\\]/g, (sign) => `\\${sign}`)}'`
  const inCommand = (path: readonly string[]) =>
    path.map((word) => `__fish_seen_subcommand_from ${word}`).join('; and ')
  return [
    'complete -c ops -f',
    ...words.map(
      ({ name, description }) =>
        `complete -c ops -n __fish_use_subcommand -a ${name} -d ${quoted(say(description))}`,
    ),
    "complete -c ops -n '__fish_seen_subcommand_from completion' -a 'bash zsh fish'",
    ...groups.flatMap(({ name, commands }) =>
      commands.map(
        (command) =>
          `complete -c ops -n '__fish_seen_subcommand_from ${name}; and not __fish_seen_subcommand_from ${commands.map(nameOf).join(' ')}' -a ${nameOf(command)} -d ${quoted(say(command.description))}`,
      ),
    ),
    ...entries.flatMap(({ path, options }) =>
      options.map((option) => `complete -c ops -n '${inCommand(path)}' -l ${option.replace(/^--/, '')}`),
    ),
  ].join('\n')
}
