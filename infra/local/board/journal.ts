import { callbackTypes } from '#contract/add-callback-url.ts'
import { type OperationName, operations } from '#contract/operations.ts'
import type { Fetch, FetchInit, FetchReply } from '#shared/fetch.ts'
import { readPush } from '#shared/juhe/read-push.ts'
import { bodyText } from '#shared/lambda/body.ts'
import type { HttpEvent, HttpHandler } from '#shared/lambda/http.ts'
import type { JournalEntry, JuheCall, JuhePushIn } from './wire.ts'

/** What went over the wire between the service and Juhe, order by order. In memory, since the start. */
export type Journal = {
  /** A fetch that does the same and notes what is asked of the upstream at `url`. */
  watchCalls(fetch: Fetch, url: string): Fetch
  /** A handler of Juhe's pushes that does the same and notes them. */
  watchPushes(handler: HttpHandler): HttpHandler
  of(orderNo: string): readonly JournalEntry[]
}

/** What a journal is made of. */
export type JournalOptions = {
  /** Ms since the epoch, the service's clock. */
  readonly now: () => number
  /** Ms of real time, for durations. */
  readonly real: () => number
  /** Something was noted about an order. */
  readonly onEntry: (orderNo: string) => void
}

/** The newest entries of an order, and the newest orders, that are kept. */
const keptEntries = 200
const keptOrders = 1_000

const operationOfPath = new Map<string, OperationName>(
  Object.values(operations).map(({ path, name }) => [path, name]),
)

/** An empty journal. Of bodies it keeps numbers of orders and codes, nothing of people. */
export function createJournal({ now, real, onEntry }: JournalOptions): Journal {
  const entriesOf = new Map<string, JournalEntry[]>()
  let lastId = 0

  function entriesFor(orderNo: string): JournalEntry[] {
    const entries = entriesOf.get(orderNo) ?? []
    // The map keeps the order in which orders were last noted: the first are the oldest.
    entriesOf.delete(orderNo)
    entriesOf.set(orderNo, entries)
    const [oldest] = entriesOf.keys()
    if (entriesOf.size > keptOrders && oldest !== undefined) entriesOf.delete(oldest)
    return entries
  }

  /** Adds an entry; answers how to complete it. */
  function note<Entry extends JournalEntry>(orderNo: string, first: Entry): (more: Partial<Entry>) => void {
    const entries = entriesFor(orderNo)
    let noted = first
    entries.push(noted)
    if (entries.length > keptEntries) entries.shift()
    onEntry(orderNo)
    return (more) => {
      const place = entries.indexOf(noted)
      noted = { ...noted, ...more }
      if (place >= 0) entries[place] = noted
      onEntry(orderNo)
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
      const push = pushOf(event)
      if (push === undefined) return handler(event, context)
      const begun = real()
      const { orderNo, ...about } = push
      const complete = note<JuhePushIn>(orderNo, { kind: 'pushIn', ...stamp(), ...about })
      const answer = await handler(event, context)
      complete({ ms: real() - begun })
      return answer
    },
    of: (orderNo) => [...(entriesOf.get(orderNo) ?? [])],
  }
}

/** Which order a request to the upstream is about; undefined for searches and for whatever goes elsewhere. */
function callOf(origin: string, target: URL | string, init: FetchInit | undefined) {
  const url = new URL(target)
  if (url.origin !== origin) return undefined
  const operation = operationOfPath.get(url.pathname)
  const orderNo = init?.body?.get('outOrderNo') ?? undefined
  return operation === undefined || orderNo === undefined ? undefined : { operation, orderNo }
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

function pushOf(event: HttpEvent) {
  const type = callbackTypes.find((entry) => String(entry) === event.pathParameters?.type)
  const push = type === undefined ? undefined : readPush(type, event.headers['content-type'], bodyText(event))
  if (push === undefined) return undefined
  return { orderNo: push.outOrderNo, push: push.kind, msgCode: 'msgCode' in push ? String(push.msgCode) : '' }
}
