import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import type { DocumentSender } from '#shared/table/document-sender.ts'
import { partitionKey } from '#shared/table/names.ts'
import { TableBusy } from '#shared/table/table-busy.ts'
import { type EffectFault, storeFaults } from './fault-kinds.ts'
import type { Effect, SimulatedProcess } from './process.ts'
import { delayFor, describe, guarded, ownFault, type World } from './world.ts'

/** Whether it was applied is no question where nothing is written. */
const readFaults = storeFaults.filter((fault) => !/applie[sd]|without/.test(fault) || /before/.test(fault))

/** The table as one process reaches it: with its ways there and back, and with what can go wrong on them. */
export function createSimulatedStore(world: World, process: SimulatedProcess): DocumentSender {
  const { table, nameOf } = world
  const about = (command: string, pk: unknown) => `${command} ${nameOf(String(pk))}`
  const send = <Output>(name: string, kinds: readonly EffectFault[], apply: () => Output) =>
    process.effect<Output>(`${name} by ${process.name}`, kinds, (effect) => transact(world, effect, apply))
  return {
    get: (input) => send(about('get', input.Key?.[partitionKey]), readFaults, () => table.get(input)),
    put: (input) =>
      send(about('put', input.Item?.[partitionKey]), storeFaults, () => done(() => table.put(input))),
    update: (input) =>
      send(about('update', input.Key?.[partitionKey]), storeFaults, () => table.update(input)),
    query: (input) => {
      const shard = input.ExpressionAttributeValues?.[':shard']
      // Sixteen shards are asked each time, and most of them hold nothing: that takes no time here.
      const found = guarded(world, () => table.query(input))
      return found.Items?.length === 0
        ? Promise.resolve(found)
        : send(about('query', shard), readFaults, () => table.query(input))
    },
  }
}

function done(write: () => void) {
  write()
  return { $metadata: {} }
}

const twice: EffectFault = 'store applies a write twice'

function transact<Output>(world: World, effect: Effect<Output>, apply: () => Output): void {
  const { schedule } = world
  const { key, fault } = effect
  const isSlow = fault === 'store is slow'
  const isWrite = /^(put|update|delete) /.test(key)
  const there = isSlow ? delayFor(world, `${key} there`, 500, 6_000) : delayFor(world, `${key} there`, 1, 25)
  const back = isSlow ? delayFor(world, `${key} back`, 500, 6_000) : delayFor(world, `${key} back`, 1, 25)
  const later = (ms: number, run: () => void) => void schedule.after(ms, run)
  const fail = (ms: number, error: () => Error) => later(ms, () => effect.reject(error()))

  function arrive(): void {
    if (!effect.isOut()) return
    if (fault === 'store times out before it is applied') {
      effect.felt()
      fail(sdkPatienceMs, timedOut)
      return
    }
    const outcome = attempt(world, apply)
    const isRefused = 'error' in outcome
    if (isRefused && isWrite) world.met('a condition race is lost')
    effect.applied()
    // What was refused was not applied: such a fault does nothing then.
    if (fault === 'store times out after it was applied' && !isRefused) {
      effect.felt()
      fail(sdkPatienceMs, timedOut)
    } else if (fault === twice && !isRefused) {
      effect.felt()
      later(delayFor(world, `${key} again`, 100, 4_000), again)
    } else {
      const told = fault === 'store refuses without the item' ? withoutItem(outcome) : outcome
      if (told !== outcome) effect.felt()
      later(back, () => tell(effect, told))
    }
  }

  /** The answer got lost, and the SDK sends the same again: somebody else's write may have come between. */
  function again(): void {
    const outcome = attempt(world, apply)
    later(back, () => tell(effect, outcome))
  }

  if (isSlow || fault === 'store throttles') effect.felt()
  if (fault === 'store throttles') fail(there, throttled)
  else later(there, arrive)
}

/** How long the SDK tries before it gives up, ms. */
const sdkPatienceMs = 9_000

type Outcome<Output> = { readonly value: Output } | { readonly error: unknown }

/** A refused condition is an outcome. Whatever else is thrown comes from the simulation or from what watches it. */
function attempt<Output>(world: World, apply: () => Output): Outcome<Output> {
  try {
    return { value: apply() }
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) world.violated(ownFault, describe(error))
    return { error }
  }
}

function tell<Output>(effect: Effect<Output>, outcome: Outcome<Output>): void {
  if ('error' in outcome) effect.reject(outcome.error)
  else effect.resolve(outcome.value)
}

/** Some engines cannot send the item along with their refusal. */
function withoutItem<Output>(outcome: Outcome<Output>): Outcome<Output> {
  if (!('error' in outcome) || !(outcome.error instanceof ConditionalCheckFailedException)) return outcome
  if (outcome.error.Item === undefined) return outcome
  const { message, $metadata } = outcome.error
  return { error: new ConditionalCheckFailedException({ message, $metadata }) }
}

function throttled(): Error {
  return new TableBusy('throttled')
}

/** As the SDK gives up: nobody knows whether it was applied. */
function timedOut(): Error {
  return Object.assign(new Error('the request timed out'), { name: 'TimeoutError' })
}
