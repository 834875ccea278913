import { Duration } from 'aws-cdk-lib'
import {
  Alarm,
  AlarmRule,
  AlarmState,
  ComparisonOperator,
  CompositeAlarm,
  type IAlarmRule,
  type IMetric,
  MathExpression,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import type { Stage } from '#infra/stages.ts'
import { metrics } from '#shared/observability/metrics.ts'
import type { AccessMetrics } from './access-metrics.ts'
import { alarmTexts } from './alarm-texts.ts'
import type { ServiceFunction } from './service-function.ts'
import { serviceMetric } from './service-metrics.ts'

/** What objectives are measured by, and whom they are told. */
export type ObjectivesProps = {
  readonly stage: Stage
  readonly functions: readonly ServiceFunction[]
  readonly access: AccessMetrics
  readonly topic: ITopic
}

/** What users of one function may rely on. */
type Objective = {
  /** Names its alarms, `<name>-availability` and `<name>-latency`. */
  readonly name: string
  readonly functionName: string
  /** What its users do. */
  readonly what: string
  /** This share of requests is not answered with 5xx, %. */
  readonly available: number
  /** This share of requests takes no longer than `withinMs`, %. */
  readonly fast: number
  readonly withinMs: number
}

/** Submits wait for Juhe, which may take 20 s; the others seldom do. */
const objectives: readonly Objective[] = [
  {
    ...{ name: 'submit', functionName: 'submit-order', what: 'Submits' },
    ...{ available: 99.9, fast: 99, withinMs: 10_000 },
  },
  {
    ...{ name: 'detail', functionName: 'order-detail', what: 'Queries of orders' },
    ...{ available: 99.9, fast: 99, withinMs: 5_000 },
  },
  {
    ...{ name: 'callback', functionName: 'juhe-callback', what: 'Callbacks of Juhe' },
    ...{ available: 99.9, fast: 99, withinMs: 2_000 },
  },
]

/**
 * At which burn rates somebody is woken. A rate of 1 uses the budget of 30 days up in 30 days: 14.4 uses 2 % of it in an
 * hour, 6 uses 5 % in six hours. The short window of a pair ends the alarm soon after the trouble.
 */
const pairs = [
  { rate: 14.4, windows: [5, 60] },
  { rate: 6, windows: [30, 360] },
] as const

/** Fewer bad requests than this in a window wake nobody, however few there were in all. */
const fewestBad = 3

/** Alarms by what users feel. Only the composites notify: their parts are windows, without any action. */
export class Objectives extends Construct {
  private readonly props: ObjectivesProps

  constructor(scope: Construct, id: string, props: ObjectivesProps) {
    super(scope, id)
    this.props = props
    for (const objective of objectives) this.watch(objective)
    if (props.stage.submitsEachHour) this.watchSubmits()
  }

  private watch({ name, functionName, what, available, fast, withinMs }: Objective): void {
    const found = this.props.functions.find(({ row }) => row.functionName === functionName)
    if (found?.row.trigger.kind !== 'path') throw new Error(`no path leads to ${functionName}`)
    const requests = found.function.metricInvocations({ statistic: 'Sum' })
    this.burning(
      `${name}-availability`,
      `${what} are answered with 5xx: the objective of ${available} % is being missed.`,
      burnOf('FILL(failed, 0)', available, {
        failed: this.props.access.failed(functionName, found.row.trigger.path),
        requests,
      }),
    )
    this.burning(
      `${name}-latency`,
      `${what} take more than ${withinMs / 1_000} s: the objective of ${fast} % is being missed.`,
      burnOf('FILL(requests, 0) * (100 - FILL(within, 100)) / 100', fast, {
        within: found.function.metricDuration({ statistic: `PR(:${withinMs})` }),
        requests,
      }),
    )
  }

  /** Goes off while both windows of a pair burn. */
  private burning(name: string, meaning: string, burnOver: (minutes: number) => IMetric): void {
    const rules = pairs.map(({ rate, windows }) =>
      AlarmRule.allOf(
        ...windows.map((minutes) =>
          this.part(`${name}-${minutes}m`, name, { metric: burnOver(minutes), threshold: rate }),
        ),
      ),
    )
    this.compose(name, meaning, AlarmRule.anyOf(...rules))
  }

  /** CloudWatch compares no hour with that of the day before: an alarm's metrics all have its period. */
  private watchSubmits(): void {
    const name = 'submits-zero'
    const submits = serviceMetric(this.props.stage.name, metrics.submits, { statistic: 'Sum', minutes: 60 })
    const before = { metric: submits, threshold: 1, periods: 24, points: 1 }
    // 1 where there were none between 8:00 and 22:00 in China, which is 0:00 to 14:00 in UTC.
    const none = new MathExpression({
      expression: 'IF(HOUR(FILL(submits, 0)) < 14, IF(FILL(submits, 0) < 1, 1, 0), 0)',
      usingMetrics: { submits },
      period: Duration.hours(1),
      label: 'an hour without submits',
    })
    this.compose(
      name,
      'There were submits within the last day, and none for an hour of the day.',
      AlarmRule.allOf(
        this.part(`${name}-day`, name, before),
        this.part(`${name}-hour`, name, { metric: none, threshold: 1 }),
      ),
    )
  }

  private part(
    partName: string,
    name: string,
    {
      metric,
      threshold,
      periods = 1,
      points = periods,
    }: {
      readonly metric: IMetric
      readonly threshold: number
      readonly periods?: number
      /** How many of the periods must be at the threshold. */
      readonly points?: number
    },
  ): IAlarmRule {
    const texts = alarmTexts(this.props.stage.name, name, `A part of ${name}, which tells of it.`)
    const alarm = new Alarm(this, partName, {
      alarmName: alarmTexts(this.props.stage.name, partName, '').name,
      alarmDescription: texts.alarmDescription,
      ...{ metric, threshold, evaluationPeriods: periods, datapointsToAlarm: points },
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    })
    return AlarmRule.fromAlarm(alarm, AlarmState.ALARM)
  }

  private compose(name: string, meaning: string, alarmRule: IAlarmRule): void {
    const texts = alarmTexts(this.props.stage.name, name, meaning)
    const alarm = new CompositeAlarm(this, name, {
      compositeAlarmName: texts.name,
      alarmDescription: texts.alarmDescription,
      alarmRule,
    })
    alarm.addAlarmAction(new SnsAction(this.props.topic))
    alarm.addOkAction(new SnsAction(this.props.topic))
  }
}

/** How many times faster than allowed the bad requests of a window use up what an objective of so many % leaves. */
function burnOf(bad: string, percent: number, usingMetrics: Record<string, IMetric>) {
  const budget = Number(((100 - percent) / 100).toFixed(6))
  // What API Gateway answers in a function's place is no invocation of it.
  const all = `IF(FILL(requests, 0) > ${bad}, FILL(requests, 0), ${bad})`
  return (minutes: number): IMetric =>
    new MathExpression({
      expression: `IF(${bad} >= ${fewestBad}, ${bad} / ${all} / ${budget}, 0)`,
      usingMetrics,
      period: Duration.minutes(minutes),
      label: 'burn rate',
    })
}
