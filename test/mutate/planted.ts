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
]
