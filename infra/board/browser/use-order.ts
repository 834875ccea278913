import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { OrderView } from '../wire.ts'
import { readOrder } from './api.ts'
import { watchOrder } from './store.ts'

/** Happenings that come within this time, ms, are shown together. */
const gatherMs = 60

/**
 * An order as it stands, read again whenever something happened to it. `missing`: there is none of this number;
 * `unread`: the service did not answer, and nothing is known yet; undefined: it is being read.
 */
export function useOrder(orderNo: string): OrderView | 'missing' | 'unread' | undefined {
  const order = useSignal<OrderView | 'missing' | 'unread' | undefined>(undefined)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let asked = 0
    let taken = 0
    const read = async () => {
      timer = undefined
      asked += 1
      const turn = asked
      const next = await readOrder(orderNo).catch(() => order.peek() ?? ('unread' as const))
      // A later question may have been answered earlier.
      if (turn < taken) return
      taken = turn
      order.value = next
    }
    const stop = watchOrder(orderNo, () => {
      timer ??= setTimeout(read, gatherMs)
    })
    read()
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [orderNo])
  return order.value
}
