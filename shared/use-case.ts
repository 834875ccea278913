import type { Fault } from '#contract/faults.ts'
import type { ServiceError } from './errors.ts'
import type { Result } from './result.ts'
import type { Tenant } from './tenants/tenant.ts'

/** What may stand in a log: never personal data, keys or parameters. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>

/** The log of one request. */
export type CallLog = {
  /** Adds to the request's one line, such as `orderNo` as soon as it is known. */
  note(fields: LogFields): void
  /** Writes a line of its own, with the request's id, for what deserves one. */
  event(name: string, fields?: LogFields): void
}

/** What a use case knows of the request that it serves. */
export type CallContext = {
  readonly requestId: string
  /** Aborts when the request's time is nearly up: whatever waits must end then, with an answer. */
  readonly signal: AbortSignal
  readonly log: CallLog
}

/** The context of a request whose key was looked up. */
export type TenantContext = CallContext & { readonly tenant: Tenant }

/** What one operation does, free of HTTP: a request of the contract in, its answer or a refusal out. */
export type UseCase<Request, Answer, Context = TenantContext> = (
  context: Context,
  request: Request,
) => Promise<Result<Answer, ServiceError>>

/**
 * Finds further faults of a request that its schema has refused: against the rules that need a clock, the table or a
 * setting, as far as the parameters can be read. So a tenant is told all faults at once.
 */
export type Judge = (context: TenantContext, parameters: unknown) => Promise<readonly Fault[]>
