import { type OperationName, operations } from '#contract/operations.ts'
import type {
  ChartsView,
  ClockView,
  DayStatement,
  DueBetween,
  JuheFault,
  OrdersPage,
  OrderView,
  PushesPage,
  ReceiverMode,
  Setup,
} from '../wire.ts'

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
/** A page of the orders that the question finds; `more`: where it begins, how many it holds. */
export const readOrders = (question: string, more: Readonly<Record<string, string>> = {}) =>
  get<OrdersPage>(`orders?${withMore(question, more)}`)
export const readPushes = (question: string, more: Readonly<Record<string, string>> = {}) =>
  get<PushesPage>(`pushes?${withMore(question, more)}`)
/** A day's money; `date` as yyyyMMdd. */
export const readStatement = (date: string) => get<DayStatement>(`statement?date=${date}`)
export const readCharts = () => get<ChartsView>('charts')

function withMore(question: string, more: Readonly<Record<string, string>>): URLSearchParams {
  return new URLSearchParams([...new URLSearchParams(question), ...Object.entries(more)])
}

/** What becomes of a wish to send pushes again. */
export type Resent = { readonly resent: number; readonly alreadyDue: number }
/** Sends one push again, whatever became of it. */
export const resendPush = (pushId: string) => post<Resent>('pushes/resend', { pushId })
/** Sends again all that the question finds, if these are no more than `count`. */
export const resendFound = (question: string, count: number) =>
  post<Resent>('pushes/resend', { filter: Object.fromEntries(new URLSearchParams(question)), count })

/** An order, or that there is none of this number. */
export const readOrder = (orderNo: string) => find<OrderView>(`orders/${orderNo}`)
/** Resolves when everything that was due has happened. */
export const advanceClock = (advanceSeconds: number) => post<ClockView>('clock', { advanceSeconds })
/** What is due within the next `seconds` of the service's time. */
export const readDueBetween = (seconds: number) => get<DueBetween>(`clock/due?seconds=${Math.ceil(seconds)}`)
/** Ends the turning of the clock at the moment that it has reached. */
export const stopClock = () => post<ClockView>('clock/stop', {})
/** Puts the whole table aside and begins anew with the real time. Resolves once the service is there again. */
export async function backToNow(): Promise<void> {
  await post<unknown>('clock/back', {})
  for (let look = 0; look < 100; look += 1) {
    await new Promise((resolve) => setTimeout(resolve, 300))
    const clock = await readSetup().then(
      (known) => known.clock,
      () => undefined,
    )
    if (clock !== undefined && Math.abs(clock.now - Date.now()) < 10_000) return
  }
  throw new Error('not there again')
}
/** Lets the next submits meet a fault at Juhe; undefined: no fault any more. */
export const armJuheFault = (fault: JuheFault | undefined) =>
  post<unknown>('juhe-faults', { fault: fault ?? null })
export const setReceiverMode = (mode: ReceiverMode) => post<unknown>('receiver', { mode })
