import type { CallbackType } from '#contract/add-callback-url.ts'
import type { MsgCode } from '#contract/dictionary.ts'
import { type CallbackEncoding, callbackEncodings } from '#infra/sandbox/callback-encoding.ts'
import { type Chance, createChance } from '#infra/sandbox/model/chance.ts'
import {
  deathFaults,
  type EffectFault,
  effectFaults,
  juheFaults,
  pushFaults,
  queueFaults,
  receiverFaults,
  stillAfterStoring,
  stillFaults,
  storeFaults,
  streamFaults,
  tickFaults,
  wayFaults,
} from './fault-kinds.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

/** An order that a tenant means to place. Durations in ms, counted from the run's start. */
export type PlannedOrder = {
  /** Index of the tenant. */
  readonly tenant: number
  readonly outOrderNo: string
  /** What the sandbox makes of it, by content: the first is what is submitted, the second what somebody submits instead. */
  readonly scenarios: readonly [string, string]
  readonly passengers: 1 | 2
  readonly closeAfterMs: number
  /** Which of the trains that the search shows. */
  readonly train: number
}

/** Something that a tenant does at a moment (ms from the start), `together` times at once. */
export type Operation = {
  readonly at: number
  readonly together: 1 | 2
  readonly order: number
} & (
  | { readonly kind: 'submit' | 'submit again' | 'submit other content' | 'cancel' | 'look' }
  | { readonly kind: 'refund'; readonly passenger: 0 | 1 }
)

/** What lasts for a while (ms from the start), or for the whole run. */
export type Condition =
  | {
      readonly kind: 'Juhe is down for a while'
      readonly from: number
      readonly to: number
      readonly fault: keyof typeof juheFaults
    }
  | {
      readonly kind: 'receiver is down for a while'
      readonly tenant: number
      readonly type: CallbackType | 'all'
      readonly from: number
      readonly to: number
      readonly fault: (typeof receiverFaults)[number]
    }
  | { readonly kind: 'receiver wants no more (410)'; readonly tenant: number; readonly from: number }
  /** One entry for each process, between -1 s and 1 s. */
  | { readonly kind: 'clocks differ'; readonly skewsMs: readonly number[] }
  | { readonly kind: 'two reconcilers at once' }
  | { readonly kind: 'index lags'; readonly ms: number }
  | { readonly kind: 'queues are down for a while'; readonly from: number; readonly to: number }
  /** A worker is handed several at once, as far as they come together. */
  | { readonly kind: 'messages come in batches' }

/** All that a seed decides before the run begins. */
export type Plan = {
  readonly seed: number
  readonly processes: number
  /** How quickly Juhe gets a ticket, and makes a refund. */
  readonly juhe: { readonly tickMs: number; readonly refundMs: number }
  /** Whether nothing goes wrong but stream, queues and ticks: then delay is a promise from the start. */
  readonly onlyQueueFaults: boolean
  /** How often the schedule ticks. */
  readonly tickMs: number
  readonly tenants: number
  readonly encoding: CallbackEncoding
  /** Whether Juhe's callbacks are only hints, see CONFIRM_CALLBACKS. */
  readonly confirmsCallbacks: boolean
  readonly orders: readonly PlannedOrder[]
  readonly operations: readonly Operation[]
  readonly conditions: readonly Condition[]
  readonly rates: Readonly<Partial<Record<EffectFault, number>>>
  /** No new fault from here on. */
  readonly faultsUntilMs: number
  /** How long a dead process stays away. */
  readonly restartMs: number
}

/** How far the clocks of two processes differ at most. */
export const mostSkewMs = 2 * second

/** The plan of a seed. */
export function planOf(seed: number): Plan {
  const chance = createChance(`plan ${seed}`)
  const pick = pickFrom(chance)
  const processes = pick('processes', [1, 2, 2, 3])
  const tenants = pick('tenants', [1, 1, 2])
  const orders = Array.from({ length: pick('orders', [1, 1, 2, 3]) }, (_, index) =>
    plannedOrder(chance, index, tenants),
  )
  const faultsUntilMs = pick('until', [2 * minute, 10 * minute, hour, 6 * hour, 30 * hour])
  const onlyQueueFaults = chance.fraction('only queues') < 0.12
  const conditions = conditionsOf(chance, { processes, tenants, faultsUntilMs })
  const rates = chance.fraction('calm') < 0.04 ? {} : ratesOf(chance)
  return {
    seed,
    processes,
    juhe: {
      tickMs: pick('grabs', [2 * second, 2 * second, 20 * second, 3 * minute, hour]),
      refundMs: pick('refunds', [second, 3 * second, 40 * second, 10 * minute, 3 * hour]),
    },
    onlyQueueFaults,
    tickMs: minute,
    tenants,
    encoding: pick('encoding', callbackEncodings),
    confirmsCallbacks: chance.fraction('confirms') < 0.7,
    orders,
    operations: orders.flatMap((_, index) => operationsOf(chance, index)),
    conditions: onlyQueueFaults
      ? conditions.filter(({ kind }) => queueConditions.includes(kind))
      : conditions,
    rates: onlyQueueFaults ? queueRatesOf(rates) : rates,
    faultsUntilMs,
    restartMs: pick('restart', [20, second, 20 * second, 2 * minute]),
  }
}

