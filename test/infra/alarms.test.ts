import { beforeAll, describe, expect, test } from 'vitest'
import { defaultPolicy, delayOf, minute } from '#shared/orders/machine/policy.ts'
import { type Synthesized, synthesizeProd } from './synthesized.ts'

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
  'pushes-unreadable': { of: callbacksIn('unreadable'), fires: 'from 1' },
  'push-given-up': { of: [`${own} PushesOut Outcome=givenUp`], fires: 'from 1' },
  'pushes-slow': { of: [`${own} PushLatency`], statistic: 'p50', periods: 3, fires: 'from 60000' },
  'wake-dead-letters': deadLetters('WakeDeadLetters'),
  'wake-behind': { of: lambda('IteratorAge', 'wake'), statistic: 'Maximum', fires: 'from 120000' },
  'attention-dead-letters': deadLetters('QueueattentionDeadLetters'),
  'attention-behind': behind('QueueattentionQueue'),
  'pushes-dead-letters': deadLetters('QueuepushesDeadLetters'),
  'pushes-behind': behind('QueuepushesQueue'),
  'queues-unreachable': { of: [`${own} UnsentMessages`], periods: 2, fires: 'from 1' },
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

function alarms(): readonly Alarm[] {
  return Object.values(prod.template.findResources('AWS::CloudWatch::Alarm')).map(
    ({ Properties }) => Properties,
  )
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
