import { formatChinaTime } from '#contract/china-time.ts'
import type { Caller, Surroundings } from './call.ts'
import type { EventKind, EventsPage, ResentPushes, Statement, ToldEvent } from './extension-results.ts'
import { isPassing } from './follow-order.ts'
import { resultWith } from './read-result.ts'

/** Ends a call early. */
type CallOptions = { readonly signal?: AbortSignal }

/** Which events: by when you were told, and by kind. Moments, or `yyyy-MM-dd HH:mm:ss` in China Standard Time. */
export type EventsFilter = {
  readonly from?: Date | string
  readonly to?: Date | string
  readonly kind?: EventKind | readonly EventKind[]
}

/** How events are read one after the other. */
export type EventsOptions = EventsFilter & {
  /** Go on after this event: its `cursor`. Without it, `from`; without either, the last day. */
  readonly cursor?: string
  /** Look for new ones as often as that (ms), for ever and through outages, until your signal ends it. */
  readonly everyMs?: number
  readonly signal?: AbortSignal
}

/** The operations that read and resend what you were told. */
export type JournalExtensions = {
  /** One page of what you were told, oldest first. */
  listEvents(
    filter?: EventsFilter & { readonly limit?: number; readonly cursor?: string },
    options?: CallOptions,
  ): Promise<EventsPage>
  /** All events, oldest first, fetched page by page as you go. Keep the `cursor` of the last one to go on later. */
  events(options?: EventsOptions): AsyncGenerator<ToldEvent, void, undefined>
  /** The money of one day in China: `yyyyMMdd`, `yyyy-MM-dd`, or a moment of that day. All pages in one. */
  statement(date: Date | string, options?: CallOptions): Promise<Statement>
  /** Has a window's pushes sent again under their old ids, all pages of them, and tells how many there were. */
  resendPushes(
    window: EventsFilter & { readonly includeDelivered?: boolean; readonly dryRun?: boolean },
    options?: CallOptions,
  ): Promise<{ readonly resent: number }>
}

/** The longest page: fewest requests. */
const longestPage = 100

/** See JournalExtensions. */
export function createJournalExtensions(
  call: Caller,
  { sleep }: Pick<Surroundings, 'sleep'>,
): JournalExtensions {
  const listEvents: JournalExtensions['listEvents'] = ({ limit, cursor, ...filter } = {}, { signal } = {}) =>
    call(
      {
        operation: 'listEvents',
        effect: 'none',
        parameters: {
          ...filterParameters(filter),
          limit: limit === undefined ? undefined : String(limit),
          cursor,
        },
        read: resultWith<EventsPage>({ events: 'list' }),
      },
      signal,
    )
  return {
    listEvents,
    events: (options = {}) => readEvents({ listEvents, sleep }, options),
    statement: (date, options) => wholeStatement(call, dayOf(date), options),
    resendPushes: (window, options) => resendWindow(call, window, options),
  }
}

async function* readEvents(
  { listEvents, sleep }: Pick<JournalExtensions, 'listEvents'> & Pick<Surroundings, 'sleep'>,
  { cursor, everyMs, signal, ...filter }: EventsOptions,
): AsyncGenerator<ToldEvent, void, undefined> {
  const options = signal === undefined ? {} : { signal }
  let place = cursor
  for (;;) {
    const page = await orUndefined(everyMs !== undefined, () =>
      listEvents(
        { ...filter, limit: longestPage, ...(place === undefined ? {} : { cursor: place }) },
        options,
      ),
    )
    yield* page?.events ?? []
    const next = page?.cursor ?? ''
    place = next === '' ? (page?.events.at(-1)?.cursor ?? place) : next
    if (next !== '') continue
    if (everyMs === undefined) return
    await sleep(everyMs, signal)
  }
}

/** A page, or undefined when waiting may mend what is in the way and somebody wants to wait. */
async function orUndefined<Page>(waits: boolean, look: () => Promise<Page>): Promise<Page | undefined> {
  try {
    return await look()
  } catch (error) {
    if (waits && isPassing(error)) return undefined
    throw error
  }
}

async function wholeStatement(call: Caller, date: string, { signal }: CallOptions = {}): Promise<Statement> {
  const lines: Statement['lines'][number][] = []
  let cursor: string | undefined
  for (;;) {
    const page: Statement = await call(
      {
        operation: 'statement',
        effect: 'none',
        parameters: { date, cursor },
        read: resultWith<Statement>({ lines: 'list', totals: 'object' }),
      },
      signal,
    )
    lines.push(...page.lines)
    if (page.cursor === '') return { ...page, lines }
    cursor = page.cursor
  }
}

async function resendWindow(
  call: Caller,
  { includeDelivered = false, dryRun = false, ...filter }: Parameters<JournalExtensions['resendPushes']>[0],
  { signal }: CallOptions = {},
): Promise<{ readonly resent: number }> {
  const parameters = {
    ...filterParameters(filter),
    includeDelivered: includeDelivered ? '1' : '0',
    dryRun: dryRun ? '1' : '0',
  }
  let resent = 0
  let cursor: string | undefined
  do {
    const page: ResentPushes = await call(
      {
        operation: 'resendPushes',
        // Twice is once more of the same push, which its receiver knows by its id.
        effect: 'repeatable',
        parameters: { ...parameters, cursor },
        read: resultWith<ResentPushes>({}),
      },
      signal,
    )
    resent += page.resent
    cursor = page.cursor
  } while (cursor !== '')
  return { resent }
}

function filterParameters({ from, to, kind }: EventsFilter) {
  return {
    from: timeOf(from),
    to: timeOf(to),
    kind: kind === undefined || typeof kind === 'string' ? kind : kind.join('|'),
  }
}

function timeOf(time: Date | string | undefined): string | undefined {
  return time instanceof Date ? formatChinaTime(time.getTime(), 'yyyy-MM-dd HH:mm:ss') : time
}

function dayOf(date: Date | string): string {
  return typeof date === 'string' ? date.replaceAll('-', '') : formatChinaTime(date.getTime(), 'yyyyMMdd')
}
