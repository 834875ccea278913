import { ConfigurationError } from './configuration-error.ts'

/** How many lines of a stack are worth logging. */
const frames = 6

/**
 * What a log may say of an unforeseen error: its name and where it arose. Not its message, which may repeat
 * what somebody sent (JSON.parse's does), except when it is one of our own about settings or sealing keys.
 */
export function describeError(error: unknown): {
  readonly errorName: string
  readonly errorAt?: string
  readonly errorMessage?: string
} {
  if (!(error instanceof Error)) return { errorName: typeof error }
  const errorAt = (error.stack ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '))
    .slice(0, frames)
    .join(' ')
  return {
    errorName: error.name,
    errorAt,
    ...(isTellable(error) ? { errorMessage: error.message } : {}),
  }
}

/** By its name: not every function has a vault in its bundle. */
function isTellable(error: Error): boolean {
  return error instanceof ConfigurationError || error.name === 'VaultError'
}
