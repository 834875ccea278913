import { type OperationName, operations } from '#contract/operations.ts'
import { type FaultName, json, type Reply } from '#infra/sandbox/model/faults.ts'
import type { InspectedOrder } from '#infra/sandbox/model/inspection.ts'
import type { Push } from '#infra/sandbox/model/push-tries.ts'
import type { StateEvent } from '#infra/sandbox/model/sandbox-state.ts'
import { defaultSettings } from '#infra/sandbox/model/settings.ts'
import type { StationBook } from '#infra/sandbox/model/stations.ts'
import { createUpstream } from '#infra/sandbox/model/upstream.ts'
import { defaultPolicy } from '#shared/orders/machine/policy.ts'
import {
  type EffectFault,
  faultsOfOperation,
  type JuheFault,
  juheFaultNames,
  juheFaults,
} from './fault-kinds.ts'
import { mostSkewMs } from './plan.ts'
import type { Effect, SimulatedProcess } from './process.ts'
import { delayFor, guarded, type World } from './world.ts'

export const juheKey = 'simulated-juhe-key'

/** Juhe, played by the sandbox's model, and the ways to it and from it. */
export type SimulatedJuhe = {
  /** The `fetch` of a process: nothing else than Juhe is out there. */
  readonly fetchOf: (process: SimulatedProcess) => typeof globalThis.fetch
  /** Ends all requests under way, when nobody looks any more: what waits for them would stay in memory. */
  readonly close: () => void
  readonly orders: (outOrderNo?: string) => readonly InspectedOrder[]
  /** Whether somebody waits for the answer to a submit of that number. */
  readonly isSubmitting: (outOrderNo: string) => boolean
  readonly setCallbackUrl: (type: 1 | 2 | 3, url: string) => void
  readonly pushAnswered: (push: Push, accepted: boolean) => void
}

export type SimulatedJuheOptions = {
  readonly stations: StationBook
  /** Takes a push that Juhe sends now. */
  readonly send: (push: Push) => void
  /** Told of everything that changes at Juhe. */
  readonly record: (event: StateEvent) => void
  /** Told what Juhe answers, whether or not it arrives. */
  readonly onReply: (call: JuheCall, errorCode: number | undefined) => void
}

/** A call as it arrived at Juhe. */
export type JuheCall = {
  readonly operation: OperationName
  readonly parameters: Parameters
  /** When it was sent, ms since the epoch. */
  readonly sentAt: number
}

type Parameters = Readonly<Record<string, string>>

/** Something that happened at Juhe, and when it is shown at the latest. */
type Happened = {
  readonly event: StateEvent
  readonly at: number
  readonly shownBy: number | undefined
  readonly outOrderNo: string | undefined
}

const operationOf = new Map<string, OperationName>(
  Object.values(operations).map(({ path, name }) => [path, name]),
)

/** How long a call with an effect is waited for, see JUHE_TIMEOUT_MS. */
export const writeTimeoutMs = 8_000

/** The latest that a request may arrive after it was sent: until then 'Juhe does not know it' must not be believed. */
const latestMs = writeTimeoutMs + defaultPolicy.believeAbsenceAfterMs - mostSkewMs - 500

/** How long after it changed Juhe may still show what was before, as what waits for `believeAbsenceAfterMs` assumes. */
const mostLagMs = defaultPolicy.believeAbsenceAfterMs - mostSkewMs - 500

/** Mostly at the very end of what may be: there it hurts. */
function lateness(world: World, key: string): number {
  const earliest = world.chance.fraction('very late', key) < 0.6 ? latestMs - 3_000 : writeTimeoutMs - 500
  return delayFor(world, `${key} there`, earliest, latestMs)
}

const lag: EffectFault = 'Juhe shows what was some seconds ago'

