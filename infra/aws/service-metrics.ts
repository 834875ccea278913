import { Duration } from 'aws-cdk-lib'
import { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import { metricsNamespace, type Metric as ServiceMetric } from '#shared/observability/metrics.ts'

/** How a metric is looked at. */
export type Look = {
  readonly statistic: string
  /** One value of the metric's dimension; without it, the total. */
  readonly value?: string
  readonly minutes?: number
}

/** One of the service's own metrics, as an alarm or the dashboard sees it. */
export function serviceMetric(
  stage: string,
  metric: ServiceMetric,
  { statistic, value, minutes = 5 }: Look,
): Metric {
  const { dimension } = metric
  return new Metric({
    namespace: metricsNamespace(stage),
    metricName: metric.name,
    statistic,
    period: Duration.minutes(minutes),
    ...(value === undefined ? {} : { label: value }),
    ...(value === undefined || dimension === undefined ? {} : { dimensionsMap: { [dimension.name]: value } }),
  })
}
