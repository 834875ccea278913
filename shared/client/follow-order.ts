import type { Surroundings } from './call.ts'
import { TransportError, TurnedAwayError } from './errors.ts'
import type { GrabDetail, OrderStatus } from './results.ts'

/** How an order is followed. */
export type FollowOptions = {
  /** How often it is looked at, ms; every 5 s unless given. The service answers from its table and spares Juhe. */
  readonly everyMs?: number
  /** Whether an issued order is followed on, until all of it is refunded (T) or changed (E). */
  readonly throughRefund?: boolean
  /** Ends it: the iterator rejects with the signal's reason. */
  readonly signal?: AbortSignal
}

type Look = (outOrderNo: string, options: { readonly signal?: AbortSignal }) => Promise<GrabDetail>

/** Nothing comes after these. */
const ends: readonly OrderStatus[] = ['U', 'O', 'C', 'T', 'E']

/** The longest pause between two looks while nothing can be learnt, ms. */
const longestPauseMs = 60_000

/** See Client.followOrder. */
export async function* followOrder(
  { look, sleep }: Pick<Surroundings, 'sleep'> & { readonly look: Look },
  outOrderNo: string,
  { everyMs = 5_000, throughRefund = false, signal }: FollowOptions = {},
): AsyncGenerator<GrabDetail, void, undefined> {
  let lastSeen: string | undefined
  let pauseMs = everyMs
  for (;;) {
    const detail = await lookOnce(look, outOrderNo, signal)
    if (detail === undefined) pauseMs = Math.min(pauseMs * 2, Math.max(everyMs, longestPauseMs))
    else {
      pauseMs = everyMs
      const text = JSON.stringify(detail)
      if (text !== lastSeen) yield detail
      lastSeen = text
      if (ends.includes(detail.status) || (detail.status === 'F' && !throughRefund)) return
    }
    await sleep(pauseMs, signal)
  }
}

/** The order, or undefined when waiting may mend what is in the way. */
async function lookOnce(
  look: Look,
  outOrderNo: string,
  signal: AbortSignal | undefined,
): Promise<GrabDetail | undefined> {
  try {
    return await look(outOrderNo, signal === undefined ? {} : { signal })
  } catch (error) {
    if (isPassing(error)) return undefined
    throw error
  }
}

/** Whether waiting may mend it. HTTP 404 is no outage: this host has no such operation, today and later (a wrong baseUrl). */
export function isPassing(error: unknown): boolean {
  if (error instanceof TransportError) return !(error.trouble === 'http' && error.code === 404)
  return error instanceof TurnedAwayError && error.mayPassLater
}