export function createSimulatedJuhe(world: World, options: SimulatedJuheOptions): SimulatedJuhe {
  const { schedule, plan, chance, tell, nameOf } = world
  const config = {
    // One timetable for all seeds.
    seed: 'simulation',
    stations: options.stations,
    settings: { ...defaultSettings, ...plan.juhe, key: juheKey },
  }
  const past: Happened[] = []
  const outOrderNos = new Map<string, string>()
  const outOrderNoOf = (event: StateEvent): string | undefined => {
    if (event.type === 'order') return outOrderNos.get(event.orderNo)
    if (event.type !== 'created') return undefined
    outOrderNos.set(event.order.orderNo, event.order.outOrderNo)
    return event.order.outOrderNo
  }
  /** When the request that is being handled was sent. */
  let sentAt: number | undefined
  const upstream = createUpstream({
    ...config,
    now: schedule.now,
    record: (event) => {
      const at = schedule.now()
      // However late the request came, and however long Juhe shows the old: both together end here.
      const shownBy = sentAt === undefined ? undefined : sentAt + latestMs
      past.push({ event, at, shownBy, outOrderNo: outOrderNoOf(event) })
      options.record(event)
    },
  })
  const underWay = new Set<(error: Error) => void>()
  const submitting = new Map<(error: Error) => void, string>()
  let planned: { at: number; cancelled: boolean } | undefined

  /** Has Juhe woken when it will do something by itself. */
  function planNext(): void {
    const at = upstream.nextDueAt()
    if (planned !== undefined && !planned.cancelled && planned.at === at) return
    if (planned !== undefined) planned.cancelled = true
    planned = undefined
    if (at === undefined) return
    const mine = { at, cancelled: false }
    planned = mine
    schedule.at(at, () => {
      if (mine.cancelled) return
      mine.cancelled = true
      for (const push of upstream.due()) options.send(push)
      planNext()
    })
  }

  function isDown(): JuheFault | undefined {
    const since = schedule.now() - world.start
    for (const condition of plan.conditions) {
      if (condition.kind === 'Juhe is down for a while' && since >= condition.from && since < condition.to)
        return condition.fault
    }
    return undefined
  }

  /** Juhe as it was a while ago, if that was any different: whatever it answers, it does nothing. */
  function askPast(key: string, parameters: Parameters): Reply | undefined {
    const now = schedule.now()
    const lagMs = delayFor(world, `${key} lag`, 200, mostLagMs)
    const first = past.find(
      ({ at, outOrderNo, shownBy = at + mostLagMs }) =>
        outOrderNo === parameters.outOrderNo && at > now - lagMs && now < shownBy,
    )
    if (first === undefined) return undefined
    const end = past.indexOf(first)
    const history = past
      .filter(({ outOrderNo }, index) => index < end || outOrderNo !== parameters.outOrderNo)
      .map(({ event }) => event)
    // Just before what is not shown yet: at its moment it would happen of itself.
    const then = first.at - 1
    const old = createUpstream({ ...config, now: () => then, record: () => undefined, history })
    return old.handle('orderDetail', parameters)
  }

  function handle(operation: OperationName, parameters: Parameters, fault: FaultName | undefined): Reply {
    if (fault !== undefined) upstream.armFault({ operation: 'all', fault, times: 1 })
    const reply = upstream.handle(operation, parameters)
    planNext()
    return reply
  }

  function exchange(
    effect: Effect<Response>,
    operation: OperationName,
    parameters: Parameters,
    signal: AbortSignal | undefined,
  ): void {
    const { key, fault } = effect
    const isLate = fault === 'request to Juhe arrives late'
    let isGivenUp = false
    const there = isLate ? lateness(world, key) : delayFor(world, `${key} there`, 5, 120)
    const back =
      fault === 'answer of Juhe is slow'
        ? delayFor(world, `${key} back`, 1_000, writeTimeoutMs + 500)
        : delayFor(world, `${key} back`, 5, 120)
    const giveUp = () => {
      isGivenUp = true
      effect.reject(signal?.reason)
    }
    signal?.addEventListener('abort', giveUp, { once: true })
    schedule.after(there, () => {
      if (!effect.isOut()) return
      const down = isDown()
      if (down !== undefined) world.met('Juhe is down for a while')
      const named = down ?? (isOfJuhe(fault) ? fault : undefined)
      const isRefused = down === undefined && fault === unknownCode && chance.fraction('applied', key) < 0.5
      const old = down === undefined && fault === lag ? askPast(key, parameters) : undefined
      const sent = schedule.now() - there
      const known = past.length
      sentAt = sent
      const reply = isRefused
        ? busy
        : (old ?? handle(operation, parameters, named === undefined ? undefined : juheFaults[named]))
      sentAt = undefined
      tell(`Juhe gets ${key}${named === undefined ? '' : ` [${named}]`}: ${described(reply)}`)
      effect.applied()
      const shown = down === undefined ? altered(reply, fault) : reply
      const isApplied = past
        .slice(known)
        .some(({ event }) => event.type === 'created' || event.type === 'order')
      const isFelt = isLate ? isGivenUp : down === undefined && does(fault, isApplied)
      if (isFelt || shown !== reply || old !== undefined) effect.felt()
      options.onReply({ operation, parameters, sentAt: sent }, errorCodeOf(shown))
      schedule.after(back, () => answer(effect, shown))
    })
    if (fault === 'answer of Juhe is slow') effect.felt()
  }

  return {
    fetchOf: (process) => async (input, init) => {
      const url = new URL(String(input))
      const operation = operationOf.get(url.pathname)
      const body = init?.body
      if (operation === undefined || !(body instanceof URLSearchParams))
        return guarded(world, () => {
          throw new Error(`nothing is simulated at ${url.pathname}`)
        })
      const parameters = Object.fromEntries(body)
      const subject = parameters.outOrderNo === undefined ? '' : ` ${nameOf(parameters.outOrderNo)}`
      const name = `${operation}${subject} by ${process.name}`
      return new Promise((resolve, reject) => {
        underWay.add(reject)
        process
          .effect<Response>(name, faultsOfOperation(operation), (effect) => {
            if (operation === 'submitOrder') submitting.set(reject, parameters.outOrderNo ?? '')
            guarded(world, () => exchange(effect, operation, parameters, init?.signal ?? undefined))
          })
          .then(resolve, reject)
          .finally(() => {
            underWay.delete(reject)
            submitting.delete(reject)
          })
      })
    },
    close: () => {
      for (const reject of underWay) {
        schedule.woke()
        reject(new Error('the simulation is over'))
      }
    },
    orders: upstream.orders,
    isSubmitting: (outOrderNo) => [...submitting.values()].includes(outOrderNo),
    setCallbackUrl: upstream.setCallbackUrl,
    pushAnswered: (push, accepted) => {
      upstream.pushAnswered(push, accepted)
      planNext()
    },
  }
}

