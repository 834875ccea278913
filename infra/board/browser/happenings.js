import { isMsgCode, msgCodeText } from '#contract/dictionary.ts'
import { tookTime } from './format.ts'
import { text } from './language.ts'
/** Everything that happened to an order, in its order: its own record, and what was seen on the wires. */
export function happeningsOf(order) {
  const told = [
    ...order.journal.map(ofJournal),
    ...order.timeline.filter(isNews).map(ofTimeline),
    ...order.outbox.flatMap((push) => push.attempts.map((attempt, index) => ofAttempt(push, attempt, index))),
  ].toSorted((left, right) => left.at - right.at)
  return told.reduce(gathered, [])
}
/** The same question with the same answer, again and again, is one row. */
function gathered(rows, next) {
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
function isNews({ what }) {
  return what !== 'pushDelivered'
}
function ofJournal(entry) {
  const { order: words, pushes } = text.value
  const base = { key: `j${entry.id}`, at: entry.at }
  if (entry.kind === 'pushIn') {
    return {
      ...base,
      lane: 'juheToService',
      title: words.pushIn(pushes[entry.push]),
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
function outcomeOf(call) {
  const { order: words } = text.value
  if (call.ms === undefined) return { says: words.underWay, tone: 'plain' }
  if (call.isUnanswered === true) return { says: words.unanswered, tone: 'bad' }
  if (call.errorCode === 0) return { says: words.answeredOk, tone: 'plain' }
  if (call.errorCode !== undefined) return { says: words.answeredCode(call.errorCode), tone: 'warn' }
  return { says: `HTTP ${call.httpStatus ?? ''}`, tone: 'bad' }
}
function ofTimeline(entry, index) {
  const { events, statuses, pushes } = text.value
  const { at, by, what, detail = '' } = entry
  const lane = by === 'tenant' ? 'appToService' : by === 'juhe' ? 'juheToService' : 'self'
  const base = { key: `t${index}`, at, tone: toneOf(what) }
  if (what === 'status' && isStatus(detail)) {
    return { ...base, lane: 'self', title: statuses[detail], detail: '', status: detail }
  }
  const [kind = '', ...rest] = detail.split(' ')
  const says = isPush(kind) ? [pushes[kind], ...rest].join(' ') : detail
  return { ...base, lane, title: events[what], detail: says }
  function isStatus(name) {
    return Object.hasOwn(statuses, name)
  }
  function isPush(name) {
    return Object.hasOwn(pushes, name)
  }
}
function toneOf(what) {
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
    case 'pushMade':
    case 'pushDelivered':
    case 'forgotten':
      return 'plain'
  }
}
function ofAttempt(push, { at, ms, result }, index) {
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
