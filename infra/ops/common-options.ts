import * as z from 'zod/mini'
import type { CommandOption } from './command.ts'
import { usageFailure } from './failure.ts'
import { flagInput } from './inputs.ts'

/** The options that every command has. */
export const commonOptionFlags = [
  {
    flags: '--stage <name>',
    description: 'a stage on AWS, such as dev or prod; without it the local service',
  },
  { flags: '--json', description: 'print JSON' },
  { flags: '--yes', description: 'confirm what would be asked about' },
  { flags: '--lang <language>', description: 'zh or en; without it, as the locale says' },
  { flags: '--verbose', description: "show what the service's code logs, on stderr" },
] as const satisfies readonly CommandOption[]

const schema = z.object({
  stage: z.optional(
    z.string().check(z.regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be the name of a stage, such as dev or prod')),
  ),
  json: flagInput,
  yes: flagInput,
  verbose: flagInput,
})

/** The common options of one command line. */
export type CommonOptions = z.infer<typeof schema>

/** Reads the common options. Throws an OpsFailure (`usage`). */
export function commonOptions(given: Readonly<Record<string, unknown>>): CommonOptions {
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  throw usageFailure(
    parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; '),
  )
}