const queueConditions: readonly Condition['kind'][] = [
  'clocks differ',
  'two reconcilers at once',
  'index lags',
  'queues are down for a while',
  'messages come in batches',
]

function queueRatesOf(rates: Plan['rates']): Plan['rates'] {
  return Object.fromEntries(
    [...streamFaults, ...queueFaults, ...tickFaults].flatMap((kind) =>
      rates[kind] === undefined ? [] : [[kind, rates[kind]]],
    ),
  )
}

function pickFrom(chance: Chance) {
  return <Value>(subject: string, values: readonly Value[]): Value =>
    values[chance.between(0, values.length - 1, 'pick', subject)]!
}

const outcomes = [
  ...['出票', '出票', '出票', '出票+退票失败', '出票+退票失败', '出票+退票失败'],
  ...['失败', '过期', '过期', '拒单', '库存'],
]

function scenario(chance: Chance, subject: string): string {
  const pick = pickFrom(chance)
  const code = pick<MsgCode>(`code ${subject}`, ['203', '215', '301', '309', '999', '313'])
  const outcome = pick(`outcome ${subject}`, outcomes)
  return outcome.replace(/(失败|拒单)$/, `$1${code}`)
}

function plannedOrder(chance: Chance, index: number, tenants: number): PlannedOrder {
  const pick = pickFrom(chance)
  const tenant = chance.between(0, tenants - 1, 'tenant', index)
  return {
    tenant,
    // With two tenants the same number is used by both.
    outOrderNo: `ORDER00${tenants > 1 ? Math.floor(index / 2) : index}${tenants > 1 && index > 1 ? tenant : ''}`,
    scenarios: [scenario(chance, `${index}`), scenario(chance, `${index} other`)],
    passengers: pick(`passengers ${index}`, [1, 1, 2]),
    closeAfterMs: pick(`close ${index}`, [90 * second, 5 * minute, 40 * minute, 5 * hour, 30 * hour]),
    train: chance.between(0, 30, 'train', index),
  }
}

function operationsOf(chance: Chance, order: number): Operation[] {
  const when = (subject: string, ...ranges: readonly (readonly [number, number])[]) => {
    const [from, to] = pickFrom(chance)(`range ${subject} ${order}`, ranges)
    return chance.between(from, to, 'when', subject, order)
  }
  const likely = (subject: string, share: number) => chance.fraction('likely', subject, order) < share
  const together = (subject: string) => (likely(`twin ${subject}`, 0.3) ? 2 : 1)
  const start = when('submit', [0, 2 * second], [0, 40 * second])
  const soon: readonly [number, number] = [start, start + 6 * second]
  const operations: Operation[] = [{ at: start, order, kind: 'submit', together: together('submit') }]
  const add = (
    kind: Exclude<Operation['kind'], 'refund'>,
    subject: string,
    share: number,
    at: () => number,
  ) => {
    if (likely(subject, share)) operations.push({ at: at(), order, kind, together: together(subject) })
  }
  add('submit again', 'again', 0.3, () =>
    when('again', soon, [start, start + 2 * minute], [start, start + 3 * hour]),
  )
  add('submit other content', 'other', 0.2, () => when('other', soon, [start, start + 5 * minute]))
  add('cancel', 'cancel', 0.35, () =>
    when('cancel', soon, soon, [start, start + 3 * minute], [start, start + 2 * hour]),
  )
  add('look', 'look', 0.4, () => when('look', soon, [start, start + 10 * minute]))
  add('look', 'look later', 0.2, () => when('look later', [start + 10 * minute, start + 8 * hour]))
  for (const n of [1, 2, 3]) {
    if (!likely(`refund ${n}`, 0.5)) continue
    const at = when(
      `refund ${n}`,
      [start + 5 * minute, start + 7 * minute],
      [start + 5 * minute, start + hour],
      [start + 6 * minute, start + 12 * hour],
    )
    const passenger = likely(`whose ${n}`, 0.5) ? 0 : 1
    operations.push({ at, order, kind: 'refund', passenger, together: together(`refund ${n}`) })
  }
  return operations
}

