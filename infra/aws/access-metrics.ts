import { Duration } from 'aws-cdk-lib'
import { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import { FilterPattern, LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { logGroupNameOf } from '#infra/outputs.ts'
import type { Stage } from '#infra/stages.ts'
import { metricsNamespace } from '#shared/observability/metrics.ts'
import { accessLogName } from './data-stack.ts'

/**
 * Metrics that CloudWatch counts in the API's access log. It sees what callers get, also where no function could run, and
 * costs less than API Gateway's metrics of each route. API Gateway's own 4xx does not tell 429 from the others.
 */
export class AccessMetrics extends Construct {
  private readonly logGroup: ReturnType<typeof LogGroup.fromLogGroupName>
  private readonly namespace: string

  constructor(scope: Construct, id: string, { name }: Stage) {
    super(scope, id)
    this.logGroup = LogGroup.fromLogGroupName(this, 'Log', logGroupNameOf(name, accessLogName))
    this.namespace = `${metricsNamespace(name)}/access`
  }

  /** Answers 429: functions have none, so API Gateway itself turned the caller away. */
  throttled(): Metric {
    return this.counted('Throttled', FilterPattern.stringValue('$.status', '=', '429'))
  }

  /** Answers 5xx of one path: by its function, or by API Gateway in its place. */
  failed(functionName: string, path: string): Metric {
    const route = `ANY ${path.replace(/\{.*/, '*')}`
    const pattern = FilterPattern.all(
      FilterPattern.stringValue('$.routeKey', '=', route),
      FilterPattern.stringValue('$.status', '=', '5*'),
    )
    return this.counted(`Failed-${functionName}`, pattern)
  }

  private counted(metricName: string, filterPattern: ReturnType<typeof FilterPattern.all>): Metric {
    const { logGroup, namespace: metricNamespace } = this
    new MetricFilter(this, metricName, { logGroup, filterPattern, metricNamespace, metricName })
    return new Metric({
      ...{ namespace: metricNamespace, metricName, statistic: 'Sum', period: Duration.minutes(5) },
    })
  }
}
