import { dataDictionaryAnswer } from '#contract/data-dictionary.ts'
import { badKey } from '#contract/envelope.ts'
import type { OperationName } from '#contract/operations.ts'
import { addCallbackUrl, applyRefundOrder, cancelOrder, orderDetail } from './after-sales.ts'
import { ordersOf, type Parameters, type SandboxContext } from './context.ts'
import { type ArmedFault, faults, json, type Reply } from './faults.ts'
import type { PushType } from './grab-order.ts'
import { type InspectedOrder, inspect } from './inspection.ts'
import { createLife, type UpstreamConfig } from './life.ts'
import { createPushTries, type Push } from './push-tries.ts'
import { type StateEvent, snapshotOf } from './sandbox-state.ts'
import { search } from './search.ts'
import { type SubmitReply, submit } from './submit.ts'

/**
 * An upstream that plays Juhe: deterministic, without I/O and without timers. The same seed and the same requests at
 * the same moments give the same replies and the same pushes. Whoever owns it listens for requests, calls `due` when
 * `nextDueAt` has come, sends the pushes, and tells what was answered to them.
 */
export type Upstream = {
  /** Answers a request of the contract; whatever was due before is done first. */
  readonly handle: (operation: OperationName, parameters: Parameters) => Reply
  /** The next moment (ms) at which something happens by itself; undefined when nothing waits. */
  readonly nextDueAt: () => number | undefined
  /** Does everything that is due and gives back the pushes to send now. */
  readonly due: () => readonly Push[]
  /** What became of a push: accepted is the answer body `success` and nothing else. */
  readonly pushAnswered: (push: Push, accepted: boolean) => void
  /** All orders, or those with one outOrderNo, in order of creation. */
  readonly orders: (outOrderNo?: string) => readonly InspectedOrder[]
  readonly armFault: (fault: ArmedFault) => void
  readonly armedFaults: () => readonly ArmedFault[]
  readonly clearFaults: () => void
  /** Sets a callback URL without the contract's request. */
  readonly setCallbackUrl: (type: PushType, url: string) => void
  /** The whole state as one event. */
  readonly snapshot: () => StateEvent
}

/** Builds the upstream, with the state that its history left. */
export function createUpstream(config: UpstreamConfig): Upstream {
  const { now } = config
  const life = createLife(config)
  const { context, settle } = life
  const { world, commit } = context
  const tries = createPushTries(life)

  function handle(operation: OperationName, parameters: Parameters): Reply {
    const at = now()
    settle(at)
    const index = world.faults.findIndex(
      (armed) => armed.operation === operation || armed.operation === 'all',
    )
    const armed = world.faults[index]
    if (armed === undefined) return asReply(carryOut(context, operation, parameters, at))
    commit({ type: 'faultUsed', index })
    const { effect, reply } = faults[armed.fault]
    return reply(effect === 'done' ? JSON.stringify(carryOut(context, operation, parameters, at)) : '')
  }

  return {
    handle,
    nextDueAt: () => earliest(life.nextAct(), life.pushes.next()?.at),
    due: () => {
      const at = now()
      settle(at)
      return tries.due(at)
    },
    pushAnswered: (push, accepted) => {
      const at = now()
      settle(at)
      tries.answered(push, accepted, at)
    },
    orders: (outOrderNo) => {
      settle(now())
      const wanted = outOrderNo === undefined ? [...world.orders.values()] : ordersOf(world, outOrderNo)
      return wanted.map((order) => inspect(world, order))
    },
    armFault: (fault) => commit({ type: 'faultSet', fault }),
    armedFaults: () => world.faults,
    clearFaults: () => commit({ type: 'faultsCleared' }),
    setCallbackUrl: (pushType, url) => {
      if (world.callbackUrls.get(pushType) !== url) commit({ type: 'callbackUrlSet', pushType, url })
    },
    snapshot: () => snapshotOf(world),
  }
}

/** What an operation of the contract answers, and does. */
function carryOut(
  context: SandboxContext,
  operation: OperationName,
  parameters: Parameters,
  at: number,
): SubmitReply {
  if (String(parameters.key) !== context.settings.key) return badKey
  switch (operation) {
    case 'search':
      return search(context, parameters, at)
    case 'submitOrder':
      return submit(context, parameters, at)
    case 'orderDetail':
      return orderDetail(context, parameters)
    case 'cancelOrder':
      return cancelOrder(context, parameters, at)
    case 'applyRefundOrder':
      return applyRefundOrder(context, parameters, at)
    case 'addCallbackUrl':
      return addCallbackUrl(context, parameters)
    case 'dataDictionary':
      return dataDictionaryAnswer
  }
}

function asReply(reply: SubmitReply): Reply {
  return reply === 'hang' || reply === 'cut' ? { kind: reply } : json(reply)
}

function earliest(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return Math.min(one, other)
}
