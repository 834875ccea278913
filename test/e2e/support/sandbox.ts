import type { OperationName } from '#contract/operations.ts'
import type { FaultName } from '#infra/sandbox/model/faults.ts'
import type { InspectedOrder } from '#infra/sandbox/model/inspection.ts'
import type { Body } from './client.ts'

/** What a test may ask of the sandbox and do to it, through its own HTTP surface. */
export type SandboxControl = ReturnType<typeof sandboxControl>

/** Talks to the surface of a sandbox that Juhe does not have. */
export function sandboxControl(sandboxUrl: string) {
  const control = async (method: string, path: string, body?: unknown): Promise<Body> => {
    const response = await fetch(`${sandboxUrl}/sandbox/${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return response.json()
  }
  return {
    /** The upstream orders with one of the service's order numbers. */
    orders: (orderNo: string): Promise<InspectedOrder[]> =>
      control('GET', `orders?outOrderNo=${encodeURIComponent(orderNo)}`),
    /** Every upstream order. */
    allOrders: (): Promise<InspectedOrder[]> => control('GET', 'orders'),
    /** Turns the clock; when it resolves, everything that fell due has happened. */
    advance: async (seconds: number): Promise<void> => {
      await control('POST', 'clock', { advanceSeconds: seconds })
    },
    /** The shared clock's time, ms. */
    now: async (): Promise<number> => Date.parse((await control('GET', 'clock')).now),
    /** The next requests of an operation go wrong. */
    arm: async (operation: OperationName | 'all', fault: FaultName, times = 1): Promise<void> => {
      await control('POST', 'faults', { operation, fault, times })
    },
    /** How many requests the armed faults still hit: one less, and Juhe was asked. */
    armed: async (): Promise<number> => {
      const { armed } = await control('GET', 'faults')
      return armed.reduce((sum: number, { times }: { times: number }) => sum + times, 0)
    },
    clearFaults: async (): Promise<void> => {
      await control('DELETE', 'faults')
    },
  }
}
