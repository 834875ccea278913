import { signal } from '@preact/signals'
import { dayMs, hourMs } from '#contract/durations.ts'
import { now } from './store.ts'

const ranges = { hour: hourMs, day: dayMs, all: Number.POSITIVE_INFINITY } as const

/** How far back the charts look. */
export const range = signal<keyof typeof ranges>('all')

/** The seconds that a chart's x axis spans, for moments that begin at `first` (ms): at least a minute. */
export function timeScale(first: number | undefined): readonly [number, number] {
  const end = now.value
  const begin = Math.max(first ?? end - 60_000, end - ranges[range.value])
  return [Math.min(begin, end - 60_000) / 1_000, end / 1_000]
}

/** As many of the newest rows are in the tables beside the charts. */
export const mostRows = 50
