import type * as z from 'zod/mini'
import { usageFailure } from './failure.ts'
import type { Host } from './host.ts'
import type { Report } from './output/report.ts'
import type { Session } from './store/session.ts'

/** What a command works with. */
export type Ops = {
  readonly host: Host
  readonly session: Session
  /** Whether JSON is wanted: for commands that print while they run. */
  readonly json: boolean
  /** Asks before what spends money or cannot be undone; throws when it is not wanted. */
  readonly confirm: (consequence: string) => Promise<void>
}

/** An option of a command, in commander's words; its value comes under its camel-cased name. */
export type CommandOption = {
  readonly flags: string
  readonly description: string
  /** As it would stand on the command line. */
  readonly fallback?: string
}

/** A command as the command line sees it. */
export type OpsCommand = {
  /** Runs where its group is named without a command; its name need not be said. */
  readonly isDefault?: boolean
  /** Name and arguments, in commander's words: `create <tenantId>`. */
  readonly usage: string
  readonly description: string
  readonly options: readonly CommandOption[]
  /** Runs it with its arguments and options by name, as they were given. */
  run(ops: Ops, given: Readonly<Record<string, unknown>>): Promise<Report>
}

/** A command, with the schema of its arguments and options. */
export type CommandDefinition<Input extends z.ZodMiniType> = {
  readonly isDefault?: boolean
  readonly usage: string
  readonly description: string
  readonly options?: readonly CommandOption[]
  readonly input: Input
  readonly run: (ops: Ops, input: z.infer<Input>) => Promise<Report>
}

/** Makes a command of a definition. What does not fit its schema is an OpsFailure (`usage`) that names it. */
export function defineCommand<Input extends z.ZodMiniType>(definition: CommandDefinition<Input>): OpsCommand {
  const { usage, description, options = [], input, run, isDefault = false } = definition
  return {
    isDefault,
    usage,
    description,
    options,
    run(ops, given) {
      const parsed = input.safeParse(given)
      if (parsed.success) return run(ops, parsed.data)
      const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`.trim())
      throw usageFailure(faults.join('; '))
    },
  }
}
