import { beforeAll, describe, expect, test } from 'vitest'
import { monthlyCounts } from '#infra/capacity/estimate.ts'
import { defaultPolicy, delayOf, minute } from '#shared/orders/machine/policy.ts'
import { type Synthesized, settingsOf, synthesize, synthesizeProd } from './synthesized.ts'

let prod: Synthesized
beforeAll(() => {
  prod = synthesizeProd()
})

type Dimension = { readonly Name: string; readonly Value: unknown }
type MetricOfAlarm = {
  readonly Namespace: string
  readonly MetricName: string
  readonly Dimensions?: readonly Dimension[]
}
type MetricOfSum = {
  readonly Id: string
  readonly ReturnData: boolean
  readonly Expression?: string
  readonly MetricStat?: { readonly Metric: MetricOfAlarm; readonly Stat: string; readonly Period: number }
}
type Alarm = Partial<MetricOfAlarm> & {
  readonly AlarmName: string
  readonly AlarmActions?: readonly unknown[]
  readonly Statistic?: string
  readonly ExtendedStatistic?: string
  readonly Period?: number
  readonly Metrics?: readonly MetricOfSum[]
  readonly EvaluationPeriods: number
  readonly DatapointsToAlarm?: number
  readonly ComparisonOperator: string
  readonly Threshold: number
}
type Term = { readonly metric: string; readonly statistic: string; readonly minutes: number }

/** What an alarm watches, and when it goes off. */
type Meaning = {
  /** `namespace metric dimension=value …` of each term. */
  readonly of: readonly string[]
  readonly statistic: string
  readonly minutes: number
  readonly periods: number
  readonly fires: string
}

const own = 'GrabTicketOrders/prod'
const upstream = (...codes: readonly string[]) => codes.map((code) => `${own} UpstreamErrors Code=${code}`)
const callbacksIn = (...outcomes: readonly string[]) =>
  outcomes.map((outcome) => `${own} CallbacksIn Outcome=${outcome}`)
const lambda = (metric: string, ...names: readonly string[]) =>
  names.map((name) => `AWS/Lambda ${metric} FunctionName=${name}`)

const background = ['wake', 'reconcile', 'attend', 'deliver-pushes']
const deadLetters = (queue: string) => ({
  of: [`AWS/SQS ApproximateNumberOfMessagesVisible QueueName=${queue}`],
  ...{ statistic: 'Maximum', fires: 'from 1' },
})
const behind = (queue: string) => ({
  of: [`AWS/SQS ApproximateAgeOfOldestMessage QueueName=${queue}`],
  ...{ statistic: 'Maximum', periods: 2, fires: 'from 120' },
})

