import { Duration, Stack } from 'aws-cdk-lib'
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { Operation } from 'aws-cdk-lib/aws-dynamodb'
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnTopic, Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import { Construct } from 'constructs'
import type { Stage } from '#infra/stages.ts'
import { metrics, otherValue } from '#shared/observability/metrics.ts'
import { AccessMetrics } from './access-metrics.ts'
import { alarmTexts } from './alarm-texts.ts'
import type { OrderApi } from './http-api.ts'
import { Objectives } from './objectives.ts'
import type { ServiceFunction } from './service-function.ts'
import { serviceMetric } from './service-metrics.ts'
import type { UsedTable } from './used-table.ts'
import type { WakeStream } from './wake-stream.ts'
import type { WorkQueue } from './work-queue.ts'

/** What is watched. */
export type Watched = {
  readonly stage: Stage
  readonly orders: UsedTable
  /** The key of what is told; AWS’s own if undefined. */
  readonly recordsKeyArn: string | undefined
  readonly api: OrderApi
  readonly stream: WakeStream
  readonly queues: readonly WorkQueue[]
  readonly functions: readonly ServiceFunction[]
}

/** One alarm. Its name is a heading of infra/RUNBOOK.md, which says what to do. */
type AlarmRow = {
  readonly name: string
  /** What it means, in one sentence. */
  readonly meaning: string
  readonly metric: IMetric
  /** Goes off at this value or beyond it. */
  readonly threshold: number
  /** For how many periods in a row; one unless said otherwise. */
  readonly periods?: number
  /** Goes off below the threshold, and when there is no value at all. */
  readonly whenSilent?: boolean
}

const second = 1_000
const minute = 60 * second
const dayMinutes = 24 * 60

/** Juhe's codes that say it does not let us in at all, and ours for a key that cannot be read. */
const lockedOutCodes = [
  ...['10001', '10002', '10003', '10004', '10005', '10007', '10008', '10009', '10021'],
  'noKey',
]
/** Those that say we ask too much of it. */
const overQuotaCodes = ['10011', '10012', '10013']
/** What a Juhe in trouble looks like. */
const troubleCodes = ['10014', '10020', 'timeout', 'network', 'http', 'unreadable', otherValue]
/** What functions ask of the table (see TableAction). */
const tableOperations = [Operation.GET_ITEM, Operation.PUT_ITEM, Operation.UPDATE_ITEM, Operation.QUERY]

/** What a bad version of the API's functions would show. */
const brakeNames: readonly string[] = ['api-errors', 'order-setbacks', 'contradiction']

/** The alarms, all to one topic. Whoever is woken finds the alarm's name in the runbook. */
export class Alarms extends Construct {
  readonly topic: Topic
  /** Those that stop a new version while it is rolled out. */
  readonly brakes: readonly Alarm[]

  constructor(scope: Construct, id: string, watched: Watched) {
    super(scope, id)
    const { stage } = watched
    this.topic = new Topic(this, 'Topic', {
      displayName: `Grab ticket orders, ${stage.name}`,
      enforceSSL: true,
    })
    // Not by Topic itself: it would let publishers use the key beyond the topic.
    const made = this.topic.node.defaultChild
    if (made instanceof CfnTopic) made.kmsMasterKeyId = watched.recordsKeyArn
    const ofThisAccount = { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } }
    this.topic.grantPublish(new ServicePrincipal('cloudwatch.amazonaws.com', { conditions: ofThisAccount }))
    if (stage.alarmEmail !== null) this.topic.addSubscription(new EmailSubscription(stage.alarmEmail))
    const access = new AccessMetrics(this, 'Access', stage)
    const { functions } = watched
    new Objectives(this, 'Objectives', { stage, functions, access, topic: this.topic })
    const rows = [
      ...orderAlarms(stage.name),
      ...juheAlarms(stage.name),
      ...pushAlarms(stage.name),
      ...queueAlarms(watched),
      ...platformAlarms(watched),
      ...capacityAlarms(stage, access),
    ]
    this.brakes = rows.flatMap((row) => {
      const alarm = this.add(stage, row)
      return brakeNames.includes(row.name) ? [alarm] : []
    })
  }

  private add({ name: stage }: Stage, row: AlarmRow): Alarm {
    const { name, meaning, metric, threshold, periods = 1, whenSilent = false } = row
    const texts = alarmTexts(stage, name, meaning)
    const alarm = new Alarm(this, name, {
      alarmName: texts.name,
      alarmDescription: texts.alarmDescription,
      metric,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: whenSilent
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: whenSilent ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    })
    alarm.addAlarmAction(new SnsAction(this.topic))
    alarm.addOkAction(new SnsAction(this.topic))
    return alarm
  }
}

