import { formatChinaTime } from '#contract/china-time.ts'
import { type Caller, type CallSettings, createCaller, type Surroundings } from './call.ts'
import { createExtensions, type Extensions } from './extensions.ts'
import { type FollowOptions, followOrder } from './follow-order.ts'
import { resultWith } from './read-result.ts'
import type {
  CancelResult,
  DataDictionary,
  GrabDetail,
  IssuedDetail,
  RequestedRefund,
  SearchResult,
  SubmitResult,
} from './results.ts'
import { sleep } from './sleep.ts'
import { type SubmitOrder, submitParameters } from './submit-order.ts'

/** What a client needs to know. */
export type ClientOptions = {
  /** Where the service is, such as `https://orders.example.com`; also that of Juhe itself, or of the sandbox. */
  readonly baseUrl: string
  /** Your API key. */
  readonly key: string
  /** How requests are sent; the platform's own `fetch` unless given. */
  readonly fetch?: typeof globalThis.fetch
  /** How long one attempt may take, ms; 30 s unless given, the most that the service takes. */
  readonly timeoutMs?: number
  /**
   * How often a call that told nothing is made again where that is safe, and any call that a crowd (HTTP 429) turned
   * away; twice unless given. The pauses grow from 0.25 s, and are as long as a `Retry-After` asks, up to 30 s.
   */
  readonly retries?: number
  /**
   * Whether calls with an effect (submit, cancel, refund) are made again, too, when it is unknown whether they arrived.
   * Right for this service, where the same call again does nothing twice. Wrong for Juhe and for the sandbox as such,
   * where a repeated submit may buy a second ticket: so it must be asked for.
   */
  readonly retryEffects?: boolean
} & Partial<Surroundings>

/** Ends a call early: it rejects with the signal's reason. What was on its way may still have its effect. */
export type CallOptions = { readonly signal?: AbortSignal }

/** What a search asks for, contract §1. */
export type Search = {
  /** A station in Chinese or pinyin. */
  readonly from: string
  readonly to: string
  /** The day of departure in China: `yyyyMMdd`, `yyyy-MM-dd`, or a moment of that day. */
  readonly date: string | Date
  /** 1 normal tickets (default), 2 students'. */
  readonly type?: 1 | 2
}

/** Where pushes shall go, contract §6. */
export type Callback = {
  readonly url: string
  /** 1 ticket results, 2 refunds, 3 expiries. */
  readonly type: 1 | 2 | 3
  /** An extension: how pushes are written, a JSON body (default), or a form whose field `data` holds the JSON. */
  readonly format?: 'json' | 'form'
}

/**
 * The operations. Each answers its result or throws a CallError (errors.ts): refused, turned away, transport (reads), or
 * unknown outcome (calls with an effect).
 */
export type Client = {
  /** Contract §1. */
  search(search: Search, options?: CallOptions): Promise<SearchResult>
  /** Contract §2. At this service the same order again is the same order. */
  submitOrder(order: SubmitOrder, options?: CallOptions): Promise<SubmitResult>
  /** Contract §3: the grab order. */
  orderDetail(outOrderNo: string, options?: CallOptions): Promise<GrabDetail>
  /** Contract §3 with `issue=1`: the order of the issued tickets, with each `passengerId`. */
  issuedDetail(outOrderNo: string, options?: CallOptions): Promise<IssuedDetail>
  /** Contract §4. */
  cancelOrder(outOrderNo: string, options?: CallOptions): Promise<CancelResult>
  /** Contract §5: one ticket; how it ends comes by push. */
  applyRefundOrder(
    refund: { readonly outOrderNo: string; readonly passengerId: string },
    options?: CallOptions,
  ): Promise<RequestedRefund>
  /** Contract §6. */
  addCallbackUrl(callback: Callback, options?: CallOptions): Promise<void>
  /** Contract §7. */
  dataDictionary(options?: CallOptions): Promise<DataDictionary>
  /**
   * The order each time that it has changed, from how it stands now to its end: issued, failed, expired or cancelled.
   * Goes on through outages; ends early only by your signal, or by an error that waiting does not mend (a refusal, or
   * HTTP 404 from a host that has no such operation).
   */
  followOrder(outOrderNo: string, options?: FollowOptions): AsyncGenerator<GrabDetail, void, undefined>
  /** What this service offers beyond the contract; Juhe and the sandbox have none of it. */
  readonly extensions: Extensions
}

