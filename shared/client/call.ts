import { retryAfterMs } from '#shared/retry-after.ts'
import { type Body, classify, type Reply, tooManyRequests } from './classify.ts'
import {
  type AnswerFacts,
  RefusedError,
  TransportError,
  TurnedAwayError,
  UnknownOutcomeError,
} from './errors.ts'

/** What may happen when a call is sent twice: nothing, for it only reads; the same once; or a second effect. */
export type Effect = 'none' | 'repeatable' | 'once'

/** One operation to be called. */
export type OperationCall<Result> = {
  readonly operation: string
  readonly parameters: Readonly<Record<string, string | undefined>>
  readonly effect: Effect
  /** The result in an answer's body; undefined when it is not there. */
  readonly read: (body: Body) => Result | undefined
}

/** How calls are made. */
export type CallSettings = {
  readonly baseUrl: string
  readonly key: string
  readonly fetch: typeof globalThis.fetch
  /** How long one attempt may take, ms. */
  readonly timeoutMs: number
  /** How often a call that told nothing is made again, where that is safe. */
  readonly retries: number
  /** Whether calls with an effect may be made again, too. */
  readonly retryEffects: boolean
} & Surroundings

/** What time and chance are to a client; a test may turn them. */
export type Surroundings = {
  /** Ms since the epoch. */
  readonly now: () => number
  /** In [0, 1). */
  readonly random: () => number
  /** Resolves after `ms`; rejects with the signal's reason as soon as that aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
}

/** Makes a call, again where that is safe, and answers its result. Throws a CallError, or your signal's reason. */
export type Caller = <Result>(call: OperationCall<Result>, signal?: AbortSignal) => Promise<Result>

/** A reply with its result read. */
type Told<Result> =
  | { readonly kind: 'answered'; readonly result: Result }
  | Exclude<Reply, { kind: 'answered' }>

type Attempt<Result> = {
  readonly told: Told<Result>
  readonly facts: AnswerFacts
  /** How long the answer asks to be left alone, ms; 0 when it does not say. */
  readonly askedPauseMs: number
}

/** The pause before the first repetition, ms; each further one is twice as long. Up to a half more, so that many do not come back at once. */
const firstPauseMs = 250
/** The longest pause that an answer can ask for, ms. */
const longestPauseMs = 30_000

/** Makes the caller that all operations of one client share. */
export function createCaller(settings: CallSettings): Caller {
  return async (call, signal) => {
    const isRepeatable = call.effect !== 'once' || settings.retryEffects
    let doubt: Told<never> | undefined
    for (let attempt = 1; ; attempt += 1) {
      const { told: reply, facts, askedPauseMs } = await send(settings, call, signal)
      const isSafe = isCrowded(reply) || (reply.kind === 'trouble' && isRepeatable)
      if (reply.kind === 'trouble') doubt = reply
      if (!isSafe || attempt > settings.retries) {
        // That the last attempt did nothing says nothing of one before it that was not answered.
        const isDoubtful = reply.kind === 'turnedAway' && call.effect !== 'none'
        return resultOf(call, isDoubtful && doubt !== undefined ? doubt : reply, facts)
      }
      const pauseMs = firstPauseMs * 2 ** (attempt - 1) * (1 + settings.random() / 2)
      await settings.sleep(Math.max(pauseMs, Math.min(askedPauseMs, longestPauseMs)), signal)
    }
  }
}

/** A crowd at the door is over in a moment, and nothing was done: that is safe to repeat, whatever was asked. */
function isCrowded(reply: Told<unknown>): boolean {
  return reply.kind === 'turnedAway' && reply.code === tooManyRequests
}

async function send<Result>(
  settings: CallSettings,
  { operation, parameters, read }: OperationCall<Result>,
  signal: AbortSignal | undefined,
): Promise<Attempt<Result>> {
  signal?.throwIfAborted()
  const timeout = AbortSignal.timeout(settings.timeoutMs)
  try {
    const response = await settings.fetch(`${settings.baseUrl}/grabTicket/action/${operation}.php`, {
      // By POST, also what GET would do for: keys do not belong into URLs, which get logged.
      method: 'POST',
      body: formOf({ key: settings.key, ...parameters }),
      redirect: 'error',
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    })
    const reply = classify(response.status, await response.text())
    const askedPauseMs = retryAfterMs(response.headers.get('retry-after'), settings.now()) ?? 0
    return { told: withResult(reply, read), facts: factsOf(response.headers), askedPauseMs }
  } catch (cause) {
    signal?.throwIfAborted()
    const trouble = timeout.aborted ? 'timeout' : 'network'
    return { told: { kind: 'trouble', trouble, cause }, facts: {}, askedPauseMs: 0 }
  }
}

function formOf(parameters: Readonly<Record<string, string | undefined>>): URLSearchParams {
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) form.append(name, value)
  return form
}

function factsOf(headers: Headers): AnswerFacts {
  const requestId = headers.get('x-request-id')
  const docs = headers.get('x-docs')
  return { ...(requestId === null ? {} : { requestId }), ...(docs === null ? {} : { docs }) }
}

function withResult<Result>(reply: Reply, read: OperationCall<Result>['read']): Told<Result> {
  if (reply.kind !== 'answered') return reply
  const result = read(reply.body)
  return result === undefined ? { kind: 'trouble', trouble: 'unreadable' } : { kind: 'answered', result }
}

function resultOf<Result>(
  { operation, effect }: Pick<OperationCall<Result>, 'operation' | 'effect'>,
  reply: Told<Result>,
  facts: AnswerFacts,
): Result {
  switch (reply.kind) {
    case 'answered':
      return reply.result
    case 'refused':
      throw new RefusedError(operation, reply.code, reply.reason, facts)
    case 'turnedAway':
      throw new TurnedAwayError(operation, reply.code, reply.reason, facts)
    case 'trouble':
      throw effect === 'none'
        ? new TransportError(operation, reply, facts)
        : new UnknownOutcomeError(operation, reply, facts)
  }
}