function orderAlarms(stage: string): readonly AlarmRow[] {
  return [
    {
      name: 'reconciler-silent',
      meaning: 'The schedule has not ended a tick for five minutes: what falls due later is not begun.',
      metric: serviceMetric(stage, metrics.reconcileTime, { statistic: 'SampleCount' }),
      threshold: 1,
      whenSilent: true,
    },
    {
      name: 'orders-overdue',
      meaning: 'Orders wait five minutes and more for their turn.',
      metric: serviceMetric(stage, metrics.oldestDue, { statistic: 'Maximum' }),
      threshold: 5 * minute,
      periods: 2,
    },
    {
      name: 'outcome-unknown',
      meaning: 'For half an hour nobody could find out what became of something that Juhe was asked to do.',
      // An order is seen in the run that asks about it, every ten minutes at last (policy.ts, askUnknown), and runs
      // between say 0: over a quarter of an hour each one that stays unknown is seen at least once.
      metric: serviceMetric(stage, metrics.oldestUnknown, { statistic: 'Maximum', minutes: 15 }),
      threshold: 30 * minute,
    },
    {
      name: 'contradiction',
      meaning: 'What Juhe says of an order contradicts what is known of it: money may be at stake.',
      metric: serviceMetric(stage, metrics.contradictions, { statistic: 'Sum' }),
      threshold: 1,
    },
    {
      name: 'order-setbacks',
      meaning: 'Orders cannot be handled, and are put off: most likely an error of ours.',
      metric: serviceMetric(stage, metrics.setbacks, { statistic: 'Sum' }),
      threshold: 3,
    },
  ]
}

function juheAlarms(stage: string): readonly AlarmRow[] {
  return [
    {
      name: 'juhe-locked-out',
      meaning: 'Juhe refuses our key, our address or our application: no order reaches it.',
      metric: upstreamErrors(stage, lockedOutCodes),
      threshold: 1,
    },
    {
      name: 'juhe-over-quota',
      meaning: 'We ask more of Juhe than our quota allows: orders wait.',
      metric: upstreamErrors(stage, overQuotaCodes),
      threshold: 1,
    },
    {
      name: 'juhe-budget',
      meaning:
        'Routine questions wait an hour and more for Juhe’s budget: what callbacks do not tell is learnt late.',
      metric: serviceMetric(stage, metrics.askWait, { statistic: 'Maximum' }),
      threshold: 60 * minute,
      periods: 3,
    },
    {
      name: 'juhe-in-trouble',
      meaning: 'Many calls of Juhe fail or are not answered.',
      metric: upstreamErrors(stage, troubleCodes),
      threshold: 20,
      periods: 2,
    },
    {
      name: 'juhe-drift',
      meaning:
        'Juhe is not as the service relies on it: the daily check found a difference, or an answer or push held something that no document lists.',
      metric: sumOf(
        [metrics.juheDrift, metrics.unlisted].map((metric) =>
          serviceMetric(stage, metric, { statistic: 'Sum', minutes: dayMinutes }),
        ),
        dayMinutes,
      ),
      threshold: 1,
    },
    {
      name: 'callback-tokens',
      meaning:
        'Callbacks come with wrong tokens, or from elsewhere than Juhe: somebody tries, or Juhe’s own pushes are lost.',
      metric: sumOf(
        ['badToken', 'badSource'].map((value) =>
          serviceMetric(stage, metrics.callbacksIn, { statistic: 'Sum', value }),
        ),
      ),
      threshold: 5,
    },
    {
      name: 'callbacks-unreadable',
      meaning: 'Callbacks of Juhe’s come that nobody here can read: what they tell is known late, by asking.',
      metric: serviceMetric(stage, metrics.callbacksIn, { statistic: 'Sum', value: 'unreadable' }),
      threshold: 1,
    },
  ]
}

function pushAlarms(stage: string): readonly AlarmRow[] {
  return [
    {
      name: 'push-given-up',
      meaning: 'A tenant could not be told something for days, and is not told any more.',
      metric: serviceMetric(stage, metrics.pushesOut, { statistic: 'Sum', value: 'givenUp' }),
      threshold: 1,
    },
    {
      name: 'pushes-slow',
      meaning: 'Half of all pushes take more than a minute to arrive.',
      metric: serviceMetric(stage, metrics.pushLatency, { statistic: 'p50' }),
      threshold: minute,
      periods: 3,
    },
  ]
}

const queueMeanings = {
  attention: 'Orders wait for their turn at Juhe',
  pushes: 'Pushes wait for their turn to go to tenants',
} as const

