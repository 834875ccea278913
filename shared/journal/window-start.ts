import { dayMs } from '#contract/durations.ts'
import type { EventPlace, EventWindow } from '#contract/event-window.ts'

/** Where reading a window begins: at the cursor's place, but not before `from`; without either, a day before its end. */
export function windowStart(
  { from, to }: EventWindow,
  after: EventPlace | undefined,
  now: number,
): EventPlace {
  if (after !== undefined && (from === undefined || after.at >= from)) return after
  return { at: from ?? Math.min(to ?? now, now) - dayMs, id: '' }
}
