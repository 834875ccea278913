import { formatChinaTime } from '#contract/china-time.ts'
import { type Client, createClient } from '#shared/client/client.ts'
import type { SearchResult } from '#shared/client/results.ts'
import { tripOf } from '#shared/client/submit-order.ts'

/** What is looked at. */
export type SmokeTarget = {
  /** Where the service answers: an origin. */
  readonly url: string
  /** An API key of a tenant. */
  readonly key: string
  /** Whether an order may be placed, and cancelled at once. */
  readonly mayOrder: boolean
  /** The time, ms. */
  readonly now: () => number
  readonly sleep: (ms: number) => Promise<void>
}

/** What came of one check. */
export type SmokeCheck = {
  readonly name: 'dictionary' | 'wrongKey' | 'search' | 'order'
  readonly status: 'ok' | 'failed' | 'skipped'
  readonly ms: number
  readonly detail: string
}

const second = 1_000
const day = 24 * 3_600 * second

/** How far away the trip is: a ticket that Juhe buys in spite of the cancel is refunded for the lowest fee then. */
const tripInDays = 20

/** How long a cancel may take until the order shows it, ms. */
const cancelPatienceMs = 60 * second

/**
 * Calls the service as a tenant would: the dictionary, a wrong key, a search, and, where it may, an order that is cancelled
 * at once. Ends at the first check that fails: those after it could not tell more.
 */
export async function* smoke(target: SmokeTarget): AsyncGenerator<SmokeCheck, void, undefined> {
  const client = createClient({ baseUrl: target.url, key: target.key, retryEffects: true })
  let found: SearchResult | undefined
  const checks: readonly (readonly [SmokeCheck['name'], () => Promise<string | undefined>])[] = [
    ['dictionary', () => client.dataDictionary().then(() => 'answered')],
    ['wrongKey', () => wrongKeyRefused(target)],
    [
      'search',
      async () => {
        const date = new Date(target.now() + tripInDays * day)
        found = await client.search({ from: '北京', to: '上海', date })
        if (found.trains.length === 0) throw new Error('no train was found')
        return `${found.trains.length} trains on ${found.trainDate}`
      },
    ],
    [
      'order',
      async () =>
        target.mayOrder && found !== undefined ? orderAndCancel(target, client, found) : undefined,
    ],
  ]
  for (const [name, run] of checks) {
    const startedAt = performance.now()
    const end = await run().then(
      (detail) => ({ status: detail === undefined ? ('skipped' as const) : ('ok' as const), detail }),
      (error: unknown) => ({ status: 'failed' as const, detail: wordsOf(error) }),
    )
    const ms = Math.round(performance.now() - startedAt)
    yield { name, status: end.status, ms, detail: end.detail ?? 'this target allows no order' }
    if (end.status === 'failed') return
  }
}

/** A service that lets anybody in is worse than one that is down. */
async function wrongKeyRefused({ url }: SmokeTarget): Promise<string> {
  const stranger = createClient({ baseUrl: url, key: 'smoke-test-no-such-key', retries: 0 })
  try {
    await stranger.orderDetail('SMOKETEST')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 10001) return 'refused with 10001'
    throw error
  }
  throw new Error('a wrong key was let in')
}

/** Places an order, and cancels it. Answers how it ended; throws if it did not end cancelled. */
async function orderAndCancel(target: SmokeTarget, client: Client, found: SearchResult): Promise<string> {
  const train = found.trains.find(({ tickets }) => tickets.secondseat !== undefined)
  if (train === undefined) throw new Error('no train with second class was found')
  const outOrderNo = `SMOKE${formatChinaTime(target.now(), 'yyyyMMdd')}${Math.floor(target.now() % day)}`
  await client.submitOrder({
    ...tripOf(found, train),
    outOrderNo,
    seatClassCode: 'secondseat',
    closeTime: new Date(target.now() + (tripInDays - 2) * day),
    acceptNoSeat: false,
    // At the sandbox this contact's orders get no ticket.
    person: '过期',
    cellphone: '13800138000',
    passengers: [
      { passengerName: '测试乘客', passengerType: 1, idCardType: 0, idCardNo: '110101199003077715' },
    ],
  })
  await client.cancelOrder(outOrderNo)
  const until = target.now() + cancelPatienceMs
  for (;;) {
    const { status } = await client.orderDetail(outOrderNo)
    if (status === 'C') return `${outOrderNo} was placed and cancelled`
    if (status === 'F') throw new Error(`${outOrderNo} got a ticket before it was cancelled: refund it`)
    if (target.now() > until) throw new Error(`${outOrderNo} is still ${status}: cancel it by hand`)
    await target.sleep(second)
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
