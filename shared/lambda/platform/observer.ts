import { embeddedMetrics } from '#shared/observability/embedded-metrics.ts'
import { measure } from '#shared/observability/measure.ts'
import { metricsNamespace, stageVariable } from '#shared/observability/metrics.ts'
import { traceNow } from '#shared/observability/trace.ts'
import type { Observation, Observe } from '#shared/observations.ts'
import type { BarePlatform } from './platform.ts'

/**
 * Observations become log lines: the kind is the event's name. Each has few fields, and none that is personal; what it
 * belongs to stands beside them (trace.ts). On AWS the same line carries the metrics that the observation counts for:
 * its values and dimensions are the observation's alone.
 *
 * Without Powertools, on purpose: its logger and metrics add 34 kB to every bundle, a tenth of the bare SDK, for what
 * these few lines do.
 */
export function createObserver({ env, now, log }: BarePlatform): Observe {
  const stage = env[stageVariable]
  return (observation: Observation) => {
    const { kind, ...fields } = observation
    const embedded =
      stage === undefined ? {} : embeddedMetrics(metricsNamespace(stage), now(), measure(observation))
    log({ event: kind, ...traceNow(), ...fields, ...embedded })
  }
}
