import type { JournalMark, News, OrderEvent, RefundNews, TicketNews } from '#shared/orders/machine/events.ts'
import type { EventMoney } from '#shared/orders/machine/order.ts'
import { defaultPolicy, type Policy } from '#shared/orders/machine/policy.ts'
import {
  absent,
  askFailed,
  cancel,
  cancelAnswered,
  day,
  detail,
  done,
  doubted,
  failure,
  hour,
  issue,
  juheNo,
  minute,
  newOrder,
  news,
  notCalled,
  pushed,
  refund,
  refundAnswered,
  refundPushed,
  refundResult,
  refundStarted,
  refused,
  second,
  start,
  submitAnswered,
  submitDone,
  ticket,
  tickets,
  tried,
  turnedAway,
  unknown,
} from '../factories.ts'
import { trusting } from '../story.ts'
import type { Happening, Life } from './telling.ts'

const { orderNo } = newOrder()
const issuePush = `msg_${orderNo}_ticketIssued`
const refundPush = (passenger: 0 | 1, n = 1) => `msg_${orderNo}_refund_${passenger}_${n}`

const forgetting: Policy = { ...defaultPolicy, forgetAfterMs: 30 * day, reduceAfterMs: 400 * day }

/** Juhe has it, and it grabs. */
const grabs: readonly Happening[] = [second, submitDone(), 30 * second, detail(news.grabbing)]

/** And an hour later both passengers have their tickets, and the tenant knows it. */
const bought: readonly Happening[] = [
  ...grabs,
  hour,
  detail(news.issued),
  second,
  tried(issuePush, 200, { at: start + hour + 32 * second }),
]

const asked = (event: OrderEvent, askedAt: number): OrderEvent => ({ ...event, askedAt }) as OrderEvent
const late = (first: TicketNews['state'], second?: TicketNews['state']) => detail(tickets(first, second))
const known: EventMoney = {
  tickets: [
    { passengerId: 'P1', cents: 55_300 },
    { passengerId: 'P2', cents: 55_300 },
  ],
  feeCents: 800,
}

/** What the journal holds of the issue. */
function mark(corrections: number, money: EventMoney = known): JournalMark {
  return { pushId: issuePush, journaled: { at: start + hour, corrections, money } }
}

/** Happenings that stand together. */
const then = (...happenings: readonly Happening[]): readonly Happening[] => happenings

const corrected = (told: News): OrderEvent => ({
  ...{ type: 'corrected', upstreamOrderNo: juheNo, news: told },
  ...{ by: 'operator', reason: 'Juhe shows it otherwise' },
})
const journaled = (...marks: readonly JournalMark[]): OrderEvent => ({ type: 'journaled', marks })
const refundCallback = (result: Partial<RefundNews['result']>, passengerId = 'P1'): OrderEvent => ({
  type: 'refundCallbackReceived',
  upstreamOrderNo: juheNo,
  refund: {
    passengerId,
    result: { ...refundResult(result.refunded ?? true, start + 3 * hour), ...result } as RefundNews['result'],
  },
})
const refusedWith = (words: string): OrderEvent => ({
  ...{ type: 'submitAnswered', attempt: 1 },
  outcome: { kind: 'refused', failure: failure('209', words), words },
})
/** Juhe gives an issued order a number of its own. */
const underAnotherNumber = (told: News): OrderEvent => ({
  ...{ type: 'detailLearned', upstreamOrderNo: juheNo, issuedOrderNo: 'FT9', news: told },
})
/** An attempt before which the journal was told. */
const toldJournal = (attempt: OrderEvent, ...journaled: readonly JournalMark[]): OrderEvent =>
  attempt.type === 'pushTried' ? { ...attempt, journaled } : attempt
const unread: OrderEvent = { type: 'callbackUnreadable' }
const nearly = {
  ...issue,
  orderPrice: '',
  juheServiceFee: '',
  ticketNo: '',
  unsaid: ['arriveAt', 'issuedAt'],
} as const
const noCodes = { ...issue, fromStationCode: null, toStationCode: null }
const withWords = (msgInfo: string) => ({ ...news.failed, failure: failure('999', msgInfo) })

