import { defaultPolicy } from '#shared/orders/machine/policy.ts'
import { dueShardCount } from '#shared/table/names.ts'
import { estimated, measured, memoryGb } from './assumptions.ts'

/** For what a stage is to be sized. */
export type Load = {
  readonly ordersPerMonth: number
  /** For how long an order grabs on average, hours. */
  readonly grabHours: number
  readonly tenants: number
  /** How long Juhe takes for a call, ms. */
  readonly juheMs: number
  /** How many times the month's average come in the busiest second. */
  readonly peakFactor: number
}

/** The stage's settings that bound it. */
export type Bounds = {
  readonly juheCallsPerSecond: number
  readonly juheCallsPerDay?: number | undefined
  readonly askGrabbingSeconds?: readonly number[] | undefined
  readonly askJitterPercent?: number | undefined
  readonly throttleRate: number
  readonly ordersPerDay?: number | undefined
  readonly attention: { readonly concurrency: number; readonly batchSize: number }
  readonly pushes: { readonly concurrency: number; readonly batchSize: number }
  readonly hasXRay: boolean
}

/** Prices by name, see prices.json. */
export type Prices = Readonly<Record<PriceName, number>>
export type PriceName =
  | 'writeUnits'
  | 'readUnits'
  | 'apiRequests'
  | 'invocations'
  | 'gbSecond'
  | 'sqsRequests'
  | 'traces'
  | 'logGb'
  | 'storedGbMonth'
  | 'keyMonth'
  | 'secretMonth'
  | 'alarmMetricMonth'
  | 'dashboardMonth'
  | 'customMetricMonth'

/** What a month needs. */
export type Usage = {
  readonly asksPerOrder: number
  readonly juheCalls: number
  readonly requests: number
  readonly reads: number
  readonly writes: number
  readonly messages: number
  readonly sqsRequests: number
  readonly invocations: number
  readonly gbSeconds: number
  readonly traces: number
  readonly logGb: number
  readonly storedGb: number
}

/** Something that ends somewhere: at how many orders a month, and what moves it. */
export type Limit = { readonly what: string; readonly ordersPerMonth: number; readonly setting: string }

const million = 1e6
const monthSeconds = 30 * 86_400
/** One life: a search, a submit, two callbacks and pushes, two details, a refund. */
const life = { search: 1, submit: 1, callback: 2, push: 2, detail: 2, refund: 1 } as const
/** Calls of Juhe that one life makes beside routine questions. */
const urgentCalls = 5

/** Messages of one life that wake sends: of each callback, push and accepted submit one. */
const messagesPerLife = 5
/** Invocations of `wake` for a write: the stream hands over what came within a moment. */
const wakesPerChange = 1

/** How often an order is asked about while it grabs. Jitter makes it half its share more often. */
export function asksWithin(
  hours: number,
  bounds: Pick<Bounds, 'askGrabbingSeconds' | 'askJitterPercent'>,
): number {
  const { askGrabbingSeconds, askJitterPercent = 20 } = bounds
  const delays = askGrabbingSeconds ?? defaultPolicy.askGrabbing.map((ms) => ms / 1_000)
  const usual = delays.at(-1) ?? 1_800
  const early = 1 - askJitterPercent / 200
  let left = hours * 3_600
  let asks = 0
  for (const delay of delays) {
    if (left < delay * early) return asks
    left -= delay * early
    asks += 1
  }
  return asks + Math.floor(left / (usual * early))
}

