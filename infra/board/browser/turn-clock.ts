import { signal } from '@preact/signals'
import { dayMs } from '#contract/durations.ts'
import { advanceClock, readDueBetween } from './api.ts'
import { duration } from './format.ts'
import { text } from './language.ts'
import { notify } from './notices.tsx'
import { clockOffset, isTurning, takeClock } from './store.ts'

/** Beyond this the clock asks first, ms: much happens in days, and the clock does not go back. */
const unaskedMs = dayMs

/** A turning that waits to be confirmed. `due`: how many orders have something due meanwhile; absent until it is known. */
export type TurnWish = {
  readonly ms: number
  readonly due?: number
  readonly answer: (isWanted: boolean) => void
}
export const turnWish = signal<TurnWish | undefined>(undefined)

/** Turns the service's clock ahead, and says so. Answers whether it went; while it turns it goes no further. */
export async function turnClock(ms: number): Promise<boolean> {
  if (isTurning.value || turnWish.value !== undefined) return false
  if (ms > unaskedMs && !(await isConfirmed(ms))) return false
  isTurning.value = true
  const before = clockOffset.value
  try {
    takeClock(await advanceClock(Math.max(0, ms) / 1_000))
    const gone = clockOffset.value - before
    // Stopped, it has gone less far.
    notify('good', text.value.clock.turned(duration(gone < ms - 60_000 ? gone : ms)))
    return true
  } catch {
    notify('bad', text.value.shell.failed)
    return false
  } finally {
    isTurning.value = false
  }
}

async function isConfirmed(ms: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const answer = (isWanted: boolean) => {
    turnWish.value = undefined
    resolve(isWanted)
  }
  turnWish.value = { ms, answer }
  readDueBetween(ms / 1_000).then(
    ({ orders }) => {
      if (turnWish.value?.answer === answer) turnWish.value = { ms, answer, due: orders }
    },
    () => undefined,
  )
  return promise
}