/** Every alarm: 5-minute sums of one period, unless it says otherwise. */
const meanings: Readonly<Record<string, Partial<Meaning> & Pick<Meaning, 'of' | 'fires'>>> = {
  'reconciler-silent': { of: [`${own} ReconcileTime`], statistic: 'SampleCount', fires: 'below 1' },
  'orders-overdue': { of: [`${own} OldestDue`], statistic: 'Maximum', periods: 2, fires: 'from 300000' },
  'outcome-unknown': {
    ...{ of: [`${own} OldestUnknown`], statistic: 'Maximum', minutes: 15, fires: 'from 1800000' },
  },
  contradiction: { of: [`${own} Contradictions`], fires: 'from 1' },
  'order-setbacks': { of: [`${own} Setbacks`], fires: 'from 3' },
  'juhe-locked-out': {
    of: upstream(
      ...['10001', '10002', '10003', '10004', '10005', '10007', '10008', '10009', '10021'],
      'noKey',
    ),
    fires: 'from 1',
  },
  'juhe-over-quota': { of: upstream('10011', '10012', '10013'), fires: 'from 1' },
  'juhe-budget': { of: [`${own} AskWait`], statistic: 'Maximum', periods: 3, fires: 'from 3600000' },
  'juhe-in-trouble': {
    of: upstream('10014', '10020', 'timeout', 'network', 'http', 'unreadable', 'other'),
    periods: 2,
    fires: 'from 20',
  },
  'juhe-drift': { of: [`${own} JuheDrift`, `${own} UnlistedAnswers`], minutes: 1_440, fires: 'from 1' },
  'callback-tokens': { of: callbacksIn('badToken', 'badSource'), fires: 'from 5' },
  'callbacks-unreadable': { of: callbacksIn('unreadable'), fires: 'from 1' },
  'push-given-up': { of: [`${own} PushesOut Outcome=givenUp`], fires: 'from 1' },
  'pushes-slow': { of: [`${own} PushLatency`], statistic: 'p50', periods: 3, fires: 'from 60000' },
  'wake-dead-letters': deadLetters('WakeDeadLetters'),
  'wake-behind': { of: lambda('IteratorAge', 'wake'), statistic: 'Maximum', fires: 'from 120000' },
  'attention-dead-letters': deadLetters('QueueattentionDeadLetters'),
  'attention-behind': behind('QueueattentionQueue'),
  'pushes-dead-letters': deadLetters('QueuepushesDeadLetters'),
  'pushes-behind': behind('QueuepushesQueue'),
  'queues-unreachable': { of: [`${own} UnsentMessages`], periods: 2, fires: 'from 1' },
  'api-throttled': { of: [`${own}/access Throttled`], fires: 'from 20' },
  'account-concurrency': {
    ...{ of: ['AWS/Lambda ConcurrentExecutions'], statistic: 'Maximum', periods: 2, fires: 'from 800' },
  },
  'api-errors': { of: ['AWS/ApiGateway 5xx ApiId=HttpApi Stage=$default'], fires: 'from 3' },
  'keys-guessed': { of: [`${own} UnknownKeys`], fires: 'from 100' },
  'background-errors': { of: lambda('Errors', ...background), fires: 'from 1' },
  'functions-throttled': {
    of: lambda('Throttles', ...background, 'juhe-callback'),
    periods: 2,
    fires: 'from 5',
  },
  'table-throttled': {
    of: ['GetItem', 'PutItem', 'UpdateItem', 'Query'].map(
      (operation) => `AWS/DynamoDB ThrottledRequests Operation=${operation} TableName=OrdersTable`,
    ),
    periods: 2,
    fires: 'from 10',
  },
}

const prefix = 'grab-ticket-orders-prod-'

function allAlarms(): readonly Alarm[] {
  return Object.values(prod.template.findResources('AWS::CloudWatch::Alarm')).map(
    ({ Properties }) => Properties,
  )
}

/** Those that notify; the others are parts of composites. */
function alarms(): readonly Alarm[] {
  return allAlarms().filter(({ AlarmActions }) => AlarmActions !== undefined)
}

function alarmOf(name: string): Alarm {
  const found = alarms().find(({ AlarmName }) => AlarmName === `${prefix}${name}`)
  if (found === undefined) throw new Error(`there is no alarm ${name}`)
  return found
}

