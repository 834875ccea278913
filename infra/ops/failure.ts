import { ConfigurationError } from '#shared/lambda/platform/configuration-error.ts'
import { VaultError } from '#shared/vault/vault.ts'
import { type ExitCode, exitCodes } from './exit-codes.ts'

/** A command that ends without having done its work, for a reason that the operator can understand. */
export class OpsFailure extends Error {
  override readonly name = 'OpsFailure'
  readonly exitCode: ExitCode

  constructor(exitCode: ExitCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.exitCode = exitCode
  }
}

/** The command line is wrong. */
export function usageFailure(message: string): OpsFailure {
  return new OpsFailure(exitCodes.usage, message)
}

/** What the command is about is not there. */
export function notFound(message: string): OpsFailure {
  return new OpsFailure(exitCodes.notFound, message)
}

/** What is there does not allow it. */
export function conflict(message: string): OpsFailure {
  return new OpsFailure(exitCodes.conflict, message)
}

/** Something that the command needs cannot be reached: not now, or not by this operator, as its cause says. */
export function unavailable(message: string, cause?: unknown): OpsFailure {
  return new OpsFailure(isDenial(cause) ? exitCodes.denied : exitCodes.unavailable, message, { cause })
}

/** What AWS's services and SDK call an operator whom they do not let in: trying again changes nothing. */
const denials: ReadonlySet<string> = new Set([
  ...['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation', 'NotAuthorized'],
  ...['UnrecognizedClientException', 'InvalidClientTokenId', 'InvalidSignatureException'],
  ...['SignatureDoesNotMatch', 'MissingAuthenticationToken', 'IncompleteSignature', 'OptInRequired'],
  ...['ExpiredToken', 'ExpiredTokenException', 'TokenProviderError', 'CredentialsProviderError'],
])

/** Whether an error says that the operator may not do it, or that nobody knows who he is. */
export function isDenial(error: unknown): boolean {
  return error instanceof Error && denials.has(error.name)
}

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

/** An error of AWS's in words. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}
