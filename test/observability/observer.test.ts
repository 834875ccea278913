import { expect, test } from 'vitest'
import { systemCodes } from '#contract/codes.ts'
import { orderStatuses } from '#contract/dictionary.ts'
import { barePlatform } from '#shared/lambda/platform/bare-platform.ts'
import { createObserver } from '#shared/lambda/platform/observer.ts'
import type { LogLine } from '#shared/lambda/platform/platform.ts'
import { type Metric, metrics } from '#shared/observability/metrics.ts'
import type { Observation } from '#shared/observations.ts'

const now = 1_795_370_000_000
const about = { orderNo: 'T0123456789ABCDEFGHJKMNPQRS', tenantId: 'demo' }
const definitions: readonly Metric[] = Object.values(metrics)

/** One of each, and some of their variants. */
const observations: readonly Observation[] = [
  { kind: 'status', status: 'F', ...about },
  { kind: 'submit', outcome: 'unknown', ...about },
  { kind: 'contradiction', what: 'ticketAfterCancel', ...about },
  { kind: 'unlisted', what: 'orderStatus', ...about },
  { kind: 'oddity', what: 'search.field' },
  { kind: 'upstreamError', operation: 'search', error: '10012' },
  { kind: 'upstreamError', operation: 'search', error: '987654321' },
  { kind: 'unknownKey' },
  { kind: 'callbackIn', outcome: 'badToken' },
  { kind: 'pushOut', pushId: 'p', outcome: 'delivered', latencyMs: 812, ...about },
  { kind: 'pushOut', pushId: 'p', outcome: 'failed', ...about },
  { kind: 'setback', orderNo: about.orderNo, setbacks: 2, error: 'TypeError' },
  { kind: 'reconciled', found: 7, left: 1, oldestDueMs: 61_000, durationMs: 400 },
  { kind: 'unsent', by: 'wake', count: 3 },
  { kind: 'worked', queue: 'attention', attended: 7, idle: 1, latestMs: 900 },
  { kind: 'inDoubt', forMs: 90_000 },
  { kind: 'askPostponed', waitMs: 120_000 },
  { kind: 'juheBudget', usedToday: 12_000, waitMs: 90_000 },
  { kind: 'nearLimit', limit: 'ordersPerDay', left: 12, tenantId: about.tenantId },
  { kind: 'juheDrift', check: 'orderDetail', detail: 'not recognized' },
]

function linesOf(stage: string | undefined, seen: readonly Observation[] = observations): LogLine[] {
  const lines: LogLine[] = []
  const env = { STAGE: stage }
  const observe = createObserver({
    ...barePlatform,
    env,
    now: () => now,
    log: (line) => lines.push(JSON.parse(JSON.stringify(line))),
  })
  for (const observation of seen) observe(observation)
  return lines
}

type Directive = {
  readonly Namespace: string
  readonly Dimensions: readonly (readonly string[])[]
  readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[]
}

function directivesOf(line: LogLine): readonly Directive[] {
  const { _aws } = line as { _aws: { Timestamp: number; CloudWatchMetrics: Directive[] } }
  expect(_aws.Timestamp).toBe(now)
  return _aws.CloudWatchMetrics
}

test('an observation is one log line, whose event is its kind', () => {
  expect(linesOf(undefined).map((line) => line.event)).toEqual(observations.map(({ kind }) => kind))
  expect(linesOf(undefined)[9]).toEqual({
    ...{ event: 'pushOut', pushId: 'p', outcome: 'delivered', latencyMs: 812 },
    ...about,
  })
})

test('where there is no stage, there are no metrics', () => {
  for (const line of linesOf(undefined)) expect(line).not.toHaveProperty('_aws')
})

test('in a stage each line carries metrics in CloudWatch’s embedded format, with a value for each name', () => {
  for (const line of linesOf('prod')) {
    const directives = directivesOf(line)
    expect(directives.length).toBeGreaterThan(0)
    for (const { Namespace, Dimensions, Metrics } of directives) {
      expect(Namespace).toBe('GrabTicketOrders/prod')
      for (const name of Dimensions.flat()) expect(line[name]).toBeTypeOf('string')
      for (const { Name, Unit } of Metrics) {
        expect(line[Name]).toBeTypeOf('number')
        expect(definitions.find(({ name }) => name === Name)?.unit).toBe(Unit)
      }
    }
  }
})

test('every metric that is defined is emitted by some observation', () => {
  const emitted = linesOf('prod').flatMap((line) =>
    directivesOf(line).flatMap(({ Metrics }) => Metrics.map(({ Name }) => Name)),
  )
  expect(new Set(emitted)).toEqual(new Set(definitions.map(({ name }) => name)))
})

test('no metric is divided by an order, a tenant, or a value that nobody has listed', () => {
  for (const line of linesOf('prod')) {
    for (const { Dimensions, Metrics } of directivesOf(line)) {
      const metric = definitions.find(({ name }) => name === Metrics[0]?.Name)
      for (const name of Dimensions.flat()) {
        expect(name).toBe(metric?.dimension?.name)
        expect([...(metric?.dimension?.values ?? []), 'other']).toContain(line[name])
      }
    }
  }
  const [listed, unlisted] = linesOf('prod').filter((line) => line.event === 'upstreamError')
  expect(listed).toMatchObject({ Code: '10012', UpstreamErrors: 1 })
  expect(unlisted).toMatchObject({ Code: 'other', UpstreamErrors: 1 })
})

test('a metric with a dimension is emitted in total, too, so that an alarm need not add up', () => {
  const [status] = linesOf('prod')
  expect(directivesOf(status ?? {})).toEqual([
    {
      Namespace: 'GrabTicketOrders/prod',
      Dimensions: [[], ['Status']],
      Metrics: [{ Name: 'Orders', Unit: 'Count' }],
    },
  ])
})

/** All outcomes that there are: whoever adds one is told here by the compiler. */
const outcomes = {
  callbackIn: { applied: 1, unchanged: 1, unknownOrder: 1, badToken: 1, badSource: 1, unreadable: 1 },
  pushOut: { delivered: 1, failed: 1, givenUp: 1 },
  submit: { done: 1, refused: 1, turnedAway: 1, notCalled: 1, unknown: 1 },
} as const satisfies {
  readonly [Kind in 'callbackIn' | 'pushOut' | 'submit']: Readonly<
    Record<Extract<Observation, { kind: Kind }>['outcome'], 1>
  >
}

test('each outcome of a push or a submit has its own value', () => {
  const { callbacksIn, pushesOut, submits } = metrics
  for (const [metric, listed] of [
    [callbacksIn, outcomes.callbackIn],
    [pushesOut, outcomes.pushOut],
    [submits, outcomes.submit],
  ] as const) {
    expect(new Set<string>(metric.dimension.values)).toEqual(new Set(Object.keys(listed)))
  }
})

test('each of Juhe’s system codes, a key of ours that cannot be read, and each status has its own value', () => {
  expect(metrics.upstreamErrors.dimension.values).toEqual(expect.arrayContaining(Object.keys(systemCodes)))
  expect(metrics.upstreamErrors.dimension.values).toContain('noKey')
  expect(new Set(metrics.orders.dimension.values)).toEqual(new Set(Object.keys(orderStatuses)))
})
