import { type OperationName, operations } from '#contract/operations.ts'
import type { Clock } from '#infra/machine/clock.ts'
import type { Parameters } from './model/context.ts'
import { faults, isFaultName } from './model/faults.ts'
import { scenarios } from './model/scenarios.ts'
import type { Upstream } from './model/upstream.ts'

/** An answer of the sandbox's own surface, which Juhe does not have. */
export type ControlAnswer = { readonly status: number; readonly body: unknown }

type Control = { readonly upstream: Upstream; readonly clock: Clock }

const fine = (body: unknown): ControlAnswer => ({ status: 200, body })
const bad = (error: string): ControlAnswer => ({ status: 400, body: { error } })

/** One route below /sandbox/. */
type Route = (control: Control, parameters: Parameters) => ControlAnswer | Promise<ControlAnswer>

/** Inspection, the clock and the switches: `METHOD path`. */
export const controlRoutes: Readonly<Record<string, Route>> = {
  'GET /sandbox/orders': ({ upstream }, { outOrderNo }) =>
    fine(upstream.orders(typeof outOrderNo === 'string' ? outOrderNo : undefined)),
  'GET /sandbox/clock': ({ clock }) => fine(clockOf(clock)),
  'POST /sandbox/clock': turnClock,
  'GET /sandbox/scenarios': () =>
    fine(scenarios.map(({ name, english, chinese }) => ({ name, english, chinese }))),
  'GET /sandbox/faults': ({ upstream }) => fine({ armed: upstream.armedFaults(), known: faultTable() }),
  'POST /sandbox/faults': armFault,
  'DELETE /sandbox/faults': ({ upstream }) => {
    upstream.clearFaults()
    return fine({ armed: upstream.armedFaults() })
  },
}

const clockOf = (clock: Clock) => ({ now: new Date(clock.now()).toISOString() })

async function turnClock({ clock }: Control, { advanceSeconds }: Parameters): Promise<ControlAnswer> {
  const seconds = numberOf(advanceSeconds)
  if (seconds === undefined || seconds < 0)
    return bad('advanceSeconds must be a number of seconds, 0 or more')
  try {
    await clock.advance(seconds)
  } catch (error) {
    if (error instanceof RangeError) return bad(error.message)
    throw error
  }
  return fine(clockOf(clock))
}

function armFault({ upstream }: Control, parameters: Parameters): ControlAnswer {
  const { operation = 'all', fault } = parameters
  const times = numberOf(parameters.times ?? 1)
  if (!isOperationOrAll(operation)) {
    return bad(`operation must be all or one of ${Object.keys(operations).join(', ')}`)
  }
  if (typeof fault !== 'string' || !isFaultName(fault)) {
    return bad(`fault must be one of ${Object.keys(faults).join(', ')}`)
  }
  if (times === undefined || !Number.isInteger(times) || times < 1)
    return bad('times must be a whole number from 1')
  upstream.armFault({ operation, fault, times })
  return fine({ armed: upstream.armedFaults() })
}

function isOperationOrAll(value: unknown): value is OperationName | 'all' {
  return value === 'all' || (typeof value === 'string' && Object.hasOwn(operations, value))
}

function faultTable(): Record<string, string> {
  return Object.fromEntries(Object.entries(faults).map(([name, { english }]) => [name, english]))
}

function numberOf(value: unknown): number | undefined {
  if (typeof value !== 'number' && (typeof value !== 'string' || value.trim() === '')) return undefined
  const number = Number(value)
  return Number.isFinite(number) ? number : undefined
}
