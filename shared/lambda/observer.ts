import type { Observation, Observe } from '#shared/observations.ts'
import type { BarePlatform } from './platform.ts'

/** Observations become log lines: the kind is the event's name. Each has few fields, and none that is personal. */
export function createObserver(platform: BarePlatform): Observe {
  return (observation: Observation) => {
    const { kind, ...fields } = observation
    platform.log({ event: kind, ...fields })
  }
}
