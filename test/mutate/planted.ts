/** An error that people make, and that the tests must see. */
export type Planted = {
  readonly name: string
  readonly path: string
  readonly was: string
  readonly text: string
}

const renderPush = 'shared/pushes/render-push.ts'
const renderDetail = 'shared/orders/use-cases/render-detail.ts'

/** Each stands exactly once in its file as `was`; with `text` in its place a test must fail. */
export const planted: readonly Planted[] = [
  {
    name: 'a refund push tells its time in UTC',
    path: renderPush,
    was: "refundTime: result.isTimeUnsaid ? '' : formatChinaTime(result.at, spaced)",
    text: "refundTime: result.isTimeUnsaid ? '' : formatChinaTime(result.at - 28_800_000, spaced)",
  },
  {
    name: 'a train before 8:00 has the date of the day before',
    path: renderDetail,
    was: "trainDate: formatChinaTime(issue?.departAt ?? trip.departAt, 'yyyy-MM-dd')",
    text: "trainDate: formatChinaTime((issue?.departAt ?? trip.departAt) - 28_800_000, 'yyyy-MM-dd')",
  },
  {
    name: 'a price is 9 and not 9.00',
    path: renderPush,
    was: 'price: ticket.price,',
    text: 'price: String(Number(ticket.price)),',
  },
  {
    name: 'the names of a push go by their place in the list',
    path: renderPush,
    was: 'tickets.map((ticket) => ticketPassenger(ticket, people.passengers[ticket.passengerIndex]))',
    text: 'tickets.map((ticket, index) => ticketPassenger(ticket, people.passengers[index]))',
  },
  {
    name: 'seat class 16 is read as the upper berth',
    path: 'shared/contract/dictionary.ts',
    was: "16: 'softsleeperdown'",
    text: "16: 'softsleeperup'",
  },
  {
    name: 'issueTime shows when the order was placed',
    path: renderDetail,
    was: 'issueTime: issuedAt,',
    text: 'issueTime: formatChinaTime(order.createdAt, spaced),',
  },
  {
    name: "a refund push tells another refund's result",
    path: renderPush,
    was: 'ticket?.refunds.find((entry) => entry.n === n)',
    text: 'ticket?.refunds.at(-1)',
  },
  {
    name: 'createdTo cuts off its own second',
    path: 'shared/contract/list-orders.ts',
    was: 'msOf(createdTo) + 999',
    text: 'msOf(createdTo)',
  },
  {
    name: 'a time of a search is told in UTC',
    path: 'shared/juhe/moments.ts',
    was: "formatChinaTime(moment, 'yyyy-MM-dd HH:mm').slice(-5)",
    text: 'new Date(moment).toISOString().slice(11, 16)',
  },
  {
    name: 'a fraction of one digit counts as cents',
    path: 'shared/contract/money.ts',
    was: "fraction.padEnd(2, '0')",
    text: 'fraction',
  },
  {
    name: 'pushes are listed newest first',
    path: 'shared/pushes/list-pushes.ts',
    was: 'pushes: outbox.map(pushOf)',
    text: 'pushes: outbox.map(pushOf).toReversed()',
  },
  {
    name: 'a traveller’s document number is the first one’s',
    path: renderDetail,
    was: 'certificateNo: maskDocumentNumber(passenger.idCardNo)',
    text: "certificateNo: maskDocumentNumber(people.passengers[0]?.idCardNo ?? '')",
  },
  {
    name: 'a window of events begins a second late',
    path: 'shared/contract/event-window.ts',
    was: '{ from: msOf(from) }',
    text: '{ from: msOf(from) + 1_000 }',
  },
  {
    name: 'a ticket goes by its place among the tickets',
    path: renderDetail,
    was: 'find((ticket) => ticket.passengerIndex === passengerIndex)',
    text: 'at(passengerIndex)',
  },
  {
    name: 'the money of a refund is the newest refund’s',
    path: 'shared/orders/machine/money.ts',
    was: 'ticket?.refunds.find((entry) => entry.n === n)',
    text: 'ticket?.refunds.at(-1)',
  },
  {
    name: 'a ticket that was refunded shows as issued',
    path: renderDetail,
    was: 'ticketStateCode: state,',
    text: "ticketStateCode: state === 'T' ? 'F' : state,",
  },
  {
    name: 'an issued order shows the seat classes that were ordered',
    path: renderDetail,
    was: 'bought === undefined\n      ? trip.seatClassCodes',
    text: 'true\n      ? trip.seatClassCodes',
  },
  {
    name: 'a push of the issue names the stations in the wrong direction',
    path: renderPush,
    was: 'fromStation: issue.fromStation,',
    text: 'fromStation: issue.toStation,',
  },
  {
    name: 'a push of the issue names the codes of the stations in the wrong direction',
    path: renderPush,
    was: "fromStationCode: issue.fromStationCode ?? ''",
    text: "fromStationCode: issue.toStationCode ?? ''",
  },
  {
    name: 'a day’s statement has the first moment of the next day',
    path: 'shared/journal/statement.ts',
    was: 'to: dayStart + dayMs - 1',
    text: 'to: dayStart + dayMs',
  },
  {
    name: 'a statement as CSV has refunds in the column of tickets',
    path: 'shared/journal/statement-csv.ts',
    was: "isRefund ? '' : yuanText(cents),\n    isRefund ? yuanText(cents) : ''",
    text: "isRefund ? yuanText(cents) : '',\n    isRefund ? '' : yuanText(cents)",
  },
  {
    name: 'a correction in the CSV belongs to the day on which it was told',
    path: 'shared/journal/statement-csv.ts',
    was: "formatChinaTime(corrects?.at ?? at, 'yyyy-MM-dd')",
    text: "formatChinaTime(at, 'yyyy-MM-dd')",
  },
  {
    name: 'a header tells one request too many',
    path: 'shared/lambda/http/middleware/tell-limits.ts',
    was: 'String(left)]',
    text: 'String(left + 1)]',
  },
  {
    name: 'the header of orders a day tells the open orders',
    path: 'shared/lambda/http/middleware/tell-limits.ts',
    was: "ordersLeft: 'x-orders-left'",
    text: "ordersLeft: 'x-open-orders-left'",
  },
  {
    name: 'the message of a wrong station names the other station',
    path: 'shared/contract/submit-rules.ts',
    was: '.map((field) => ({ field, rule: `与查询结果中车次',
    text: ".map((field) => ({ field: 'toStation', rule: `与查询结果中车次",
  },
  {
    name: 'the message of a missing seat class names the main one’s field',
    path: 'shared/contract/submit-rules.ts',
    was: "field: 'seatClassCode',",
    text: "field: 'mainSeatClass',",
  },
  {
    name: 'a closeTime at the departure itself passes',
    path: 'shared/contract/submit-rules.ts',
    was: 'closeTime >= departure',
    text: 'closeTime > departure',
  },
  {
    name: 'pushes are sent again beyond the window’s end',
    path: 'shared/pushes/resend-pushes.ts',
    was: 'to: request.to ?? now',
    text: 'to: now',
  },
  {
    name: 'a window without an end begins a day before its own end only',
    path: 'shared/journal/window-start.ts',
    was: 'from ?? Math.min(to ?? now, now) - dayMs',
    text: 'from ?? now - dayMs',
  },
  {
    name: 'a signature bears milliseconds',
    path: 'shared/pushes/sign-push.ts',
    was: 'Math.floor(at / 1_000)',
    text: 'Math.floor(at)',
  },
  {
    name: 'Retry-After counts as milliseconds',
    path: 'shared/retry-after.ts',
    was: 'Number(text) * 1_000',
    text: 'Number(text)',
  },
  {
    name: 'an attempt has the time of its end',
    path: 'shared/pushes/post-signed.ts',
    was: 'const attempt: PushAttempt = { at, ms,',
    text: 'const attempt: PushAttempt = { at: at + ms, ms,',
  },
  {
    name: 'the end of a delivery is when the push was made',
    path: 'shared/pushes/list-pushes.ts',
    was: "endTime: delivery.state === 'waiting' ? '' : timeOf(delivery.at)",
    text: "endTime: delivery.state === 'waiting' ? '' : timeOf(madeAt)",
  },
  {
    name: 'Juhe is told the end of grabbing in UTC',
    path: 'shared/juhe/submit-parameters.ts',
    was: "formatChinaTime(submit.closeAt, 'yyyy-MM-dd HH:mm:ss')",
    text: "formatChinaTime(submit.closeAt - 28_800_000, 'yyyy-MM-dd HH:mm:ss')",
  },
  {
    name: 'Juhe is told the first traveller’s birthday for all',
    path: 'shared/juhe/submit-parameters.ts',
    was: 'birthday: passenger.birthday,',
    text: "birthday: '1990-03-07',",
  },
  {
    name: 'a train that was left out is told as the ordered one’s alternate',
    path: 'shared/orders/upstream/juhe-news.ts',
    was: "trainNo: detail.trainNo === '' ? order.trip.mainTrainNo",
    text: "trainNo: detail.trainNo === '' ? (order.trip.trainNos.at(-1) ?? '')",
  },
  {
    name: 'an event of the journal has the fee of another',
    path: 'shared/journal/list-events.ts',
    was: 'serviceFee: yuanText(event.feeCents)',
    text: 'serviceFee: yuanText(event.tickets[0]?.cents)',
  },
  {
    name: 'a key’s hour of use is the next one',
    path: 'shared/tenants/key-use.ts',
    was: 'Math.floor(now() / hourMs) * hourMs',
    text: 'Math.ceil(now() / hourMs) * hourMs',
  },
  {
    name: 'the timeline tells times in UTC',
    path: 'shared/orders/use-cases/order-events.ts',
    was: "formatChinaTime(at, 'yyyy-MM-dd HH:mm:ss')",
    text: "formatChinaTime(at - 28_800_000, 'yyyy-MM-dd HH:mm:ss')",
  },
  {
    name: 'an order in the list is dated by its departure',
    path: 'shared/orders/use-cases/list-orders.ts',
    was: 'createTime: formatChinaTime(order.createdAt, spaced)',
    text: 'createTime: formatChinaTime(order.trip.departAt, spaced)',
  },
  {
    name: 'a failure names all travellers',
    path: renderPush,
    was: 'failure.passengerIndexes.flatMap((index) => people.passengers[index] ?? [])',
    text: 'people.passengers',
  },
  {
    name: 'a sample of an issue arrives before it leaves',
    path: 'shared/pushes/sample-pushes.ts',
    was: 'arrivalTime: timeOf(now + 481 * hourMs)',
    text: 'arrivalTime: timeOf(now + 479 * hourMs)',
  },
  {
    name: 'the second secret signs after its overlap',
    path: 'shared/pushes/post-signed.ts',
    was: 'now() < previousSecret.until',
    text: 'now() <= previousSecret.until',
  },
  {
    name: 'a refund five minutes after the issue is refused',
    path: 'shared/orders/machine/refund-rules.ts',
    was: 'now < issuedAt + policy.refundAfterIssueMs',
    text: 'now <= issuedAt + policy.refundAfterIssueMs',
  },
]