/** What a load uses in a month. */
export function usageOf(load: Load, bounds: Bounds): Usage {
  const { ordersPerMonth, grabHours, juheMs } = load
  const asksPerOrder = Math.min(asksWithin(grabHours, bounds), allowedAsks(ordersPerMonth, bounds))
  const counts = { ...life, ask: asksPerOrder }
  const total = (field: 'requests' | 'reads' | 'writes' | 'juheCalls') =>
    ordersPerMonth *
    Object.entries(counts).reduce(
      (sum, [step, count]) => sum + count * measured.steps[step as keyof typeof counts][field],
      0,
    )
  // A question is sent by the schedule, to both queues, since the index does not say which needs it.
  const idle = ordersPerMonth * asksPerOrder
  const messages = ordersPerMonth * messagesPerLife + 2 * idle
  const requests = total('requests')
  const works = ordersPerMonth * messagesPerLife + idle
  const wakes = ordersPerMonth * (8 + asksPerOrder) * wakesPerChange
  const ticks = monthSeconds / 60
  const invocations = requests + works + idle + wakes + ticks
  const seconds =
    (requests * estimated.invocationMs +
      total('juheCalls') * juheMs +
      works * estimated.invocationMs +
      ordersPerMonth * life.push * estimated.receiverMs +
      (idle + wakes) * estimated.idleMs +
      ticks * 300) /
    1_000
  return {
    asksPerOrder,
    juheCalls: total('juheCalls'),
    requests,
    reads: total('reads') + idle + ticks * dueShardCount * 0.5,
    writes: total('writes'),
    messages,
    // Sent, received and deleted, one by one: batches of ten make it a tenth, under load.
    sqsRequests: 3 * messages,
    invocations,
    gbSeconds: seconds * memoryGb,
    traces: bounds.hasXRay ? tracesOf(invocations) : 0,
    logGb: (invocations * estimated.logKbPerInvocation + requests * estimated.logKbPerRequest) / million,
    storedGb: (ordersPerMonth * estimated.storedKb) / million,
  }
}

/** How many questions for each order Juhe's budget leaves to routine asking. */
function allowedAsks(ordersPerMonth: number, { juheCallsPerSecond, juheCallsPerDay }: Bounds): number {
  const most = Math.min(juheCallsPerSecond * monthSeconds, (juheCallsPerDay ?? Number.POSITIVE_INFINITY) * 27)
  return Math.max(0, most / ordersPerMonth - urgentCalls)
}

/** X-Ray's usual rule: the first request of each second, and one in twenty of the others. */
function tracesOf(invocations: number): number {
  const first = Math.min(invocations, monthSeconds)
  return first + 0.05 * (invocations - first)
}

/** What watches a stage. A composite alarm costs as much as five metrics of an alarm. */
export const monthlyCounts = { alarmMetrics: 107, compositeAlarms: 7, accessMetrics: 4 } as const

/** What a month costs, USD, item by item. */
export function costOf(usage: Usage, prices: Prices): ReadonlyMap<string, number> {
  return new Map([
    ['table: writes', (usage.writes / million) * prices.writeUnits],
    ['table: reads', (usage.reads / million) * prices.readUnits],
    ['HTTP API', (usage.requests / million) * prices.apiRequests],
    ['invocations', (usage.invocations / million) * prices.invocations],
    ['their time', usage.gbSeconds * prices.gbSecond],
    ['queues', (usage.sqsRequests / million) * prices.sqsRequests],
    ['X-Ray', (usage.traces / million) * prices.traces],
    ['logs', usage.logGb * prices.logGb],
    ['storage, for each month that is kept', usage.storedGb * prices.storedGbMonth],
    [
      'whatever comes: key, secrets, alarms, dashboard, metrics',
      prices.keyMonth +
        4 * prices.secretMonth +
        (monthlyCounts.alarmMetrics + 5 * monthlyCounts.compositeAlarms) * prices.alarmMetricMonth +
        prices.dashboardMonth +
        (63 + monthlyCounts.accessMetrics) * prices.customMetricMonth,
    ],
  ])
}

