import type * as z from 'zod/mini'
import { serviceCodes } from '#contract/codes.ts'
import { type MsgCode, msgCodeText } from '#contract/dictionary.ts'
import { type Envelope, refusal } from '#contract/envelope.ts'
import { faultReason, faultsOf } from '#contract/faults.ts'
import { failed, ok, type Result } from '#shared/result.ts'
import type { Chance } from './chance.ts'
import type { GrabOrder } from './grab-order.ts'
import type { SandboxState, StateEvent } from './sandbox-state.ts'
import type { UpstreamSettings } from './settings.ts'
import type { StationBook } from './stations.ts'

/** What the operations work on. */
export type SandboxContext = {
  readonly world: SandboxState
  readonly chance: Chance
  readonly stations: StationBook
  readonly settings: UpstreamSettings
  /** Makes something happen: recorded first, then carried into the world. */
  readonly commit: (event: StateEvent) => void
}

/** Parameters of a request, by name. */
export type Parameters = Readonly<Record<string, unknown>>

/** A refused parameter, in Juhe's form: error_code 223804 and `参数错误:…`. */
export function badParameter(what: string): Envelope {
  return refusal(serviceCodes.badParameter, `参数错误:${what}`)
}

/** A refusal for a reason that the dictionary has. */
export function badParameterCode(code: MsgCode): Envelope {
  return badParameter(msgCodeText(code))
}

/** Reads parameters by the contract's schema; all that is wrong with them in one answer. */
export function read<T>(schema: z.ZodMiniType<T>, parameters: Parameters): Result<T, Envelope> {
  const parsed = schema.safeParse(parameters)
  if (parsed.success) return ok(parsed.data)
  return failed(refusal(serviceCodes.badParameter, faultReason(faultsOf(parsed.error))))
}

/** The orders with a number of the client's, in order of creation: there may be several. */
export function ordersOf(world: SandboxState, outOrderNo: string): GrabOrder[] {
  return (world.byOutOrderNo.get(outOrderNo) ?? []).flatMap((orderNo) => world.orders.get(orderNo) ?? [])
}
