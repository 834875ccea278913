import type { Measurement } from './measure.ts'

/**
 * What makes a log line carry metrics: CloudWatch's embedded metric format, in which CloudWatch reads them out of the
 * log, so that emitting costs no call. `now` is ms since the epoch.
 */
export function embeddedMetrics(
  namespace: string,
  now: number,
  measurements: readonly Measurement[],
): Readonly<Record<string, unknown>> {
  if (measurements.length === 0) return {}
  return {
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: measurements.map(({ metric, dimension }) => ({
        Namespace: namespace,
        // In total, and by the dimension.
        Dimensions:
          metric.dimension === undefined || dimension === undefined ? [[]] : [[], [metric.dimension.name]],
        Metrics: [{ Name: metric.name, Unit: metric.unit }],
      })),
    },
    ...Object.fromEntries(
      measurements.flatMap(({ metric, value, dimension }): [string, number | string][] => [
        [metric.name, value],
        ...(metric.dimension === undefined || dimension === undefined
          ? []
          : [[metric.dimension.name, dimension] satisfies [string, string]]),
      ]),
    ),
  }
}