type Frame = { readonly processes: number; readonly tenants: number; readonly faultsUntilMs: number }

function conditionsOf(chance: Chance, { processes, tenants, faultsUntilMs }: Frame): Condition[] {
  const pick = pickFrom(chance)
  const likely = (subject: string, share: number) => chance.fraction('condition', subject) < share
  const found: Condition[] = []
  if (likely('outage', 0.2)) {
    const from = chance.between(0, 2 * minute, 'outage from')
    const length = pick('outage', [30 * second, 5 * minute, hour, 12 * hour])
    const fault = pick('outage fault', [
      'Juhe times out before it is applied',
      'Juhe cuts the connection before it is applied',
      'Juhe answers 5xx, not applied',
      'Juhe answers 10020',
      'Juhe answers 10014, not applied',
    ] as const)
    found.push({ kind: 'Juhe is down for a while', from, to: Math.min(from + length, faultsUntilMs), fault })
  }
  for (let tenant = 0; tenant < tenants; tenant += 1) {
    if (likely(`receiver ${tenant}`, 0.3)) {
      const from = chance.between(0, 10 * minute, 'receiver from', tenant)
      const length = pick(`receiver ${tenant}`, [minute, 20 * minute, 5 * hour, 24 * hour])
      const fault = pick(`receiver fault ${tenant}`, receiverFaults)
      const type = pick(`receiver type ${tenant}`, ['all', 'all', 1, 2, 3] as const)
      found.push({ kind: 'receiver is down for a while', tenant, type, from, to: from + length, fault })
    }
    if (likely(`gone ${tenant}`, 0.1)) {
      const from = chance.between(0, 10 * minute, 'gone from', tenant)
      found.push({ kind: 'receiver wants no more (410)', tenant, from })
    }
  }
  if (processes > 1 && likely('skew', 0.6)) {
    const half = mostSkewMs / 2
    const skewsMs = Array.from({ length: processes }, (_, index) =>
      chance.between(-half, half, 'skew', index),
    )
    found.push({ kind: 'clocks differ', skewsMs })
  }
  if (processes > 1 && likely('two', 0.6)) found.push({ kind: 'two reconcilers at once' })
  if (likely('lag', 0.4)) found.push({ kind: 'index lags', ms: pick('lag', [20, 500, 3 * second]) })
  if (likely('queues', 0.15)) {
    const from = chance.between(0, 10 * minute, 'queues from')
    const length = pick('queues', [20 * second, 5 * minute, hour])
    found.push({ kind: 'queues are down for a while', from, to: from + length })
  }
  if (likely('batches', 0.4)) found.push({ kind: 'messages come in batches' })
  return found
}

/** How likely the faults of a group are, in the seeds in which they happen at all. */
const levels: readonly (readonly [readonly EffectFault[], readonly number[]])[] = [
  [deathFaults, [0.003, 0.01, 0.03]],
  [stillFaults, [0.01, 0.03, 0.06]],
  [stillAfterStoring, [0.05, 0.15, 0.3]],
  [storeFaults, [0.01, 0.03, 0.1]],
  [Object.keys(juheFaults) as (keyof typeof juheFaults)[], [0.02, 0.08, 0.2]],
  [wayFaults, [0.05, 0.15, 0.4]],
  [pushFaults, [0.1, 0.3, 0.6]],
  [streamFaults, [0.1, 0.3, 0.6]],
  [queueFaults, [0.05, 0.2, 0.5]],
  [tickFaults, [0.05, 0.2, 0.4]],
  [receiverFaults, [0.05, 0.15, 0.4]],
]

function ratesOf(chance: Chance): Readonly<Partial<Record<EffectFault, number>>> {
  const pick = pickFrom(chance)
  const rates: Partial<Record<EffectFault, number>> = {}
  for (const kind of effectFaults) {
    const [, group] = levels.find(([kinds]) => kinds.includes(kind))!
    if (chance.fraction('happens', kind) < 0.3) rates[kind] = pick(`rate ${kind}`, group)
  }
  return rates
}
