import { callbackTypes } from '#contract/add-callback-url.ts'
import { type OperationName, operations } from '#contract/operations.ts'
import type { Fetch, FetchInit, FetchReply } from '#shared/fetch.ts'
import { OrderNo } from '#shared/ids.ts'
import { readCallback } from '#shared/juhe/read-callback.ts'
import { bodyText } from '#shared/lambda/http/body.ts'
import type { HttpEvent, HttpHandler } from '#shared/lambda/http/event.ts'
import type { Secrets } from '#shared/lambda/platform/secrets.ts'
import { type Noted, openJournalFile } from './journal-file.ts'
import { createJournalPages, type JournalPages } from './journal-pages.ts'
import type { JournalEntry, JuheCall, JuheCallbackIn } from './wire.ts'

/** What went over the wire between the service and Juhe, order by order; kept over restarts. */
export type Journal = {
  /** A fetch that does the same and notes what is asked of the upstream at `url`. */
  watchCalls(fetch: Fetch, url: string): Fetch
  /** A handler of Juhe's callbacks that does the same and notes them. */
  watchPushes(handler: HttpHandler): HttpHandler
  of(orderNo: OrderNo): readonly JournalEntry[]
  /** When everything noted is on disk. */
  close(): Promise<void>
}

/** What a journal is made of. */
export type JournalOptions = {
  /** The folder that keeps it. */
  readonly folder: string
  /** Ms since the epoch, the service's clock. */
  readonly now: () => number
  /** Ms of real time, for durations. */
  readonly real: () => number
  /** The tokens by which Juhe's callbacks are known: whatever comes without is not Juhe's, and is not noted. */
  readonly callbackTokens: () => Promise<Secrets['callbackTokens']>
  /** Something was noted about an order. */
  readonly onEntry: (orderNo: string) => void
  /** It cannot be written to disk. */
  readonly onError: (error: unknown) => void
}

/** The newest entries of an order, and the newest of all (of whole orders), that are kept. */
const keptOfOrder = 200
const keptOfAll = 20_000

const operationOfPath = new Map<string, OperationName>(
  Object.values(operations).map(({ path, name }) => [path, name]),
)

/** Goes on with the journal of a folder. Of bodies it keeps numbers of orders and codes, nothing of people. */
export function createJournal(options: JournalOptions): Journal {
  const { now, real, onEntry, callbackTokens } = options
  const pages = createJournalPages(keptOfOrder, keptOfAll)
  const file = openJournalFile({ ...options, all: pages.all, mostLines: 2 * keptOfAll })
  restore(pages, file.history)
  let lastId = pages.all().reduce((highest, { entry }) => Math.max(highest, entry.id), 0)

  function keep(orderNo: OrderNo, entry: JournalEntry): void {
    pages.put(orderNo, entry)
    file.write({ orderNo, entry })
    onEntry(orderNo)
  }

  /** Adds an entry; answers how to complete it. */
  function note<Entry extends JournalEntry>(orderNo: OrderNo, first: Entry): (more: Partial<Entry>) => void {
    let noted = first
    keep(orderNo, noted)
    return (more) => {
      noted = { ...noted, ...more }
      keep(orderNo, noted)
    }
  }

  function stamp(): { readonly id: number; readonly at: number } {
    lastId += 1
    return { id: lastId, at: now() }
  }

  return {
    watchCalls: (fetch, base) => {
      const origin = new URL(base).origin
      return async (input, init) => {
        const about = callOf(origin, input, init)
        if (about === undefined) return fetch(input, init)
        const { orderNo, operation } = about
        const begun = real()
        const complete = note<JuheCall>(orderNo, { kind: 'call', ...stamp(), operation })
        try {
          return watched(await fetch(input, init), (outcome) => complete({ ms: real() - begun, ...outcome }))
        } catch (error) {
          complete({ ms: real() - begun, isUnanswered: true })
          throw error
        }
      }
    },
    watchPushes: (handler) => async (event, context) => {
      const push = pushOf(event, await callbackTokens())
      if (push === undefined) return handler(event, context)
      const begun = real()
      const { orderNo, ...about } = push
      const complete = note<JuheCallbackIn>(orderNo, { kind: 'callbackIn', ...stamp(), ...about })
      const answer = await handler(event, context)
      complete({ ms: real() - begun })
      return answer
    },
    of: pages.of,
    close: file.close,
  }
}

function restore(pages: JournalPages, history: readonly Noted[]): void {
  for (const { orderNo, entry } of history) pages.put(orderNo, entry)
  // Calls under way when the last process ended were never answered to anybody.
  for (const { orderNo, entry } of pages.all()) {
    if (entry.kind === 'call' && entry.ms === undefined && entry.isUnanswered !== true)
      pages.put(orderNo, { ...entry, ms: 0, isUnanswered: true })
  }
}

/** Which order a request to the upstream is about; undefined for searches and for whatever goes elsewhere. */
function callOf(origin: string, target: URL | string, init: FetchInit | undefined) {
  const url = new URL(target)
  if (url.origin !== origin) return undefined
  const operation = operationOfPath.get(url.pathname)
  const { body } = init ?? {}
  const orderNo = OrderNo.safeParse(body instanceof URLSearchParams ? body.get('outOrderNo') : undefined)
  return operation === undefined || !orderNo.success ? undefined : { operation, orderNo: orderNo.data }
}

/** The same reply, and what it says is told when it is read. */
function watched(reply: FetchReply, tell: (outcome: Partial<JuheCall>) => void): FetchReply {
  return {
    ...reply,
    async text() {
      try {
        const text = await reply.text()
        tell({ httpStatus: reply.status, ...codeOf(text) })
        return text
      } catch (error) {
        tell({ isUnanswered: true })
        throw error
      }
    },
  }
}

function codeOf(text: string): { readonly errorCode?: number } {
  try {
    const body: unknown = JSON.parse(text)
    const hasCode = typeof body === 'object' && body !== null && 'error_code' in body
    return hasCode && typeof body.error_code === 'number' ? { errorCode: body.error_code } : {}
  } catch {
    return {}
  }
}

/** The order and the news of a push, if it is one of Juhe's and of one of our orders. */
function pushOf(event: HttpEvent, tokens: Secrets['callbackTokens']) {
  const { type: name, token = '' } = event.pathParameters ?? {}
  const type = callbackTypes.find((entry) => String(entry) === name)
  if (type === undefined || !tokens[type].includes(token)) return undefined
  const push = readCallback(type, event.headers['content-type'], bodyText(event))
  const orderNo = OrderNo.safeParse(push?.outOrderNo)
  if (push === undefined || !orderNo.success) return undefined
  const [msgCode = ''] = 'msgCode' in push ? (/^\d{1,4}$/.exec(String(push.msgCode)) ?? []) : []
  return { orderNo: orderNo.data, push: push.kind, msgCode }
}