/** A client of this service, of the sandbox, or of Juhe. It holds no connection and need not be closed. */
export function createClient(options: ClientOptions): Client {
  const settings = settingsOf(options)
  const call = createCaller(settings)
  const orderDetail = (outOrderNo: string, { signal }: CallOptions = {}) =>
    call({ ...reads.orderDetail, parameters: { outOrderNo } }, signal)
  return {
    ...effectsOf(call),
    search: ({ from, to, date, type }, { signal } = {}) =>
      call({ ...reads.search, parameters: { from, to, date: dayOf(date), type: textOf(type) } }, signal),
    orderDetail,
    issuedDetail: (outOrderNo, { signal } = {}) =>
      call({ ...reads.issuedDetail, parameters: { outOrderNo, issue: '1' } }, signal),
    dataDictionary: ({ signal } = {}) => call({ ...reads.dataDictionary, parameters: {} }, signal),
    followOrder: (outOrderNo, follow) =>
      followOrder({ look: orderDetail, sleep: settings.sleep }, outOrderNo, follow),
    extensions: createExtensions(call, settings),
  }
}

const reads = {
  search: {
    operation: 'search',
    effect: 'none',
    read: resultWith<SearchResult>({ queryKey: 'text', trains: 'list' }),
  },
  orderDetail: {
    operation: 'orderDetail',
    effect: 'none',
    read: resultWith<GrabDetail>({ status: 'text', passengers: 'list' }),
  },
  issuedDetail: {
    operation: 'orderDetail',
    effect: 'none',
    read: resultWith<IssuedDetail>({ orderStateCode: 'text', passengers: 'list' }),
  },
  dataDictionary: {
    operation: 'dataDictionary',
    effect: 'none',
    read: resultWith<DataDictionary>({ msgCode: 'object', orderStatus: 'object' }),
  },
} as const

function effectsOf(
  call: Caller,
): Pick<Client, 'submitOrder' | 'cancelOrder' | 'applyRefundOrder' | 'addCallbackUrl'> {
  return {
    submitOrder: (order, { signal } = {}) =>
      call(
        {
          operation: 'submitOrder',
          effect: 'once',
          parameters: submitParameters(order),
          read: resultWith<SubmitResult>({ orderNo: 'text' }),
        },
        signal,
      ),
    cancelOrder: (outOrderNo, { signal } = {}) =>
      call(
        {
          operation: 'cancelOrder',
          effect: 'once',
          parameters: { outOrderNo },
          read: resultWith<CancelResult>({ orderNo: 'text' }),
        },
        signal,
      ),
    applyRefundOrder: ({ outOrderNo, passengerId }, { signal } = {}) =>
      call(
        {
          operation: 'applyRefundOrder',
          effect: 'once',
          parameters: { outOrderNo, passengerId },
          read: resultWith<RequestedRefund>({ orderNo: 'text' }),
        },
        signal,
      ),
    async addCallbackUrl({ url, type, format }, { signal } = {}) {
      const parameters = { url, type: String(type), format }
      // Its success has no result, and setting the same URL again changes nothing anywhere.
      await call(
        { operation: 'addCallbackUrl', effect: 'repeatable', parameters, read: (body) => body },
        signal,
      )
    },
  }
}

function settingsOf(options: ClientOptions): CallSettings {
  const { baseUrl, key, timeoutMs = 30_000, retries = 2, retryEffects = false } = options
  const { now = Date.now, random = Math.random } = options
  return {
    baseUrl: baseUrl.replace(/(?<!\/)\/+$/, ''),
    ...{ key, timeoutMs, retries, retryEffects, now, random },
    sleep: options.sleep ?? sleep,
    // Not kept: a fetch that is replaced later, by a test or a tracer, counts.
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
  }
}

function dayOf(date: string | Date): string {
  return typeof date === 'string' ? date.replaceAll('-', '') : formatChinaTime(date.getTime(), 'yyyyMMdd')
}

function textOf(value: number | undefined): string | undefined {
  return value === undefined ? undefined : String(value)
}
