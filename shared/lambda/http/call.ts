import type { Context } from 'aws-lambda'
import type { Trace } from '#shared/observability/trace.ts'
import type { Tenant } from '#shared/tenants/tenant.ts'
import type { CallLog, LogFields } from '#shared/use-case.ts'
import { docsVariable } from '../platform/docs-place.ts'
import type { BarePlatform } from '../platform/platform.ts'
import { docsUrlOf } from './docs-link.ts'
import type { HttpEvent } from './event.ts'
import { noParameters, type Parameters } from './parameters.ts'

/** How a request ended. */
export type RequestEnd =
  | { readonly kind: 'pending' }
  | { readonly kind: 'answered' }
  | { readonly kind: 'refused' | 'failed'; readonly errorCode: number }

/** One request on its way through the stack: each middleware adds what it found out. */
export type Call = {
  readonly requestId: string
  /** The operation's name, or the function's. */
  readonly operation: string
  /** Ms since the epoch. */
  readonly startedAt: number
  /** Where the documentation lies, if that was said. */
  readonly docsUrl: string | undefined
  parameters: Parameters
  tenant: Tenant | undefined
  outcome: RequestEnd
  /** More for the request's log line. */
  notes: LogFields
}

/** The context that the middlewares see: Lambda's, and the call. */
export type StackContext = Context & { readonly call: Call }

/** A request at its beginning. */
export function openCall(platform: BarePlatform, operation: string, event: HttpEvent): Call {
  return {
    requestId: event.requestContext?.requestId || platform.uuid(),
    operation,
    startedAt: platform.now(),
    docsUrl: docsUrlOf(platform.env[docsVariable], event),
    parameters: noParameters,
    tenant: undefined,
    outcome: { kind: 'pending' },
    notes: {},
  }
}

/** What the lines that are written during a call belong to. */
export function traceOf({ requestId, tenant, notes }: Call): Trace {
  return { requestId, tenantId: tenant?.tenantId ?? notes.tenantId, orderNo: notes.orderNo }
}

/** The log of a call, as use cases see it. */
export function logOf(platform: BarePlatform, call: Call): CallLog {
  return {
    note(fields) {
      call.notes = { ...call.notes, ...fields }
    },
    event(name, fields = {}) {
      platform.log({ event: name, ...traceOf(call), operation: call.operation, ...fields })
    },
  }
}
