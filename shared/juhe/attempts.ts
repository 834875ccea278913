import type { OperationName } from '#contract/operations.ts'
import { operations } from '#contract/operations.ts'
import type { Charset, Fetch } from '#shared/fetch.ts'
import type { ReplyBody } from './classify.ts'
import {
  countOddities,
  type DocumentedFields,
  documentedAcknowledgement,
  documentedAnswer,
} from './documented.ts'
import { ignoreOddity, type OnOddity } from './lenient.ts'
import { isNotFound, type NotFoundSigns, noSigns } from './not-found.ts'
import type { Outcome } from './outcome.ts'
import { mapped, notCalled } from './outcome.ts'
import { callOnce } from './transport.ts'

/** What the client is handed in. */
export type JuheClientOptions = {
  /** Where the upstream is: `http://v.juhe.cn`, or the sandbox; the operations' paths are appended. */
  readonly baseUrl: string
  /** Our key at the upstream, or how to get it; undefined while it cannot be had: then nothing is called. */
  readonly key: string | (() => Promise<string | undefined>)
  readonly fetch: Fetch
  /** Resolves after `ms`; rejects as soon as the signal aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** In [0, 1), for the jitter between retries. */
  readonly random: () => number
  /** How long one attempt of a reading call may take, ms; 5 s unless said otherwise. */
  readonly readTimeoutMs?: number
  /** How long a submit, cancel, refund or addCallbackUrl may take, ms; 15 s unless said otherwise. */
  readonly writeTimeoutMs?: number
  /** How often a reading call is tried again while its outcome is unknown; twice unless said otherwise. */
  readonly retries?: number
  /** By what else it is known that an order does not exist; see {@link NotFoundSigns}. */
  readonly notFound?: NotFoundSigns
  /** In which encoding answers come; UTF-8 unless said otherwise. */
  readonly charset?: Charset
  /** Told of every attempt before it is made: each is a call of Juhe's quota. `hasSlot` holds for the first one. */
  readonly onCall?: (call: { readonly hasSlot: boolean }) => void
  /** Told of every attempt's end. */
  readonly onReply?: (reply: JuheReply) => void
  /** Told of what no document lists; see {@link OnOddity}. */
  readonly onOddity?: OnOddity
}

/** How one attempt ended, for metrics: no value in it is unbounded or personal. */
export type JuheReply = {
  readonly operation: OperationName
  /** From 1. */
  readonly attempt: number
  readonly kind: Outcome<unknown>['kind']
  /** What was not as it should be: `noKey`, `10012`, `timeout`, `network`, `http`, `unreadable`, `code`; absent if answered. */
  readonly error?: string
}

/** What may be said about a single call. */
export type CallOptions = {
  /** Ends the call, and its retries, with an unknown outcome (`timeout`). */
  readonly signal?: AbortSignal
  /** Whether a slot of the stage's budget was taken for it. */
  readonly hasSlot?: boolean
}

/** Makes a value of an answer's body; undefined if it cannot be read. */
type Read<Value> = (body: ReplyBody) => Value | undefined

type Parameters = Readonly<Record<string, string>>

/** The two ways to call an operation of the upstream. Neither ever rejects. */
export type Attempts = {
  /** Asks up to three times while the outcome is unknown. */
  readonly reading: <Value>(
    name: OperationName,
    parameters: Parameters,
    read: Read<Value>,
    call?: CallOptions,
  ) => Promise<Outcome<Value>>
  /** Has an effect, so it is called once. */
  readonly writing: <Value>(
    name: OperationName,
    parameters: Parameters,
    read: Read<Value>,
    call?: CallOptions,
  ) => Promise<Outcome<Value>>
}

/** How long an answer may be, in bytes: a hundred kB is a long search, ten are a long detail or the dictionary. */
const mostBytesOf = (name: OperationName) => (name === 'search' ? 1024 * 1024 : 256 * 1024)
/** Before the n-th retry: half of this for sure, doubled each time, the rest by chance. */
const backOffMs = 250

/** Calls with our key, within bounds, and tells of each attempt and its end. */
export function createAttempts(options: JuheClientOptions): Attempts {
  const { readTimeoutMs = 5_000, writeTimeoutMs = 15_000, retries = 2, notFound = noSigns, charset } = options

  /** One attempt, and the reply told of it. */
  async function attempt<Value>(
    name: OperationName,
    number: number,
    parameters: Parameters,
    bounds: { readonly timeoutMs: number; readonly isFresh: boolean },
    read: Read<Value>,
    call: CallOptions,
  ): Promise<Outcome<Value>> {
    const outcome = await exchange()
    options.onReply?.({ operation: name, attempt: number, kind: outcome.kind, ...errorOf(outcome) })
    return outcome

    async function exchange(): Promise<Outcome<Value>> {
      const key = typeof options.key === 'string' ? options.key : await options.key()
      if (key === undefined) return notCalled
      options.onCall?.({ hasSlot: call.hasSlot === true && number === 1 })
      const url = new URL(operations[name].path, options.baseUrl)
      const all = { ...bounds, mostBytes: mostBytesOf(name), signal: call.signal, charset }
      const body = await callOnce(options, url, { ...parameters, key }, all)
      if (body.kind === 'answered')
        countOddities(body.value, envelopeOf(name), name, options.onOddity ?? ignoreOddity)
      return mapped(body, read)
    }
  }

  return {
    async reading(name, parameters, read, call = {}) {
      // What a reading call lost to a closing connection is asked again.
      const bounds = { timeoutMs: readTimeoutMs, isFresh: false }
      for (let number = 1; ; number++) {
        const outcome = await attempt(name, number, parameters, bounds, read, call)
        if (outcome.kind !== 'unknown' || number > retries || call.signal?.aborted) return outcome
        // An order that is not there is said in a code that no document names: asking again changes nothing.
        if (isNotFound(outcome, notFound)) return outcome
        const backOff = backOffMs * 2 ** (number - 1) * (0.5 + options.random() / 2)
        if (!(await slept(options.sleep, backOff, call.signal))) return outcome
      }
    },
    // An effect is not repeated, so it goes over a connection that the other side cannot just be closing.
    writing: (name, parameters, read, call = {}) =>
      attempt(name, 1, parameters, { timeoutMs: writeTimeoutMs, isFresh: true }, read, call),
  }
}

function envelopeOf(name: OperationName): DocumentedFields {
  return name === 'addCallbackUrl' ? documentedAcknowledgement : documentedAnswer
}

function errorOf(outcome: Outcome<unknown>): { readonly error?: string } {
  switch (outcome.kind) {
    case 'answered':
      return {}
    case 'refused':
      return { error: String(outcome.code) }
    case 'unknown':
      return { error: outcome.code === 10014 ? '10014' : outcome.cause }
    case 'notCalled':
      return { error: 'noKey' }
  }
}

/** Waits; false when the wait was ended before its time. */
async function slept(sleep: JuheClientOptions['sleep'], ms: number, signal?: AbortSignal): Promise<boolean> {
  try {
    await sleep(ms, signal)
    return true
  } catch {
    return false
  }
}
