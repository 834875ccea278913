import { Dashboard, GraphWidget, type IMetric, PeriodOverride, TextWidget } from 'aws-cdk-lib/aws-cloudwatch'
import { Construct } from 'constructs'
import { type Metric, metrics, otherValue } from '#shared/observability/metrics.ts'
import type { Watched } from './alarms.ts'
import { serviceMetric } from './service-metrics.ts'

const width = 8
const height = 6

/** One page that shows how the service fares: orders, Juhe, pushes, and what they run on. */
export class ServiceDashboard extends Construct {
  constructor(scope: Construct, id: string, watched: Watched) {
    super(scope, id)
    const { stage } = watched
    const dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: `grab-ticket-orders-${stage.name}`,
      periodOverride: PeriodOverride.AUTO,
    })
    dashboard.addWidgets(
      new TextWidget({
        markdown: 'What an alarm means and what to do: infra/RUNBOOK.md',
        width: 24,
        height: 1,
      }),
    )
    const rows = [...orderRows(stage.name), ...attentionRows(stage.name), ...platformRows(watched)]
    for (const row of rows) dashboard.addWidgets(...row)
  }
}

type Rows = readonly (readonly GraphWidget[])[]

/** The ways in which a stage's own metrics are drawn. */
function drawings(stage: string) {
  const countOf = (metric: Metric) => (value: string) =>
    serviceMetric(stage, metric, { statistic: 'Sum', value })
  return {
    countOf,
    sum: (metric: Metric) => serviceMetric(stage, metric, { statistic: 'Sum' }),
    highest: (metric: Metric) => serviceMetric(stage, metric, { statistic: 'Maximum' }),
    each: (metric: Metric) => (metric.dimension?.values ?? []).map(countOf(metric)),
  }
}

/** Orders, and what Juhe says of them. */
function orderRows(stage: string): Rows {
  const { countOf, each, highest, sum } = drawings(stage)
  // As the alarm outcome-unknown sees it: a run sees just those that it asks about.
  const seenIn15Minutes = (metric: Metric) =>
    serviceMetric(stage, metric, { statistic: 'Maximum', minutes: 15 })
  return [
    [
      graph('Orders by state', each(metrics.orders)),
      graph('Submits by outcome', each(metrics.submits)),
      graph(
        'Unknown outcomes seen in a run: most, oldest',
        [seenIn15Minutes(metrics.unknownOutcomes)],
        [seenIn15Minutes(metrics.oldestUnknown)],
      ),
    ],
    [
      graph('Errors of Juhe by code', [
        ...each(metrics.upstreamErrors),
        countOf(metrics.upstreamErrors)(otherValue),
      ]),
      graph('Contradictions, unlisted answers, drift', [
        sum(metrics.contradictions),
        sum(metrics.unlisted),
        ...each(metrics.juheDrift),
      ]),
      graph('Callbacks of Juhe, unknown keys', [...each(metrics.callbacksIn), sum(metrics.unknownKeys)]),
    ],
    [
      graph(
        'Juhe’s budget: calls today; questions postponed, longest wait',
        [highest(metrics.juheCallsToday)],
        [sum(metrics.asksPostponed), highest(metrics.askWait)],
      ),
      graph('Tenants near a limit', each(metrics.nearLimit)),
    ],
  ]
}

/** Pushes to tenants, and the attention that orders get. */
function attentionRows(stage: string): Rows {
  const { each, highest, sum } = drawings(stage)
  const latency = ['p50', 'p90', 'p99'].map((statistic) =>
    serviceMetric(stage, metrics.pushLatency, { statistic }),
  )
  return [
    [
      graph('Pushes to tenants', each(metrics.pushesOut)),
      graph('From event to delivered push', latency),
      graph('Oldest due order', [highest(metrics.oldestDue)]),
    ],
    [
      graph('Orders attended to, postponed', [...each(metrics.attended), sum(metrics.setbacks)]),
      graph(
        'How late the latest order was begun',
        metrics.lateness.dimension.values.map((value) =>
          serviceMetric(stage, metrics.lateness, { statistic: 'Maximum', value }),
        ),
      ),
      graph(
        'Schedule: time of a tick, ticks cut short, messages not sent',
        [highest(metrics.reconcileTime)],
        [sum(metrics.reconcileCut), sum(metrics.unsent)],
      ),
    ],
  ]
}

function platformRows({ orders, api, stream, queues, functions }: Watched): Rows {
  const named = functions.map(({ row: { functionName: label }, function: target }) => ({ label, target }))
  return [
    [
      graph('Requests, 4xx, 5xx', [
        api.stage.metricCount(),
        api.stage.metricClientError(),
        api.stage.metricServerError(),
      ]),
      graph('Latency of the API', [
        api.stage.metricLatency({ statistic: 'p50' }),
        api.stage.metricLatency({ statistic: 'p99' }),
      ]),
      graph(
        'Errors of functions',
        named.map(({ label, target }) => target.metricErrors({ label })),
      ),
    ],
    [
      graph(
        'Concurrent executions',
        named.map(({ label, target }) =>
          target.metric('ConcurrentExecutions', { label, statistic: 'Maximum' }),
        ),
      ),
      graph('Units of the table', [
        orders.metric('ConsumedReadCapacityUnits'),
        orders.metric('ConsumedWriteCapacityUnits'),
      ]),
      graph(
        'Dead letters',
        [stream, ...queues].map(({ deadLetters }) => deadLetters.metricApproximateNumberOfMessagesVisible()),
      ),
    ],
    [
      graph(
        'Queues: messages that can be had',
        queues.map(({ name: label, queue }) => queue.metricApproximateNumberOfMessagesVisible({ label })),
      ),
      graph(
        'Queues: age of the oldest message, s',
        queues.map(({ name: label, queue }) => queue.metricApproximateAgeOfOldestMessage({ label })),
      ),
    ],
  ]
}

function graph(title: string, left: readonly IMetric[], right: readonly IMetric[] = []): GraphWidget {
  return new GraphWidget({ title, left: [...left], right: [...right], width, height })
}
