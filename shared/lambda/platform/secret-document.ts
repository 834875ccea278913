import type * as z from 'zod/mini'
import { ConfigurationError } from './configuration-error.ts'

/** Reads a document about secrets from JSON. Throws a ConfigurationError that names what is wrong and repeats nothing of it. */
export function parseSecretDocument<Schema extends z.ZodMiniType>(
  schema: Schema,
  text: string,
): z.infer<Schema> {
  const parsed = schema.safeParse(jsonOf(text))
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`.trim())
  throw new ConfigurationError(`the secrets are not usable: ${faults.join('; ')}`)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
