import { ConfigurationError } from '#shared/lambda/platform/configuration-error.ts'
import { VaultError } from '#shared/vault/vault.ts'
import { type ExitCode, exitCodes } from './exit-codes.ts'
import { isDenial, OpsFailure } from './failure.ts'

/** What the operator is told of an error, and how the command ends. */
export function describeFailure(error: unknown): { readonly exitCode: ExitCode; readonly message: string } {
  if (error instanceof OpsFailure) return { exitCode: error.exitCode, message: error.message }
  if (error instanceof ConfigurationError || error instanceof VaultError) {
    return { exitCode: exitCodes.failed, message: error.message }
  }
  if (!(error instanceof Error)) return { exitCode: exitCodes.failed, message: String(error) }
  const message = `${error.name}: ${error.message}`
  if (isDenial(error)) return { exitCode: exitCodes.denied, message }
  return { exitCode: isOutside(error) ? exitCodes.unavailable : exitCodes.failed, message }
}

/** Errors of the network, and what else AWS's SDK throws: throttling, time-outs, trouble of AWS's own. */
function isOutside(error: Error): boolean {
  return '$metadata' in error || 'tryNextLink' in error || ('code' in error && typeof error.code === 'string')
}
