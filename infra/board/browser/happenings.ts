import { isMsgCode, msgCodeText, type OrderStatus } from '#contract/dictionary.ts'
import type { PushAttempt, TimelineEntry } from '#shared/orders/machine/order.ts'
import type { JournalEntry, OrderView, PushView } from '../wire.ts'
import { tookTime } from './format.ts'
import { text } from './language.ts'

/** Between whom something happened, and in which direction; `self`: within the service. */
export type Lane = 'appToService' | 'serviceToApp' | 'serviceToJuhe' | 'juheToService' | 'self'

/** One row of the timeline. */
export type Happening = {
  readonly key: string
  readonly at: number
  readonly lane: Lane
  readonly title: string
  readonly detail: string
  /** What is told in Chinese whatever the page speaks. */
  readonly chinese?: string
  readonly tone: 'plain' | 'good' | 'warn' | 'bad'
  /** The order moved to this state. */
  readonly status?: OrderStatus
  /** How many like it followed each other at once. */
  readonly count: number
  readonly lastAt: number
}

type Told = Omit<Happening, 'count' | 'lastAt'>

/** Everything that happened to an order, in its order: its own record, and what was seen on the wires. */
export function happeningsOf(order: OrderView): readonly Happening[] {
  const told = [
    ...order.journal.map(ofJournal),
    ...order.timeline.filter(isNews).map(ofTimeline),
    ...order.outbox.flatMap((push) => push.attempts.map((attempt, index) => ofAttempt(push, attempt, index))),
  ].toSorted((left, right) => left.at - right.at)
  return told.reduce<Happening[]>(gathered, [])
}

/** The same question with the same answer, again and again, is one row. */
function gathered(rows: Happening[], next: Told): Happening[] {
  const last = rows.at(-1)
  const isSame =
    last !== undefined &&
    last.lane === 'serviceToJuhe' &&
    last.lane === next.lane &&
    last.title === next.title &&
    last.tone === next.tone
  const row = { ...next, count: 1, lastAt: next.at }
  if (!isSame) return [...rows, row]
  return [...rows.slice(0, -1), { ...last, detail: next.detail, count: last.count + 1, lastAt: next.at }]
}

/** That a push was delivered is told by its attempt. */
function isNews({ what }: TimelineEntry): boolean {
  return what !== 'pushDelivered'
}

function ofJournal(entry: JournalEntry): Told {
  const { order: words, pushes } = text.value
  const base = { key: `j${entry.id}`, at: entry.at }
  if (entry.kind === 'callbackIn') {
    return {
      ...base,
      lane: 'juheToService',
      title: words.callbackIn(pushes[entry.push]),
      detail: isMsgCode(entry.msgCode) ? `msgCode ${entry.msgCode}` : '',
      tone: 'plain',
      ...(isMsgCode(entry.msgCode) ? { chinese: msgCodeText(entry.msgCode) } : {}),
    }
  }
  const title = words.call(entry.operation)
  const took = entry.ms === undefined ? '' : ` · ${tookTime(entry.ms)}`
  const outcome = outcomeOf(entry)
  return { ...base, lane: 'serviceToJuhe', title, detail: outcome.says + took, tone: outcome.tone }
}

function outcomeOf(
  call: Extract<JournalEntry, { kind: 'call' }>,
): Pick<Told, 'tone'> & { readonly says: string } {
  const { order: words } = text.value
  if (call.ms === undefined) return { says: words.underWay, tone: 'plain' }
  if (call.isUnanswered === true) return { says: words.unanswered, tone: 'bad' }
  if (call.errorCode === 0) return { says: words.answeredOk, tone: 'plain' }
  if (call.errorCode !== undefined) return { says: words.answeredCode(call.errorCode), tone: 'warn' }
  return { says: `HTTP ${call.httpStatus ?? ''}`, tone: 'bad' }
}

function ofTimeline(entry: TimelineEntry, index: number): Told {
  const { events, statuses, pushes } = text.value
  const { at, by, what, detail = '' } = entry
  const lane = by === 'tenant' ? 'appToService' : by === 'juhe' ? 'juheToService' : 'self'
  const base = { key: `t${index}`, at, tone: toneOf(what) }
  if (what === 'status' && isStatus(detail)) {
    return { ...base, lane: 'self', title: statuses[detail], detail: '', status: detail }
  }
  const [kind = '', ...rest] = detail.split(' ')
  const says = isPush(kind) ? [pushes[kind], ...rest.map(reasonText)].join(' · ') : detail
  return { ...base, lane, title: isEvent(what) ? events[what] : what, detail: says }

  function isStatus(name: string): name is OrderStatus {
    return Object.hasOwn(statuses, name)
  }
  function isEvent(name: string): name is keyof typeof events {
    return Object.hasOwn(events, name)
  }
  function isPush(name: string): name is keyof typeof pushes {
    return Object.hasOwn(pushes, name)
  }
}

/** Why a push was given up; a word of a newer version as it is. */
function reasonText(word: string): string {
  const { givenUpReasons } = text.value
  return isReason(word) ? givenUpReasons[word] : word
}

function isReason(word: string): word is keyof typeof text.value.givenUpReasons {
  return Object.hasOwn(text.value.givenUpReasons, word)
}

function toneOf(what: TimelineEntry['what']): Told['tone'] {
  switch (what) {
    case 'refused':
    case 'pushGivenUp':
    case 'refundRefused':
      return 'bad'
    case 'outcomeUnknown':
    case 'turnedAway':
    case 'notCalled':
    case 'cancelRefused':
    case 'contradiction':
      return 'warn'
    case 'accepted':
    case 'refundAccepted':
      return 'good'
    case 'submitted':
    case 'resubmitted':
    case 'acknowledged':
    case 'absent':
    case 'status':
    case 'cancelRequested':
    case 'refundRequested':
    case 'refundEnded':
    case 'refundPriceEntered':
    case 'corrected':
    case 'pushMade':
    case 'pushDelivered':
    case 'forgotten':
      return 'plain'
    default:
      // A word that a newer version of the service has stored.
      return 'plain'
  }
}

function ofAttempt(push: PushView, { at, ms, result }: PushAttempt, index: number): Told {
  const { order: words, pushes } = text.value
  const isGood = result.kind === 'answered' && result.httpStatus >= 200 && result.httpStatus < 300
  const outcome = result.kind === 'answered' ? `HTTP ${result.httpStatus}` : words[result.why]
  // Of many attempts only the newest are kept.
  const number = index + 1 + Math.max(0, push.tries - push.attempts.length)
  return {
    key: `${push.id}${index}`,
    at,
    lane: 'serviceToApp',
    title: words.pushOut(pushes[push.kind], number),
    detail: ms > 0 ? `${outcome} · ${tookTime(ms)}` : outcome,
    tone: isGood ? 'good' : 'bad',
  }
}
