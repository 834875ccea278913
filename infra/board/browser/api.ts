import { type OperationName, operations } from '#contract/operations.ts'
import type { ClockView, JuheFault, OrderSummary, OrderView, ReceiverMode, Setup } from '../wire.ts'

/** What an operation answered. `docs` leads to an explanation, where the answer names one. */
export type Answer<Result> =
  | { readonly ok: true; readonly result: Result }
  | { readonly ok: false; readonly code: number; readonly reason: string; readonly docs?: string }

/** Calls one of the service's public operations, as an application would. Throws a TypeError when nothing answers. */
export async function call<Result>(
  operation: OperationName,
  key: string,
  parameters: Readonly<Record<string, string>>,
): Promise<Answer<Result>> {
  const response = await fetch(operations[operation].path, {
    method: 'POST',
    body: new URLSearchParams({ ...parameters, key }),
  })
  const docs = response.headers.get('x-docs') ?? undefined
  const { error_code: code, reason, result } = await response.json()
  if (code === 0) return { ok: true, result }
  return { ok: false, code, reason, ...(docs === undefined ? {} : { docs }) }
}

async function get<Value>(path: string): Promise<Value> {
  const found = await find<Value>(path)
  if (found === 'missing') throw new Error('404')
  return found
}

async function find<Value>(path: string): Promise<Value | 'missing'> {
  const response = await fetch(`/board/api/${path}`)
  if (response.status === 404) return 'missing'
  if (!response.ok) throw new Error(String(response.status))
  return response.json()
}

async function post<Value>(path: string, body: unknown): Promise<Value> {
  const response = await fetch(`/board/api/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(String(response.status))
  return response.json()
}

export const readSetup = () => get<Setup>('setup')
export const readOrders = () => get<readonly OrderSummary[]>('orders')
/** An order, or that there is none of this number. */
export const readOrder = (orderNo: string) => find<OrderView>(`orders/${orderNo}`)
/** Resolves when everything that was due has happened. */
export const advanceClock = (advanceSeconds: number) => post<ClockView>('clock', { advanceSeconds })
/** Lets the next submits meet a fault at Juhe; undefined: no fault any more. */
export const armJuheFault = (fault: JuheFault | undefined) =>
  post<unknown>('juhe-faults', { fault: fault ?? null })
export const setReceiverMode = (mode: ReceiverMode) => post<unknown>('receiver', { mode })