export const lives: readonly Life[] = [
  { name: 'just made', happenings: [] },
  {
    name: 'bought, told after three attempts, kept, forgotten, reduced',
    policy: forgetting,
    happenings: [
      ...grabs,
      ...then(hour, detail(news.issued)),
      ...then(second, tried(issuePush, 500, { at: start + hour + 32 * second })),
      ...then(
        5 * second,
        tried(issuePush, 'timeout', { tries: 1, jitter: 0.5, at: start + hour + 37 * second }),
      ),
      ...then('due', tried(issuePush, 429, { tries: 2, retryAfterMs: 5 * minute })),
      ...then('due', toldJournal(tried(issuePush, 204, { tries: 3 }), mark(0))),
      ...then(tried(issuePush, 200, { tries: 4 }), journaled(mark(0))),
      ...then(4 * day, detail(news.issued)),
      ...then('due', { type: 'forgetDue' }, 'due', { type: 'reduceDue' }, detail(tickets('T', 'T'))),
    ],
  },
  {
    name: 'refused before anybody was told',
    happenings: [second, refusedWith('该坐席已售完(209)'), cancel, absent],
  },
  {
    name: 'refused after it was acknowledged',
    happenings: [
      ...then(second, { type: 'acknowledged' }, second, submitAnswered(refused)),
      ...then({ type: 'acknowledged' }, cancel),
    ],
  },
  {
    name: 'refused after its lease was over',
    happenings: [30 * second, submitAnswered(refused)],
  },
  {
    name: 'of unknown outcome, absent, sent again, refused then, and absent again',
    happenings: [
      ...then(10 * second, submitAnswered(unknown), 'due', absent, 'due', askFailed, 'due', absent),
      ...then({ type: 'submitStarted' }, second, submitAnswered(refused, 2), 40 * second, absent),
    ],
  },
  {
    name: 'doubted, and then shown by orderDetail after all',
    happenings: [second, submitAnswered(doubted), 'due', absent, 'due', detail(news.early)],
  },
  {
    name: 'doubted, and absent',
    happenings: [
      second,
      submitAnswered(doubted),
      31 * second,
      absent,
      tried(`msg_${orderNo}_ticketFailed`, 410),
    ],
  },
  {
    name: 'turned away, not called, turned away until its time is over',
    happenings: [
      ...then(second, submitAnswered(turnedAway), 10 * second, { type: 'submitStarted' }),
      ...then('due', { type: 'submitStarted' }, submitAnswered(notCalled, 2)),
      ...then('due', { type: 'submitStarted' }, submitAnswered(turnedAway, 3)),
      ...then({ type: 'closed' }, day, { type: 'submitStarted' }, { type: 'closed' }),
    ],
  },
  {
    name: 'never answered: its lease ends, orderDetail cannot be had, and then shows it',
    happenings: [
      ...then(29 * second, absent, second, askFailed, askFailed, 'due', askFailed),
      ...then('due', detail(news.created), submitDone(1, 'FT2'), submitDone()),
    ],
  },
  {
    name: 'never answered, and absent when its lease ends',
    happenings: [
      30 * second,
      absent,
      asked(absent, start + 59 * second),
      30 * second,
      asked(absent, start + minute),
    ],
  },
  {
    name: 'told by a callback before its number is known, and absent then',
    happenings: [
      ...then(second, submitAnswered(unknown), pushed(news.issued), second, pushed(news.issued)),
      ...then(31 * second, absent, second, absent, unread, minute, absent),
    ],
  },
  {
    name: 'told by a callback while it waits to be sent again',
    happenings: [second, submitAnswered(turnedAway), unread, second, unread, 30 * second, absent, unread],
  },
  {
    name: 'answered twice with different numbers',
    before: grabs,
    happenings: [
      submitDone(1, 'FT200000000000000002'),
      pushed(news.failed, 'FT3'),
      minute,
      detail(news.grabbing),
    ],
  },
  {
    name: 'accepted after it was refused',
    happenings: [second, submitAnswered(refused), second, detail(news.grabbing), second, detail(news.failed)],
  },
  {
    name: 'accepted after it was abandoned: it is cancelled at Juhe',
    happenings: [
      ...then(second, submitAnswered(turnedAway), cancel, second, submitDone()),
      ...then({ type: 'cancelStarted' }, second, cancelAnswered(done)),
    ],
  },
  {
    name: 'accepted after it was abandoned, and failed at Juhe: nothing is left to cancel',
    happenings: [second, submitAnswered(turnedAway), cancel, submitDone(), second, detail(news.failed)],
  },
  {
    name: 'accepted after it was abandoned, and expired at Juhe: nothing is left to cancel',
    happenings: [second, submitAnswered(turnedAway), cancel, submitDone(), second, detail(news.expired)],
  },
  {
    name: 'accepted, and not known to orderDetail until its train has left',
    before: grabs,
    happenings: [minute, absent, 'due', absent, 6 * day, absent],
  },
  {
    name: 'under way at Juhe when its train has long left',
    before: grabs,
    happenings: [5 * day, detail(news.grabbing), detail(news.grabbing)],
  },
  {
    name: 'told by unlisted and doubtful words',
    before: grabs,
    happenings: [
      ...then(
        minute,
        detail(news.unlisted),
        minute,
        detail({ status: 'doubtful', what: 'issuedToStrangers' }),
      ),
      ...then(minute, pushed({ status: 'doubtful', what: 'issuedOnAnotherTrain' })),
      ...then(
        second,
        pushed({ status: 'doubtful', what: 'issuedOnAnotherTrain' }),
        detail({ ...news.issued, tickets: [] }),
      ),
    ],
  },
  {
    name: 'its question is put off by the budget, and asked at once after a callback',
    before: grabs,
    happenings: [
      ...then('due', { type: 'askPostponed', until: start + 10 * minute }),
      ...then({ type: 'askPostponed', until: start + 5 * minute }, pushed(news.failed), second),
      ...then({ type: 'askPostponed', until: start + 20 * minute }, detail(news.grabbing)),
    ],
  },
  {
    name: 'cancelled while nobody knows whether Juhe has it',
    happenings: [second, submitAnswered(unknown), cancel, second, cancel, 40 * second, absent],
  },
  {
    name: 'cancelled while it waits to be sent again',
    happenings: [second, submitAnswered(notCalled), second, cancel, cancel],
  },
  {
    name: 'cancelled at Juhe, asked about once more',
    before: grabs,
    happenings: [
      cancel,
      second,
      cancel,
      cancelAnswered(done),
      cancelAnswered(done),
      'due',
      detail(news.cancelled),
    ],
  },
  {
    name: 'its cancel is refused, and it goes on',
    before: grabs,
    happenings: [
      cancel,
      second,
      cancelAnswered(refused),
      cancelAnswered(done),
      minute,
      detail(news.grabbing),
    ],
  },
  {
    name: 'its cancel has an unknown outcome, is repeated and refused, and it was issued meanwhile',
    before: grabs,
    happenings: [
      ...then(cancel, second, cancelAnswered(unknown), 'due', { type: 'cancelStarted' }, second),
      ...then(cancelAnswered(refused), cancelAnswered(unknown), 'due', cancel, 31 * second, {
        type: 'cancelStarted',
      }),
      ...then(second, cancelAnswered(turnedAway), detail(news.issued), cancelAnswered(done)),
    ],
  },
  {
    name: 'cancelled by Juhe, unasked, then issued after all',
    before: grabs,
    happenings: [
      minute,
      detail(news.cancelled),
      second,
      cancel,
      second,
      detail(news.issued),
      detail(news.cancelled),
    ],
  },
  {
    name: 'failed by a callback whose code orderDetail does not know',
    before: grabs,
    happenings: [
      ...then(
        pushed({
          status: 'U',
          failure: { msgCode: '305', msgInfo: 'said by anybody', passengerIndexes: [1] },
        }),
      ),
      ...then(
        pushed({
          status: 'U',
          failure: { msgCode: '305', msgInfo: 'said by anybody', passengerIndexes: [1] },
        }),
      ),
      ...then(
        second,
        detail(withWords('乘客行程冲突')),
        pushed(news.failed),
        minute,
        detail(withWords('乘客行程冲突')),
      ),
    ],
  },
  {
    name: 'failed by a callback, where orderDetail says nothing of why',
    before: grabs,
    happenings: [pushed(news.failed), second, detail(withWords('')), minute, detail(news.expired)],
  },
  {
    name: 'expired at Juhe, and two hours later still expired',
    before: grabs,
    happenings: [
      day,
      detail(news.expired),
      'due',
      askFailed,
      'due',
      detail(news.expired),
      pushed(news.issued),
    ],
  },
  {
    name: 'ended with us, alive at Juhe, and bought after all',
    before: grabs,
    happenings: [
      ...then(minute, detail(news.failed), minute, detail(news.grabbing), 'due', detail(news.grabbing)),
      ...then(pushed(news.issued), second, detail(news.issued)),
    ],
  },
  {
    name: 'issued bit by bit: codes, a later ticket, amounts, times',
    before: grabs,
    happenings: [
      ...then(minute, pushed({ ...news.issued, tickets: [] }), pushed(news.issued), second),
      ...then(
        underAnotherNumber({
          status: 'F',
          issue: { ...nearly, fromStationCode: null, toStationCode: null },
          tickets: [{ ...ticket('P1'), price: '', seatNo: '' }],
        }),
      ),
      ...then(
        'due',
        detail({ status: 'F', issue: { ...noCodes, unsaid: ['arriveAt'] }, tickets: [ticket('P1')] }),
      ),
      ...then(second, pushed(news.issued), 'due', late('F'), 'due', late('F')),
      ...then(second, tried(issuePush, 200), second, tried(`${issuePush}_2`, 200), 'due', late('F')),
    ],
  },
  {
    name: 'issued without codes, which a callback brings afterwards',
    before: grabs,
    happenings: [
      detail({ ...news.issued, issue: noCodes }),
      pushed({ ...news.issued, issue: { ...issue, toStationCode: null } }),
      pushed(news.issued),
      pushed({ ...news.issued, issue: { ...issue, fromStationCode: 'XXX' } }),
    ],
  },
  {
    name: 'shown with a ticket of a passenger who has one, and after its refund with another',
    before: bought,
    happenings: [
      ...then(detail({ ...news.issued, tickets: [{ ...ticket('P1'), passengerId: 'P9' }] })),
      ...then(pushed({ ...news.issued, tickets: [{ ...ticket('P2'), passengerId: 'P8' }] })),
      ...then(late('T', 'T'), detail({ ...news.issued, tickets: [{ ...ticket('P2'), passengerId: 'P7' }] })),
    ],
  },
  {
    name: 'its booking was changed',
    before: bought,
    happenings: [
      late('Y'),
      late('G', 'Y'),
      detail({ ...news.changed, tickets: [ticket('P1', 'G'), ticket('P2', 'G')] }),
      late('F'),
    ],
  },
  {
    name: 'refunded, both tickets, one after the other',
    before: bought,
    happenings: [
      ...then(
        hour,
        refund(),
        refund(),
        second,
        refundAnswered(done),
        refundAnswered(unknown),
        'due',
        late('C'),
      ),
      ...then(
        'due',
        askFailed,
        second,
        refundPushed(true, start + 3 * hour),
        refundPushed(true, start + 3 * hour),
      ),
      ...then(
        second,
        late('T'),
        second,
        tried(refundPush(0), 200),
        refund('P2'),
        second,
        refundAnswered(done, 'P2'),
      ),
      ...then(
        second,
        late('T', 'T'),
        refundPushed(true, start + 3 * hour, 'P2'),
        'due',
        tried(refundPush(1), 200),
      ),
      ...then({ type: 'refundPriceEntered', passengerId: 'P2', refundPrice: '500.00' }),
      ...then({ type: 'refundPriceEntered', passengerId: 'P2', refundPrice: '553.01' }),
      ...then({ type: 'refundPriceEntered', passengerId: 'P1', refundPrice: '525.50' }),
    ],
  },
  {
    name: 'a refund is refused at once, and asked for again',
    before: bought,
    happenings: [
      hour,
      refund(),
      second,
      refundAnswered(refused),
      refund(),
      second,
      refundAnswered(done),
      late('O'),
      late('O'),
    ],
  },
  {
    name: 'a refund is refused when its lease is over',
    before: bought,
    happenings: [
      hour,
      refund(),
      30 * second,
      refundAnswered(refused),
      second,
      refund(),
      second,
      refundAnswered(done),
      late('O'),
    ],
  },
  {
    name: 'a refund is not called, sent again, refused then, and doubted until orderDetail shows the ticket',
    before: bought,
    happenings: [
      ...then(hour, refund(), second, refundAnswered(notCalled), refundStarted(), 'due', refundStarted()),
      ...then(
        second,
        refundAnswered(refused),
        refundAnswered(refused, 'P1', 2),
        second,
        late('F'),
        31 * second,
        late('F'),
      ),
    ],
  },
  {
    name: 'a refund of unknown outcome that did not arrive, is sent again, and arrives late twice',
    before: bought,
    happenings: [
      ...then(hour, refund(), second, refundAnswered(unknown), 'due', late('F'), 'due', askFailed),
      ...then(31 * second, asked(late('F'), start + 2 * hour), late('F'), refundStarted(), second),
      ...then(refundAnswered(done), refundAnswered(done), refundAnswered(turnedAway, 'P1', 2)),
    ],
  },
  {
    name: 'a refund whose lease ends unanswered',
    before: bought,
    happenings: [hour, refund(), 30 * second, askFailed, 'due', late('F'), 31 * second, late('C'), late('T')],
  },
  {
    name: 'a refund that failed by callback: an older one, the one under way, and a repeated one',
    before: bought,
    happenings: [
      ...then(hour, refund(), second, refundAnswered(done), refundPushed(false, start)),
      ...then(
        second,
        refundPushed(false, start + 2 * hour),
        second,
        late('O'),
        refundPushed(false, start + 2 * hour),
      ),
      ...then(second, refund(), second, late('O'), minute, late('O')),
    ],
  },
  {
    name: 'refunded at a counter, told by orderDetail; its callback completes the push while it is held back',
    before: bought,
    happenings: [
      day,
      late('T'),
      second,
      refundCallback({}),
      refundCallback({ refundPrice: '1.00' }),
      late('F'),
      late('C'),
      late('O'),
      late('Y'),
    ],
  },
  {
    name: 'refunded at a counter; its callback comes after the push was sent, and brings amount and time',
    before: bought,
    happenings: [
      ...then(
        day,
        late('T'),
        'due',
        tried(refundPush(0), 200),
        refundCallback({ refundPrice: '', isTimeUnsaid: true }),
      ),
      ...then(
        refundCallback({ isTimeUnsaid: true }),
        refundCallback({ refundPrice: '9.00' }),
        refundCallback({}),
      ),
    ],
  },
  {
    name: 'a refund beyond the price: asked about, its amount unknown',
    before: bought,
    happenings: [
      hour,
      refund(),
      second,
      refundAnswered(done),
      refundCallback({ refundPrice: '553.01' }),
      second,
      late('T'),
      refundCallback({ refundPrice: '553.00' }),
    ],
  },
  {
    name: 'a refund whose price becomes known only after the callback',
    before: grabs,
    happenings: [
      ...then(
        detail({
          ...news.issued,
          issue: { ...issue, orderPrice: '' },
          tickets: [{ ...ticket('P1'), price: '' }, ticket('P2')],
        }),
      ),
      ...then(minute, refundCallback({ refundPrice: '600.00' }), late('T')),
    ],
  },
  {
    name: 'refunds of nobody’s ticket, and before there is one',
    before: grabs,
    happenings: [
      refund(),
      refundStarted(),
      refundAnswered(done),
      refundPushed(true, start),
      detail(news.issued),
      refundCallback({}, 'P9'),
      refundAnswered(done, 'P9'),
      { type: 'refundPriceEntered', passengerId: 'P1', refundPrice: '1.00' },
    ],
  },
  {
    name: 'a refund is waited for until its train has long left',
    before: bought,
    happenings: [refund(), second, refundAnswered(done), 6 * day, late('F')],
  },
  {
    name: 'a refund cannot be sent until its train has long left',
    before: bought,
    happenings: [refund(), 6 * day, refundAnswered(turnedAway)],
  },
  {
    name: 'trusting: an end by callback that orderDetail denies',
    policy: trusting,
    before: grabs,
    happenings: [
      pushed(news.failed),
      second,
      detail(news.grabbing),
      31 * second,
      detail(news.grabbing),
      minute,
      pushed(news.expired),
      pushed(news.cancelled),
      minute,
      detail(news.expired),
    ],
  },
  {
    name: 'trusting: an issue and a refund by callback; orderDetail denies the refund',
    policy: trusting,
    before: grabs,
    happenings: [
      pushed(news.issued),
      pushed(news.issued),
      second,
      refundPushed(true, start + minute),
      refundPushed(true, start + minute, 'P2'),
      minute,
      late('F', 'T'),
      second,
      refundPushed(false, start + minute, 'P2'),
    ],
  },
  {
    name: 'trusting: a failure of a refund that nobody asked for',
    policy: trusting,
    before: grabs,
    happenings: [
      detail(news.issued),
      refundPushed(false, start + minute),
      late('O'),
      refund(),
      second,
      refundAnswered(done),
      refundPushed(false, start),
      refundPushed(false, start + 40 * second),
      refundPushed(false, start + 20 * second),
    ],
  },
  {
    name: 'corrected by an operator: an end, an end of another kind, refunds',
    before: grabs,
    happenings: [
      ...then(
        detail(news.failed),
        corrected(news.failed),
        corrected(news.grabbing),
        minute,
        detail(news.expired),
      ),
      ...then(
        corrected(news.cancelled),
        minute,
        detail(news.issued),
        late('T', 'T'),
        corrected(tickets('F', 'T')),
        corrected(news.grabbing),
      ),
    ],
  },
  {
    name: 'erased on request, with Juhe’s words',
    before: grabs,
    happenings: [
      ...then(
        { type: 'eraseRequested' },
        detail({ ...news.failed, failure: failure('209', '王小明 王** 11XXXX') }),
      ),
      ...then(second, { type: 'eraseRequested' }, { type: 'eraseRequested' }),
    ],
  },
  {
    name: 'erased on request, with words about refunds',
    before: bought,
    happenings: [
      ...then(hour, refund(), second, refundAnswered({ ...refused, failure: failure('312', '王小明') })),
      ...then(
        refund('P2'),
        second,
        refundAnswered(unknown, 'P2'),
        40 * second,
        late('F'),
        refundStarted('P2'),
        second,
      ),
      ...then(
        refundAnswered({ ...refused, failure: failure('312', '李小红') }, 'P2', 2),
        refundPushed(false, start + 3 * hour),
        refundPushed(true, start + 3 * hour, 'P2'),
      ),
      ...then({ type: 'eraseRequested' }),
    ],
  },
  {
    name: 'refused with words that are erased',
    happenings: [second, refusedWith('王小明'), { type: 'eraseRequested' }],
  },
  {
    name: 'cancelled unasked, and erased: our own words stay',
    before: grabs,
    happenings: [detail(news.cancelled), { type: 'eraseRequested' }],
  },
  {
    name: 'pushes: given up, resent, gone, beside one another',
    before: grabs,
    happenings: [
      ...then(detail(news.issued), tried(issuePush, 500), tried(issuePush, 500), tried(issuePush, 200)),
      ...then(
        { type: 'pushResendRequested', pushId: issuePush },
        { type: 'pushResendRequested', pushId: issuePush },
      ),
      ...then({ type: 'pushResendRequested', pushId: 'msg_none' }, tried('msg_none', 200)),
      ...Array.from({ length: 11 }, (_, tries): readonly Happening[] => [
        'due',
        tried(issuePush, 503, { tries, retryAfterMs: 5 * hour }),
      ]).flat(),
      ...then({ type: 'pushResendRequested', pushId: issuePush }, second, tried(issuePush, 410)),
    ],
  },
  {
    name: 'its journal is told of an amount that becomes known',
    before: grabs,
    happenings: [
      ...then(detail({ ...news.issued, tickets: [{ ...ticket('P1'), price: '' }, ticket('P2')] })),
      ...then(
        journaled(
          mark(0, { tickets: [{ passengerId: 'P1' }, { passengerId: 'P2', cents: 55_300 }], feeCents: 800 }),
        ),
      ),
      ...then(second, late('F'), journaled(mark(1)), journaled(mark(1)), journaled(mark(0))),
    ],
  },
]
