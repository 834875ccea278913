import type { Observation } from '#shared/observations.ts'
import { type Metric, metrics, otherValue } from './metrics.ts'

/** One value of one metric. */
export type Measurement = { readonly metric: Metric; readonly value: number; readonly dimension?: string }

/** What an observation counts for. */
export function measure(observation: Observation): readonly Measurement[] {
  switch (observation.kind) {
    case 'status':
      return [one(metrics.orders, observation.status)]
    case 'submit':
      return [one(metrics.submits, observation.outcome)]
    case 'contradiction':
      return [one(metrics.contradictions)]
    case 'unlisted':
    case 'oddity':
      return [one(metrics.unlisted)]
    case 'upstreamError':
      return [one(metrics.upstreamErrors, observation.error)]
    case 'juheDrift':
      return [one(metrics.juheDrift, observation.check)]
    case 'unknownKey':
      return [one(metrics.unknownKeys)]
    case 'callbackIn':
      return [one(metrics.callbacksIn, observation.outcome)]
    case 'pushOut':
      return [
        one(metrics.pushesOut, observation.outcome),
        ...(observation.latencyMs === undefined
          ? []
          : [{ metric: metrics.pushLatency, value: observation.latencyMs }]),
      ]
    case 'setback':
      return [one(metrics.setbacks)]
    case 'reconciled':
      return [
        { metric: metrics.reconcileTime, value: observation.durationMs },
        { metric: metrics.reconcileCut, value: observation.left },
        { metric: metrics.oldestDue, value: observation.oldestDueMs },
      ]
    case 'unsent':
      return [{ metric: metrics.unsent, value: observation.count }]
    case 'worked':
      return [
        { metric: metrics.attended, value: observation.attended, dimension: observation.queue },
        ...(observation.attended === 0
          ? []
          : [{ metric: metrics.lateness, value: observation.latestMs, dimension: observation.queue }]),
      ]
    case 'nearLimit':
      return [one(metrics.nearLimit, observation.limit)]
    case 'askPostponed':
      return [one(metrics.asksPostponed), { metric: metrics.askWait, value: observation.waitMs }]
    case 'juheBudget':
      return [
        { metric: metrics.juheCallsToday, value: observation.usedToday },
        { metric: metrics.askWait, value: observation.waitMs },
      ]
    case 'inDoubt':
      return [one(metrics.unknownOutcomes), { metric: metrics.oldestUnknown, value: observation.forMs }]
  }
}

/** Counts one. A value that the dimension does not list counts as other: dimensions stay few, whatever comes. */
function one(metric: Metric, value?: string): Measurement {
  if (value === undefined || metric.dimension === undefined) return { metric, value: 1 }
  return { metric, value: 1, dimension: metric.dimension.values.includes(value) ? value : otherValue }
}
