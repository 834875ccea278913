import { formatChinaTime } from '#contract/china-time.ts'
import { dayMs } from '#contract/durations.ts'
import type { Charset, Fetch } from '#shared/fetch.ts'
import { createJuheClient, type JuheClient } from '#shared/juhe/client.ts'
import type { NotFoundSigns } from '#shared/juhe/not-found.ts'
import { type CaseName, type Exchange, recordingFetch } from './exchange.ts'
import { judgeDetail, judgeEffect, judgeWrongKey } from './judge-orders.ts'
import { judgeDictionary, judgeSearch } from './judge-readings.ts'
import { judgeClock, judgeContentTypes, judgeHttps, judgeLatency, judgeQuota } from './judge-transport.ts'
import type { Check } from './verdict.ts'

/** What the check is handed in. */
export type CheckOptions = {
  readonly baseUrl: string
  /** Our key at Juhe; undefined if it cannot be read. */
  readonly key: string | undefined
  readonly fetch: Fetch
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  readonly random: () => number
  /** The service's clock, ms: for the day that is searched. */
  readonly now: () => number
  /** The machine's own clock, ms, which is never turned: for durations, and to compare with Juhe's. */
  readonly realNow: () => number
  /** Makes the number of an order that cannot exist. */
  readonly uuid: () => string
  /** The stage's settings about Juhe, which are judged by. */
  readonly notFound: NotFoundSigns
  readonly charset: Charset
  readonly readTimeoutMs: number
}

/** What was found, and all the answers that it was found in. */
export type CheckResult = { readonly checks: readonly Check[]; readonly exchanges: readonly Exchange[] }

/** The longest that any call may take here, ms: longer than the settings allow, to find out what they must allow. */
const patienceMs = 20_000

/** The journey that is searched: also what the sandbox replays a recorded search for. */
export const checkedJourney = { from: '北京', to: '天津' } as const

/**
 * Asks Juhe what changes nothing, and compares each answer with what the service relies on. It reads them by the
 * service's own client. Eight calls, all at once; never rejects because of Juhe.
 */
export async function checkJuhe(options: CheckOptions): Promise<CheckResult> {
  const exchanges: Exchange[] = []
  const clientFor = (
    caseName: CaseName,
    changes: { readonly baseUrl?: string; readonly key?: string } = {},
  ) => clientOf(options, caseName, (exchange) => exchanges.push(exchange), changes)
  // Our own numbers begin with T.
  const outOrderNo = `CHECK${options.uuid().replaceAll('-', '').slice(0, 24).toUpperCase()}`
  const date = formatChinaTime(options.now() + 10 * dayMs, 'yyyyMMdd')
  const httpsUrl = options.baseUrl.replace(/^http:/, 'https:')
  const isPlain = httpsUrl !== options.baseUrl
  const [dictionary, search, detail, issued, cancel, refund, wrongKey, https] = await Promise.all([
    clientFor('dataDictionary').dataDictionary(),
    clientFor('search').search({ ...checkedJourney, date, type: 1 }),
    clientFor('orderDetail').orderDetail(outOrderNo),
    clientFor('issuedDetail').issuedDetail(outOrderNo),
    clientFor('cancelOrder').cancelOrder(outOrderNo),
    clientFor('applyRefundOrder').applyRefundOrder(outOrderNo, '1'),
    clientFor('wrongKey', { key: 'no-such-key' }).dataDictionary(),
    isPlain ? clientFor('https', { baseUrl: httpsUrl }).dataDictionary() : undefined,
  ])
  const exchangeOf = (caseName: CaseName) => exchanges.find((exchange) => exchange.caseName === caseName)
  const detailVerdict = judgeDetail(detail, exchangeOf('orderDetail'), outOrderNo)
  // What https is like is told by its own check.
  const requests = exchanges.filter(({ caseName }) => caseName !== 'https')
  const checks: readonly Check[] = [
    { name: 'dataDictionary', ...judgeDictionary(dictionary, exchangeOf('dataDictionary')) },
    { name: 'search', ...judgeSearch(search, exchangeOf('search')) },
    { name: 'orderDetail', ...detailVerdict },
    { name: 'issuedDetail', ...judgeDetail(issued, exchangeOf('issuedDetail'), outOrderNo) },
    { name: 'cancelOrder', ...judgeEffect(cancel, exchangeOf('cancelOrder'), detailVerdict) },
    { name: 'applyRefundOrder', ...judgeEffect(refund, exchangeOf('applyRefundOrder'), detailVerdict) },
    { name: 'wrongKey', ...judgeWrongKey(wrongKey, exchangeOf('wrongKey')) },
    { name: 'https', ...judgeHttps(dictionary, https, httpsUrl) },
    { name: 'clock', ...judgeClock(requests) },
    { name: 'latency', ...judgeLatency(requests, options.readTimeoutMs, patienceMs) },
    { name: 'contentTypes', ...judgeContentTypes(requests, options.charset) },
    { name: 'quota', ...judgeQuota(requests) },
  ]
  return { checks, exchanges }
}

function clientOf(
  options: CheckOptions,
  caseName: CaseName,
  record: (exchange: Exchange) => void,
  {
    baseUrl = options.baseUrl,
    key = options.key,
  }: { readonly baseUrl?: string; readonly key?: string | undefined },
): JuheClient {
  const { fetch, sleep, random, realNow, notFound, charset } = options
  return createJuheClient({
    baseUrl,
    key: async () => key,
    fetch: recordingFetch(fetch, caseName, realNow, record),
    ...{ sleep, random, notFound, charset },
    ...{ readTimeoutMs: patienceMs, writeTimeoutMs: patienceMs, retries: 0 },
  })
}