/** A function by its name, everything else by its place in the stack. */
function nameOf(value: unknown): string {
  if (typeof value === 'string') return value
  const text = JSON.stringify(value)
  const [, kept] = /"Fn::ImportValue":"[\w-]+:ExportsOutputRef(\w+?)[0-9A-F]{16}"/.exec(text) ?? []
  if (kept !== undefined) return kept
  const [, id = ''] = /"(?:Ref|Fn::GetAtt)":\[?"(\w+)"/.exec(text) ?? []
  const target = [...prod.functionIds].find(([, logicalId]) => logicalId === id)
  return target?.[0] ?? id.replace(/[0-9A-F]{8}$/, '')
}

function metricOf({ Namespace, MetricName, Dimensions = [] }: MetricOfAlarm): string {
  return [Namespace, MetricName, ...Dimensions.map(({ Name, Value }) => `${Name}=${nameOf(Value)}`)].join(' ')
}

/** The terms of an alarm: of a metric alone, or of a sum, in which each of them must be filled with zeros. */
function termsOf(alarm: Alarm): readonly Term[] {
  const { MetricName = '', Namespace = '', Dimensions = [], Metrics } = alarm
  if (Metrics === undefined) {
    const { Statistic, ExtendedStatistic, Period = 0 } = alarm
    const metric = metricOf({ MetricName, Namespace, Dimensions })
    return [{ metric, statistic: Statistic ?? ExtendedStatistic ?? '', minutes: Period / 60 }]
  }
  const stats = Metrics.filter(({ MetricStat }) => MetricStat !== undefined)
  const expressions = Metrics.filter(({ Expression }) => Expression !== undefined)
  expect(Metrics).toHaveLength(stats.length + expressions.length)
  expect(Metrics.filter(({ ReturnData }) => ReturnData)).toHaveLength(1)
  if (expressions.length === 0) expect(stats).toHaveLength(1)
  else {
    const filled = stats.map(({ Id }) => `FILL(${Id}, 0)`).join(', ')
    expect(expressions).toMatchObject([{ Expression: `SUM([${filled}])`, ReturnData: true }])
  }
  return stats.flatMap(({ MetricStat }) =>
    MetricStat === undefined
      ? []
      : [
          {
            metric: metricOf(MetricStat.Metric),
            statistic: MetricStat.Stat,
            minutes: MetricStat.Period / 60,
          },
        ],
  )
}

function meaningOf(alarm: Alarm): Meaning {
  const terms = termsOf(alarm)
  const [statistic = '', ...otherStatistics] = new Set(terms.map((term) => term.statistic))
  const [minutes = 0, ...otherMinutes] = new Set(terms.map((term) => term.minutes))
  expect([...otherStatistics, ...otherMinutes]).toEqual([])
  const words: Readonly<Record<string, string>> = {
    LessThanThreshold: 'below',
    GreaterThanOrEqualToThreshold: 'from',
  }
  // Where CloudWatch is not told how many of the periods, it is all of them.
  expect(alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods).toBe(alarm.EvaluationPeriods)
  return {
    ...{ of: terms.map(({ metric }) => metric), statistic, minutes, periods: alarm.EvaluationPeriods },
    fires: `${words[alarm.ComparisonOperator] ?? alarm.ComparisonOperator} ${alarm.Threshold}`,
  }
}

test('every alarm has its meaning here, and every meaning its alarm', () => {
  expect(
    alarms()
      .map(({ AlarmName }) => AlarmName)
      .sort(),
  ).toEqual(
    Object.keys(meanings)
      .map((name) => `${prefix}${name}`)
      .sort(),
  )
})

describe.each(Object.entries(meanings))('%s', (name, meaning) => {
  test('watches just this, for just so long, and goes off just then', () => {
    expect(meaningOf(alarmOf(name))).toEqual({ statistic: 'Sum', minutes: 5, periods: 1, ...meaning })
  })
})

test('an outcome that stays unknown is seen in every period of its alarm, so that this does not go off and on', () => {
  const seldomest = delayOf(defaultPolicy.askUnknown, Number.POSITIVE_INFINITY)
  // A run begins up to a minute after an order is due, and may take three.
  expect(meaningOf(alarmOf('outcome-unknown')).minutes * minute).toBeGreaterThan(seldomest + 4 * minute)
})

describe('objectives', () => {
  /** Each composite, with its rule over the names of its parts. */
  const composites = () =>
    Object.fromEntries(
      Object.values(prod.template.findResources('AWS::CloudWatch::CompositeAlarm')).map(({ Properties }) => {
        const rule: readonly unknown[] = [
          Properties.AlarmRule['Fn::Join']?.[1] ?? Properties.AlarmRule,
        ].flat()
        const named = rule.map((piece) => {
          const [, id = ''] = /"Fn::GetAtt":\["(\w+)","Arn"\]/.exec(JSON.stringify(piece)) ?? []
          const part = prod.template.findResources('AWS::CloudWatch::Alarm')[id]
          return part === undefined ? piece : part.Properties.AlarmName.replace(prefix, '')
        })
        return [Properties.AlarmName.replace(prefix, ''), named.join('').replaceAll('"', '')]
      }),
    )
  const part = (name: string) => {
    const found = allAlarms().find(({ AlarmName }) => AlarmName === `${prefix}${name}`)
    if (found === undefined) throw new Error(`there is no part ${name}`)
    const stats = (found.Metrics ?? []).flatMap(({ Id, MetricStat }) =>
      MetricStat === undefined
        ? []
        : [[Id, `${metricOf(MetricStat.Metric)} ${MetricStat.Stat} ${MetricStat.Period / 60}m`]],
    )
    return {
      expression: found.Metrics?.find(({ Expression }) => Expression !== undefined)?.Expression,
      stats: Object.fromEntries(stats),
      threshold: found.Threshold,
    }
  }
  const objectives: readonly (readonly [string, string, number])[] = [
    ['submit', 'submit-order', 10_000],
    ['detail', 'order-detail', 5_000],
    ['callback', 'juhe-callback', 2_000],
  ]
  const windows = [
    ['5m', 5, 14.4],
    ['60m', 60, 14.4],
    ['30m', 30, 6],
    ['360m', 360, 6],
  ] as const

  test('notify while a short and a long window burn, and by their composites only', () => {
    const rule = (name: string) =>
      `((ALARM(${name}-5m) AND ALARM(${name}-60m)) OR (ALARM(${name}-30m) AND ALARM(${name}-360m)))`
    const names = objectives.flatMap(([name]) => [`${name}-availability`, `${name}-latency`])
    expect(composites()).toEqual({
      ...Object.fromEntries(names.map((name) => [name, rule(name)])),
      'submits-zero': '(ALARM(submits-zero-day) AND ALARM(submits-zero-hour))',
    })
    expect(allAlarms().length - alarms().length).toBe(4 * names.length + 2)
  })

  test.each(objectives)(
    '%s: the share of 5xx and of slow requests, against what is left',
    (name, target, ms) => {
      for (const [window, minutes, threshold] of windows) {
        const requests = `AWS/Lambda Invocations FunctionName=${target} Sum ${minutes}m`
        expect(part(`${name}-availability-${window}`)).toEqual({
          expression:
            'IF(FILL(failed, 0) >= 3, FILL(failed, 0) / IF(FILL(requests, 0) > FILL(failed, 0), FILL(requests, 0), FILL(failed, 0)) / 0.001, 0)',
          stats: { requests, failed: `${own}/access Failed-${target} Sum ${minutes}m` },
          threshold,
        })
        const { expression, stats } = part(`${name}-latency-${window}`)
        expect(expression).toMatch(
          /^IF\(.+ >= 3, FILL\(requests, 0\) \* \(100 - FILL\(within, 100\)\) \/ 100 \/ .+ \/ 0\.01, 0\)$/,
        )
        expect(stats).toEqual({
          requests,
          within: `AWS/Lambda Duration FunctionName=${target} PR(:${ms}) ${minutes}m`,
        })
      }
    },
  )

  test('count what callers got in the access log', () => {
    const filters = Object.values(prod.template.findResources('AWS::Logs::MetricFilter')).map(
      ({ Properties: { FilterPattern, LogGroupName, MetricTransformations } }) => [
        MetricTransformations[0].MetricName,
        FilterPattern,
        LogGroupName,
      ],
    )
    const log = '/grab-ticket-orders/prod/access'
    const failed = (route: string) => `{ ($.routeKey = "ANY ${route}") && ($.status = "5*") }`
    expect(filters.sort()).toEqual([
      ['Failed-juhe-callback', failed('/juhe/callback/*'), log],
      ['Failed-order-detail', failed('/grabTicket/action/orderDetail.php'), log],
      ['Failed-submit-order', failed('/grabTicket/action/submitOrder.php'), log],
      ['Throttled', '{ $.status = "429" }', log],
    ])
  })

  test('a stage without submits in each hour is not told that there are none', () => {
    const quiet = synthesize('dev').template
    quiet.resourcePropertiesCountIs(
      'AWS::CloudWatch::CompositeAlarm',
      { AlarmName: 'grab-ticket-orders-dev-submits-zero' },
      0,
    )
    expect(part('submits-zero-hour')).toEqual({
      expression: 'IF(HOUR(FILL(submits, 0)) < 14, IF(FILL(submits, 0) < 1, 1, 0), 0)',
      stats: { submits: `${own} Submits Sum 60m` },
      threshold: 1,
    })
    expect(alarmOfDay()).toMatchObject({ EvaluationPeriods: 24, DatapointsToAlarm: 1, Period: 3_600 })
  })

  const alarmOfDay = () => allAlarms().find(({ AlarmName }) => AlarmName === `${prefix}submits-zero-day`)

  test('the account’s concurrency is that which the stage says', () => {
    synthesize('dev', settingsOf('dev', { accountConcurrency: 10 })).template.hasResourceProperties(
      'AWS::CloudWatch::Alarm',
      { AlarmName: 'grab-ticket-orders-dev-account-concurrency', Threshold: 8 },
    )
  })
})

test('what alarms cost is reckoned with as many as there are', () => {
  const metricsOf = ({ Metrics }: Alarm) =>
    Metrics === undefined ? 1 : Metrics.filter(({ MetricStat }) => MetricStat !== undefined).length
  expect(monthlyCounts).toMatchObject({
    alarmMetrics: allAlarms().reduce((sum, alarm) => sum + metricsOf(alarm), 0),
    compositeAlarms: Object.keys(prod.template.findResources('AWS::CloudWatch::CompositeAlarm')).length,
    accessMetrics: Object.keys(prod.template.findResources('AWS::Logs::MetricFilter')).length,
  })
})