/** What ends where, the first one first. Below its bound nothing needs to be changed. */
export function limitsOf(load: Load, bounds: Bounds): readonly Limit[] {
  const unbounded = { ...bounds, juheCallsPerSecond: Number.POSITIVE_INFINITY, juheCallsPerDay: undefined }
  const one = usageOf({ ...load, ordersPerMonth: million }, unbounded)
  const perOrder = (value: number) => value / million
  const { asksPerOrder } = one
  /** Orders a month at which something of which each order needs `count` reaches `perSecond`. */
  const atPeak = (perSecond: number, count: number, peak = load.peakFactor) =>
    count === 0 ? Number.POSITIVE_INFINITY : (perSecond * monthSeconds) / (count * peak)
  const secondsOfAttention = (load.juheMs + estimated.invocationMs) / 1_000
  const secondsOfPush = (estimated.receiverMs + estimated.invocationMs) / 1_000
  const { attention, pushes } = bounds
  const limits: readonly Limit[] = [
    {
      what: 'Juhe’s calls a second: beyond it routine questions come more rarely, and nothing else waits',
      // Questions are spread over hours; what tenants do has peaks.
      ordersPerMonth:
        (bounds.juheCallsPerSecond * monthSeconds) / (urgentCalls * load.peakFactor + asksPerOrder * 2),
      setting: '`juheCallsPerSecond`; `askGrabbingSeconds`; quota at Juhe',
    },
    ...(bounds.juheCallsPerDay === undefined
      ? []
      : [
          {
            what: 'Juhe’s calls a day',
            ordersPerMonth: (bounds.juheCallsPerDay * 0.9 * 30) / perOrder(one.juheCalls),
            setting: '`juheCallsPerDay`; quota at Juhe',
          },
        ]),
    ...(bounds.ordersPerDay === undefined
      ? []
      : [
          {
            what: 'a tenant’s orders a day, if all have the same share',
            ordersPerMonth: bounds.ordersPerDay * 30 * load.tenants,
            setting: '`limits.ordersPerDay`; `tenants limits`',
          },
        ]),
    {
      what: 'workers of `attention`',
      ordersPerMonth: atPeak(
        (attention.concurrency * attention.batchSize) / secondsOfAttention,
        asksPerOrder * 0.1 + 3,
      ),
      setting: '`queues.attention.concurrency`, `reservedConcurrency.attend`',
    },
    {
      what: 'workers of `pushes`',
      ordersPerMonth: atPeak((pushes.concurrency * pushes.batchSize) / secondsOfPush, life.push),
      setting: '`queues.pushes.concurrency`, `reservedConcurrency.deliver-pushes`',
    },
    {
      what: 'the API’s throttle',
      ordersPerMonth: atPeak(bounds.throttleRate, perOrder(one.requests)),
      setting: '`throttle`',
    },
    {
      what: 'a tick of the schedule, which reads each shard for 45 s',
      ordersPerMonth: atPeak((dueShardCount * 100 * 45_000) / estimated.duePageMs / 60, asksPerOrder, 2),
      setting: '`dueShardCount`, which may grow only; several stages',
    },
    {
      what: 'the due index: 1,000 writes a second in each shard',
      ordersPerMonth: atPeak(dueShardCount * 1_000, 16 + asksPerOrder * 0.2),
      setting: '`dueShardCount`, which may grow only',
    },
    {
      what: 'the list of open orders of the largest tenant: 1,000 writes a second, two of each order',
      ordersPerMonth: atPeak(500, 1) * load.tenants,
      setting: 'several ids for such a tenant',
    },
    {
      what: 'the table’s 40,000 write units a second',
      ordersPerMonth: atPeak(40_000, perOrder(one.writes) - asksPerOrder * 4.5),
      setting: 'AWS’s quota for DynamoDB',
    },
    {
      what: 'one account’s API Gateway, 10,000 requests a second',
      ordersPerMonth: atPeak(10_000, perOrder(one.requests)),
      setting: 'several stages side by side, each with its own key at Juhe',
    },
  ]
  return limits.toSorted((left, right) => left.ordersPerMonth - right.ordersPerMonth)
}
