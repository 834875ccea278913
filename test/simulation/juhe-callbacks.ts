import type { CallbackType } from '#contract/add-callback-url.ts'
import { encodeCallback } from '#infra/sandbox/callback-encoding.ts'
import {
  type CallbackQuirkName,
  callbackQuirkNames,
  withCallbackQuirks,
} from '#infra/sandbox/model/callback-quirks.ts'
import type { Push } from '#infra/sandbox/model/push-tries.ts'
import type { Cluster } from './cluster.ts'
import { pushFaults } from './fault-kinds.ts'
import { delayFor, type World } from './world.ts'

/** The secret parts of our callback URLs. */
export const callbackTokens = {
  1: ['token-of-callback-1'],
  2: ['token-of-callback-2'],
  3: ['token-of-callback-3'],
} as const

/** Where Juhe pushes to, as it was told. */
export function callbackUrl(type: CallbackType): string {
  return `http://service.example/juhe/callback/${type}/${callbackTokens[type][0]}`
}

const second = 1_000
const minute = 60 * second
const day = 24 * 60 * minute

/** How long Juhe waits for an answer to a push, ms. */
const patienceMs = 5 * second

/** Juhe's callbacks on their way to us. */
export type JuheCallbacks = { readonly send: (push: Push) => void }

export type JuheCallbacksOptions = {
  readonly cluster: () => Cluster
  readonly answered: (push: Push, accepted: boolean) => void
  /** Told before a push is handed to us, and gives what is to be checked when we have answered `success`. */
  readonly onHandOver: (push: Push) => () => void
  /** Whether somebody waits for Juhe's answer to a submit of that number. */
  readonly isSubmitting: (outOrderNo: string) => boolean
}

export function createJuheCallbacks(
  world: World,
  { cluster, answered, onHandOver, isSubmitting }: JuheCallbacksOptions,
): JuheCallbacks {
  const { schedule, faults, plan, tell, nameOf } = world

  /** By order: how many pushes were sent, and the newest that has arrived. */
  const sent = new Map<string, number>()
  const newest = new Map<string, number>()

  /** What comes together with a push that arrives, which is the n-th of its order. */
  function note(push: Push, n: number): void {
    const outOrderNo = String(push.body.outOrderNo)
    if (isSubmitting(outOrderNo)) world.met('a callback of Juhe comes while the submit waits for its answer')
    const last = newest.get(outOrderNo) ?? 0
    if (n < last) world.met('callbacks of Juhe overtake each other')
    newest.set(outOrderNo, Math.max(n, last))
  }

  /** One to three ways in which a callback is written otherwise. */
  function oddities(key: string): readonly CallbackQuirkName[] {
    const drawn = [1, 2, 3].map((n) =>
      world.chance.between(0, callbackQuirkNames.length - 1, 'quirk', key, n),
    )
    return callbackQuirkNames.filter((_, index) => drawn.includes(index))
  }

  function handOver(
    push: Push,
    type: CallbackType,
    key: string,
    quirks: readonly CallbackQuirkName[],
    ended: (accepted: boolean) => void,
  ): void {
    const { contentType, text } = encodeCallback(plan.encoding, withCallbackQuirks(quirks, push.body))
    const server = cluster().pick(key)
    const check = type === push.type ? onHandOver(push) : () => undefined
    tell(
      `${key} reaches ${server?.process.name ?? 'nobody'}${type === push.type ? '' : ` at the URL of type ${type}`}${quirks.map((name) => `, ${name}`).join('')}`,
    )
    cluster().call(
      server,
      (functions) => functions.callback(String(type), callbackTokens[type][0], contentType, text),
      patienceMs,
      (end) => {
        const accepted = end.kind === 'answered' && end.answer.body === 'success'
        tell(`${key} is ${accepted ? 'taken' : 'not taken'}`)
        if (accepted) check()
        ended(accepted)
      },
    )
  }

  return {
    send: (push) => {
      const key = faults.name(`push ${push.kind} ${nameOf(String(push.body.outOrderNo))}`)
      const fault = faults.draw(key, pushFaults)
      if (fault !== undefined) faults.felt(key, fault)
      const outOrderNo = String(push.body.outOrderNo)
      const n = (sent.get(outOrderNo) ?? 0) + 1
      sent.set(outOrderNo, n)
      const there = delayFor(world, `${key} there`, 5, 150)
      const tellEnd = (accepted: boolean) => answered(push, accepted)
      const later = (
        ms: number,
        type: CallbackType = push.type,
        ended: (accepted: boolean) => void = () => undefined,
        quirks: readonly CallbackQuirkName[] = [],
      ) =>
        void schedule.after(ms, () => {
          if (type === push.type) note(push, n)
          handOver(push, type, key, quirks, ended)
        })
      const unanswered = () => void schedule.after(patienceMs, () => tellEnd(false))
      switch (fault) {
        case undefined:
          return later(there, push.type, tellEnd)
        case 'callback of Juhe is lost':
          return unanswered()
        case 'callback of Juhe is repeated':
          later(delayFor(world, `${key} again`, 0, 10 * minute))
          later(delayFor(world, `${key} once more`, 0, second))
          return later(there, push.type, tellEnd)
        case 'callback of Juhe is delayed by minutes':
          later(delayFor(world, `${key} late`, 10 * second, 20 * minute))
          return tellEnd(true)
        case 'callback of Juhe is delayed by days':
          later(delayFor(world, `${key} late`, minute, 3 * day))
          return tellEnd(true)
        case 'callback of Juhe goes to the wrong URL': {
          const wrong = push.type === 1 ? 3 : push.type === 2 ? 1 : 2
          return later(there, wrong, tellEnd)
        }
        case 'callback of Juhe is written otherwise':
          return later(there, push.type, tellEnd, oddities(key))
        default:
          // Juhe gave up waiting, and pushes the same again beside the first.
          later(there)
          return unanswered()
      }
    },
  }
}
