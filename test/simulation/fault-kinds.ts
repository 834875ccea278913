import type { FaultName } from '#infra/sandbox/model/faults.ts'

/** What can go wrong with a call of the store. */
export const storeFaults = [
  'store throttles',
  'store times out before it is applied',
  'store times out after it was applied',
  'store applies a write twice',
  'store is slow',
  'store refuses without the item',
] as const

/** What Juhe's own faults are called here; the sandbox knows what each does. */
export const juheFaults = {
  'Juhe times out before it is applied': 'timeout-before',
  'Juhe times out after it was applied': 'timeout-after',
  'Juhe cuts the connection before it is applied': 'reset-before',
  'Juhe cuts the connection after it was applied': 'reset-after',
  'Juhe answers 5xx, applied': 'http-500',
  'Juhe answers 5xx, not applied': 'http-500-before',
  'Juhe answers HTML, applied': 'html',
  'Juhe answers HTML, not applied': 'html-before',
  'Juhe answers truncated JSON': 'truncated',
  'Juhe answers a wrong shape': 'wrong-shape',
  'Juhe answers 10014, applied': 'code-10014',
  'Juhe answers 10014, not applied': 'code-10014-before',
  'Juhe answers 10011': 'code-10011',
  'Juhe answers 10012': 'code-10012',
  'Juhe answers 10020': 'code-10020',
} as const satisfies Readonly<Record<string, FaultName>>

/** Faults of the way to Juhe and back that only whoever owns the time can make. */
export const wayFaults = [
  'request to Juhe arrives late',
  'answer of Juhe is slow',
  'Juhe tells an unknown status',
  'Juhe refuses in a code that nobody knows',
  'Juhe shows what was some seconds ago',
] as const

/** What can happen to a callback of Juhe's on its way to us. */
export const pushFaults = [
  'callback of Juhe is lost',
  'callback of Juhe is repeated',
  'callback of Juhe is delayed by minutes',
  'callback of Juhe is delayed by days',
  'callback of Juhe goes to the wrong URL',
  'callback of Juhe is written otherwise',
  'callback of Juhe is not waited for',
] as const

/** What can happen to the table's stream. */
export const streamFaults = ['stream record is lost', 'stream record comes twice', 'stream is late'] as const

/** What can happen to a message of a queue. */
export const queueFaults = ['message is lost', 'message comes twice', 'message is late'] as const

/** What can happen to a tick of the schedule. */
export const tickFaults = ['tick is missed', 'tick comes twice'] as const

/** What a receiver can do to a push of ours. */
export const receiverFaults = [
  'receiver is slow',
  'receiver takes the push and dies',
  'receiver answers 500',
  'receiver redirects',
  'receiver asks for time',
  'receiver cannot be reached',
  'receiver never answers',
] as const

/** When a process dies: at some effect, before or after it was applied. */
export const deathFaults = ['process dies before an effect', 'process dies after an effect'] as const

/**
 * A process that stands still for a while and then goes on, as a frozen Lambda does: for others it is dead, and yet it
 * lives. After it has stored what it means to do that is worst, and has a likelihood of its own.
 */
export const stillFaults = ['process stands still'] as const
export const stillAfterStoring = ['process stands still after it stored'] as const

/** What lasts for a while, or for the whole run. */
export const conditionFaults = [
  'Juhe is down for a while',
  'receiver is down for a while',
  'receiver wants no more (410)',
  'clocks differ',
  'two reconcilers at once',
  'index lags',
  'queues are down for a while',
  'messages come in batches',
] as const

/** Every kind of fault, in the order in which they are summed up. */
export const faultKinds = [
  ...deathFaults,
  ...stillFaults,
  ...stillAfterStoring,
  ...storeFaults,
  ...(Object.keys(juheFaults) as (keyof typeof juheFaults)[]),
  ...wayFaults,
  ...pushFaults,
  ...streamFaults,
  ...queueFaults,
  ...tickFaults,
  ...receiverFaults,
  ...conditionFaults,
] as const

export type JuheFault = keyof typeof juheFaults

/** All of Juhe's own faults. */
export const juheFaultNames = Object.keys(juheFaults) as readonly JuheFault[]

const always: readonly string[] = ['answer of Juhe is slow', 'Juhe refuses in a code that nobody knows']

/** What can go wrong with a call that only asks: whether it was applied is no question there. */
const askingFaults: readonly EffectFault[] = [
  ...juheFaultNames.filter((kind) => !/(, applied| after it was applied)$/.test(kind)),
  ...wayFaults.filter((kind) => always.includes(kind)),
]

/** What can go wrong with a call that changes something at Juhe. */
const changingFaults: readonly EffectFault[] = [
  ...juheFaultNames,
  ...wayFaults.filter((kind) => always.includes(kind) || kind === 'request to Juhe arrives late'),
]

/** The operations of Juhe's that change something there. */
export const changingOperations = ['submitOrder', 'cancelOrder', 'applyRefundOrder'] as const
export type ChangingOperation = (typeof changingOperations)[number]

export function isChanging(operation: string): operation is ChangingOperation {
  return changingOperations.some((name) => name === operation)
}

/** The faults that fit a call of an operation of Juhe's. */
export function faultsOfOperation(operation: string): readonly EffectFault[] {
  if (isChanging(operation)) return changingFaults
  if (operation !== 'orderDetail') return askingFaults
  return [...askingFaults, 'Juhe tells an unknown status', 'Juhe shows what was some seconds ago']
}

/** Every pair of a call that changes something at Juhe and a fault that fits it. */
export const changingCases: readonly FaultyCall[] = changingOperations.flatMap((operation) =>
  changingFaults.map((kind): FaultyCall => `${operation}: ${kind}`),
)

/** A fault that befell a call that changes something at Juhe. */
export type FaultyCall = `${ChangingOperation}: ${EffectFault}`

/** What comes together by the tenants' and the processes' own doing, without a fault. */
export const encounters = [
  'a condition race is lost',
  'a callback of Juhe comes while the submit waits for its answer',
  'callbacks of Juhe overtake each other',
  'a cancel is asked for while the submit is on its way',
  'an order is submitted twice at the same time',
  'a refund is asked for twice at the same time',
  'message becomes a dead letter',
  'messages overtake each other',
  'a worker dies with a batch',
] as const
export type Encounter = (typeof encounters)[number]

/** All that is counted. */
export type Counted = FaultKind | FaultyCall | Encounter

/** A kind of fault that may befall a single effect. */
export type EffectFault =
  | (typeof deathFaults)[number]
  | (typeof stillFaults)[number]
  | (typeof stillAfterStoring)[number]
  | (typeof storeFaults)[number]
  | JuheFault
  | (typeof wayFaults)[number]
  | (typeof pushFaults)[number]
  | (typeof streamFaults)[number]
  | (typeof queueFaults)[number]
  | (typeof tickFaults)[number]
  | (typeof receiverFaults)[number]

export type FaultKind = EffectFault | (typeof conditionFaults)[number]

/** All kinds that befall single effects. */
export const effectFaults: readonly EffectFault[] = faultKinds.filter(
  (kind): kind is EffectFault => !conditionFaults.some((condition) => condition === kind),
)
