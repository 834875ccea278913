import { operations } from '#contract/operations.ts'
/** Calls one of the service's public operations, as an application would. Throws a TypeError when nothing answers. */
export async function call(operation, key, parameters) {
  const response = await fetch(operations[operation].path, {
    method: 'POST',
    body: new URLSearchParams({ ...parameters, key }),
  })
  const docs = response.headers.get('x-docs') ?? undefined
  const { error_code: code, reason, result } = await response.json()
  if (code === 0) return { ok: true, result }
  return { ok: false, code, reason, ...(docs === undefined ? {} : { docs }) }
}
async function get(path) {
  const found = await find(path)
  if (found === 'missing') throw new Error('404')
  return found
}
async function find(path) {
  const response = await fetch(`/board/api/${path}`)
  if (response.status === 404) return 'missing'
  if (!response.ok) throw new Error(String(response.status))
  return response.json()
}
async function post(path, body) {
  const response = await fetch(`/board/api/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(String(response.status))
  return response.json()
}
export const readSetup = () => get('setup')
export const readOrders = () => get('orders')
/** An order, or that there is none of this number. */
export const readOrder = (orderNo) => find(`orders/${orderNo}`)
/** Resolves when everything that was due has happened. */
export const advanceClock = (advanceSeconds) => post('clock', { advanceSeconds })
/** Lets the next submits meet a fault at Juhe; undefined: no fault any more. */
export const armJuheFault = (fault) => post('juhe-faults', { fault: fault ?? null })
export const setReceiverMode = (mode) => post('receiver', { mode })
