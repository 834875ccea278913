import { AsyncLocalStorage } from 'node:async_hooks'
import type { LogFields } from '#shared/use-case.ts'

/** What a line of the log belongs to: a request or an invocation, its tenant, its order, as far as they are known. */
export type Trace = Partial<Pick<LogFields, 'requestId' | 'tenantId' | 'orderNo'>>

/*
 * Handed along with the flow of the work, and not as a parameter: what the service notices it notices deep in the use
 * cases, the change of an order and the client of Juhe, which live as long as the process and serve many calls beside
 * each other. Each of them would need another signature for what only lines of the log show. Nothing is decided by it.
 */
const current = new AsyncLocalStorage<() => Trace>()

/** Does work whose lines belong to what `trace` then says: it is asked at each line, since more gets known on the way. */
export function traced<Value>(trace: () => Trace, work: () => Value): Value {
  return current.run(trace, work)
}

/** Does the part of some work that is about one order. */
export function tracedOrder<Value>(
  { orderNo, tenantId }: { readonly orderNo: string; readonly tenantId: string },
  work: () => Value,
): Value {
  const around = traceNow()
  return traced(() => ({ ...around, orderNo, tenantId }), work)
}

/** What the line that is now written belongs to. */
export function traceNow(): Trace {
  return current.getStore()?.() ?? {}
}
