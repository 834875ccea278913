import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { stirs } from './store.ts'

/** How long news are gathered before a list is read again, ms: while the clock turns, hundreds come a second. */
const gatherMs = 300

/** Something that is read again whenever orders move. `isFailed`: the last reading did not succeed. */
export type Fresh<Value> = { readonly value: Value | undefined; readonly isFailed: boolean }

/**
 * Reads something now, whenever `key` changes, and again after each change of any order. Until the answer to another key
 * is there, the one before stays.
 */
export function useFreshly<Value>(key: string, read: () => Promise<Value>): Fresh<Value> {
  const state = useSignal<Fresh<Value>>({ value: undefined, isFailed: false })
  const reading = useRef(read)
  reading.current = read
  const { value: stir } = stirs
  const turns = useRef({ asked: 0, taken: 0, key: '', timer: undefined as number | undefined })
  useEffect(() => {
    const { current: own } = turns
    const go = async () => {
      own.timer = undefined
      own.asked += 1
      const turn = own.asked
      const next = await reading.current().then(
        (value) => ({ value, isFailed: false }),
        () => ({ value: state.peek().value, isFailed: true }),
      )
      // A later question may have been answered earlier.
      if (turn < own.taken) return
      own.taken = turn
      state.value = next
    }
    if (own.key !== key || own.asked === 0) {
      own.key = key
      go()
    } else {
      own.timer ??= window.setTimeout(go, gatherMs)
    }
  }, [key, stir])
  useEffect(() => () => clearTimeout(turns.current.timer), [])
  return state.value
}
