import { advanceClock } from './api.ts'
import { duration } from './format.ts'
import { text } from './language.ts'
import { notify } from './notices.tsx'
import { isTurning, takeClock } from './store.ts'

/** Turns the service's clock ahead, and says so. Answers whether it went; while it turns it goes no further. */
export async function turnClock(ms: number): Promise<boolean> {
  if (isTurning.value) return false
  isTurning.value = true
  try {
    takeClock(await advanceClock(Math.max(0, ms) / 1_000))
    notify('good', text.value.clock.turned(duration(ms)))
    return true
  } catch {
    notify('bad', text.value.shell.failed)
    return false
  } finally {
    isTurning.value = false
  }
}
