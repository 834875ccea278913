import { waitsOf } from '#shared/orders/machine/duties.ts'
import type { OrderEvent } from '#shared/orders/machine/events.ts'
import type { Order } from '#shared/orders/machine/order.ts'
import { defaultPolicy, type Policy } from '#shared/orders/machine/policy.ts'
import { transition } from '#shared/orders/machine/transition.ts'
import { day, hour, minute, newOrder, second, start } from '../factories.ts'

/** What happens in a life: an event, a time that passes (ms), or `due`: the time until the order's next moment. */
export type Happening = OrderEvent | number | 'due'

export type Life = {
  readonly name: string
  /** What is told of in another life, and left out here. */
  readonly before?: readonly Happening[]
  readonly happenings: readonly Happening[]
  readonly order?: Order
  readonly policy?: Policy
}

/**
 * A life as text: each event with its moment, what it changed of the order, its notes, and everything that the order
 * waits for afterwards; of a life in which nothing happens, the whole order. Moments are told from the submit on.
 */
export function toldLife({
  before = [],
  happenings,
  order = newOrder(),
  policy = defaultPolicy,
}: Life): string {
  const told: string[] = happenings.length === 0 ? [...changesOf({}, order), ...waitsOfText(order)] : []
  let current = order
  let now = start
  for (const [index, happening] of [...before, ...happenings].entries()) {
    if (typeof happening === 'number') now += happening
    else if (happening === 'due') now = Math.max(now, ...firstOf(current))
    else {
      const { order: next, notes } = transition(current, happening, { now, policy })
      const lines = index < before.length ? [] : told
      lines.push(...(lines.length > 0 ? [''] : []), `${sinceStart(now)} ${titleOf(happening)}`)
      lines.push(...(next === current ? ['  nothing'] : changesOf(current, next)))
      lines.push(...notes.map(({ kind, what }) => `  note: ${kind} ${what}`))
      if (next !== current) lines.push(...waitsOfText(next))
      current = next
    }
  }
  return `${told.join('\n').replaceAll(order.orderNo, '<order>')}\n`
}

function firstOf(order: Order): readonly number[] {
  const moments = waitsOf(order).map(({ at }) => at)
  if (moments.length === 0) throw new Error('the order rests')
  return [Math.min(...moments)]
}

/** The event's facts stand whole in lives.ts. */
function titleOf({ type, ...facts }: OrderEvent): string {
  const text = written(facts)
  return `${type} ${text.length > 150 ? `${text.slice(0, 150)} …` : text}`
}

function waitsOfText(order: Order): readonly string[] {
  const waits = waitsOf(order).map(({ at, duty }) => `${Object.values(duty).join(' ')} at ${sinceStart(at)}`)
  return [`  waits: ${waits.join(', ') || 'none'}`]
}

/** Every place that differs, with what stands there now; of what is new, all of it. */
function changesOf(before: unknown, now: unknown, place = ''): readonly string[] {
  if (isTree(before) && isTree(now)) {
    const names = new Set([...Object.keys(before), ...Object.keys(now)])
    return [...names].flatMap((name) => changesOf(before[name], now[name], place ? `${place}.${name}` : name))
  }
  if (JSON.stringify(before) === JSON.stringify(now)) return []
  return [`  ${place} ${now === undefined ? 'is gone' : `= ${written(now)}`}`]
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

const year = 365 * day

function written(value: unknown): string {
  const text = JSON.stringify(value, (_name, one) =>
    typeof one === 'number' && Math.abs(one - start) < year ? sinceStart(one) : one,
  )
  return text.replace(/"(\w+)":/g, '$1: ').replace(/,(?=\w+: |\{)/g, ', ')
}

/** A moment by how long after the submit it is, as `+1d 2h 3m 4s`. */
function sinceStart(moment: number): string {
  let rest = Math.abs(moment - start)
  const parts = [
    ['d', day],
    ['h', hour],
    ['m', minute],
    ['s', second],
    ['ms', 1],
  ] as const
  const text = parts.flatMap(([name, ms]) => {
    const count = Math.floor(rest / ms)
    rest -= count * ms
    return count === 0 ? [] : [`${count}${name}`]
  })
  return `${moment < start ? '-' : '+'}${text.join(' ') || '0s'}`
}