function described(reply: Reply): string {
  if (reply.kind !== 'answer') return reply.kind
  if (reply.status !== 200) return `${reply.status}`
  return /"status":"."|"error_code":\d+|"orderStateCode":"."/.exec(reply.body)?.[0] ?? 'something unreadable'
}

function errorCodeOf(reply: Reply): number | undefined {
  const code = reply.kind === 'answer' ? /"error_code":(\d+)/.exec(reply.body)?.[1] : undefined
  return code === undefined ? undefined : Number(code)
}

/** Faults that need the reply itself. */
function altered(reply: Reply, fault: EffectFault | undefined): Reply {
  if (reply.kind !== 'answer') return reply
  if (fault === 'Juhe tells an unknown status') {
    const body = reply.body.replace(/"(status|orderStateCode)":"."/, '"$1":"X"')
    return body === reply.body ? reply : { ...reply, body }
  }
  return fault === unknownCode ? busy : reply
}

function isOfJuhe(fault: EffectFault | undefined): fault is JuheFault {
  return juheFaultNames.some((name) => name === fault)
}

/** Whether a fault of Juhe's own does what its name says: one that comes after the effect needs an effect. */
function does(fault: EffectFault | undefined, isApplied: boolean): boolean {
  if (fault === unknownCode) return true
  if (!isOfJuhe(fault)) return false
  return isApplied || !/(, applied| after it was applied)$/.test(fault)
}

const unknownCode: EffectFault = 'Juhe refuses in a code that nobody knows'
const busy = json({ reason: '系统繁忙', result: null, error_code: 223899 })

/** A response whose text is there at once, whatever it came with. */
function responseOf(text: string, status: number): Response {
  return Object.assign(new Response(null, { status }), { text: () => Promise.resolve(text) })
}

function answer(effect: Effect<Response>, reply: Reply): void {
  if (reply.kind === 'cut') effect.reject(new TypeError('fetch failed'))
  if (reply.kind === 'answer') effect.resolve(responseOf(reply.body, reply.status))
}