function queueAlarms({ stage: { name: stage }, stream, queues, functions }: Watched): readonly AlarmRow[] {
  const period = Duration.minutes(5)
  const waker = functions.find(({ row }) => row.trigger.kind === 'changedOrders')
  return [
    {
      name: 'wake-dead-letters',
      meaning:
        'Records of the table’s stream could not be handled; the schedule sends their orders, a minute late.',
      metric: stream.deadLetters.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' }),
      threshold: 1,
    },
    ...(waker === undefined
      ? []
      : [
          {
            name: 'wake-behind',
            meaning: 'Waking is more than two minutes behind the table’s stream.',
            metric: waker.function.metric('IteratorAge', { statistic: 'Maximum', period }),
            threshold: 2 * minute,
          },
        ]),
    ...queues.flatMap(({ name, queue, deadLetters }): AlarmRow[] => [
      {
        name: `${name}-dead-letters`,
        meaning: `Messages of the queue ${name} could not be handled three times; the schedule sends their orders again.`,
        metric: deadLetters.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' }),
        threshold: 1,
      },
      {
        name: `${name}-behind`,
        meaning: `${queueMeanings[name]} for more than two minutes.`,
        metric: queue.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum', period }),
        threshold: 120,
        periods: 2,
      },
    ]),
    {
      name: 'queues-unreachable',
      meaning: 'Messages cannot be sent to the queues: what is due is begun with the next tick, or later.',
      metric: serviceMetric(stage, metrics.unsent, { statistic: 'Sum' }),
      threshold: 1,
      periods: 2,
    },
  ]
}

function platformAlarms({ stage, orders, api, functions }: Watched): readonly AlarmRow[] {
  const inBackground = functions.filter(({ row: { trigger } }) =>
    ['changedOrders', 'queue', 'everyMinute'].includes(trigger.kind),
  )
  return [
    {
      name: 'api-errors',
      meaning: 'Requests are answered with 5xx.',
      metric: api.stage.metricServerError({ statistic: 'Sum', period: Duration.minutes(5) }),
      threshold: 3,
    },
    {
      name: 'keys-guessed',
      meaning:
        'Many requests bear keys that nobody has: somebody guesses, or a tenant goes on with a revoked key.',
      metric: serviceMetric(stage.name, metrics.unknownKeys, { statistic: 'Sum' }),
      threshold: 100,
    },
    {
      name: 'background-errors',
      meaning: 'A function that no caller waits for fails as a whole, or runs out of time or memory.',
      metric: sumOf(inBackground.map(({ function: target }) => target.metricErrors())),
      threshold: 1,
    },
    {
      name: 'functions-throttled',
      meaning: 'Lambda turns invocations away: the account’s or a function’s concurrency is used up.',
      metric: sumOf(
        inBackground
          .concat(functions.filter(isCallback))
          .map(({ function: target }) => target.metricThrottles()),
      ),
      threshold: 5,
      periods: 2,
    },
    {
      name: 'table-throttled',
      meaning: 'DynamoDB turns reads or writes away.',
      metric: sumOf(tableOperations.map((operation) => orders.metric('ThrottledRequests', operation))),
      threshold: 10,
      periods: 2,
    },
  ]
}

/** At which share of the account's concurrency somebody is woken. */
const fullAccount = 0.8

function capacityAlarms({ accountConcurrency }: Stage, access: AccessMetrics): readonly AlarmRow[] {
  return [
    {
      name: 'api-throttled',
      meaning: 'API Gateway turns requests away (429): more come than the stage’s throttle lets in.',
      metric: access.throttled(),
      threshold: 20,
    },
    {
      name: 'account-concurrency',
      meaning: 'Four fifths of the account’s concurrency of Lambda are in use, by this service or by others.',
      // Without dimensions it is that of all functions of the account in the region.
      metric: new Metric({
        ...{ namespace: 'AWS/Lambda', metricName: 'ConcurrentExecutions' },
        ...{ statistic: 'Maximum', period: Duration.minutes(5) },
      }),
      threshold: Math.floor(fullAccount * accountConcurrency),
      periods: 2,
    },
  ]
}

function isCallback({ row }: ServiceFunction): boolean {
  return row.functionName === 'juhe-callback'
}

function upstreamErrors(stage: string, codes: readonly string[]): IMetric {
  return sumOf(
    codes.map((value) => serviceMetric(stage, metrics.upstreamErrors, { statistic: 'Sum', value })),
  )
}

/** The sum of metrics of which some may have no value: without FILL the sum would have none either. */
function sumOf(parts: readonly IMetric[], minutes = 5): IMetric {
  const named = parts.map((metric, index): [string, IMetric] => [`m${index}`, metric])
  return new MathExpression({
    expression: `SUM([${named.map(([name]) => `FILL(${name}, 0)`).join(', ')}])`,
    usingMetrics: Object.fromEntries(named),
    period: Duration.minutes(minutes),
    label: 'sum',
  })
}
