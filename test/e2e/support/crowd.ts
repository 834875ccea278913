import type { Chance } from '#infra/sandbox/model/chance.ts'
import { type Body, type Client, clientOf, type Parameters } from './client.ts'
import { closeIn, newOutOrderNo, searchTrip, submitFor } from './trips.ts'

/** What the tenant knows of something that he asked for: nothing, when no answer came or one that leaves it open. */
export type Known = 'unasked' | 'open' | 'done' | 'refused'

/** One order of a tenant: what he asked for, and what he was told about it. */
export type Booked = {
  readonly outOrderNo: string
  readonly person: string
  parameters: Parameters
  orderNo: string | undefined
  submit: Known
  cancel: Known
  refund: Known
  passengerId: string | undefined
}

/** A tenant's application that goes on asking, whatever happens to the service. */
export type Tenant = {
  readonly apiKey: string
  readonly orders: Booked[]
  /** How many turns came to an end. */
  answers: number
  /** Answers that no application could make sense of. */
  readonly strange: string[]
}

/** Where the service is at the moment; undefined while it is dead. */
export type Whereabouts = () => { readonly url: string; readonly now: number } | undefined

/** What the contact's name makes of an order at the upstream, and how often each is chosen. */
const people = [
  ...['出票', '出票+丢推送', '出票+重复推送', '出票+推送迟到', '断线+出票', '丢单+出票', '超时+出票'],
  ...['失败305', '失败305+丢推送', '过期', '过期', '过期+丢推送', '拒单204'],
] as const

/** How many orders one tenant makes: each is looked at, one by one, at the end. */
const mostOrders = 40

const expiryMinutes = 40

export const newTenant = (apiKey: string): Tenant => ({ apiKey, orders: [], answers: 0, strange: [] })

/** One lane of an application: one request after the other, until it is over. What happens is drawn by its name. */
export async function keepAsking(
  tenant: Tenant,
  { fraction, between }: Chance,
  where: Whereabouts,
  isOver: () => boolean,
): Promise<void> {
  for (let turn = 0; !isOver(); turn += 1) {
    const service = where()
    if (service !== undefined) {
      const pick = <Kind>(from: readonly Kind[], what: string): Kind | undefined =>
        from[Math.floor(fraction(what, turn) * from.length)]
      const client = clientOf(service.url, tenant.apiKey)
      await act(tenant, client, service.now, pick, fraction('act', turn)).then(
        () => (tenant.answers += 1),
        // Killed under way: whoever asked knows as much as before.
        () => undefined,
      )
    }
    await new Promise((resolve) => setTimeout(resolve, between(0, 25, 'pause', turn)))
  }
}

type Pick = <Kind>(from: readonly Kind[], what: string) => Kind | undefined

async function act(tenant: Tenant, client: Client, now: number, pick: Pick, chance: number): Promise<void> {
  const unanswered = tenant.orders.filter(({ submit }) => submit === 'open')
  const mine = tenant.orders.filter(({ submit }) => submit === 'done')
  if (chance < 0.35 && tenant.orders.length < mostOrders)
    return submitNew(tenant, client, now, pick(people, 'person') ?? '出票')
  if (chance < 0.45)
    return each(pick(unanswered, 'again'), (order) => submitAgain(tenant, client, order, now))
  if (chance < 0.6) return each(pick(mine.filter(isCancellable), 'cancel'), (order) => cancel(client, order))
  if (chance < 0.8) return each(pick(mine.filter(isRefundable), 'refund'), (order) => refund(client, order))
  return each(pick(mine, 'detail'), async ({ outOrderNo, orderNo }) => {
    const { result, error_code, reason } = await client.call('orderDetail', { outOrderNo })
    if (error_code !== 0 || result.orderNo !== orderNo)
      tenant.strange.push(`orderDetail ${outOrderNo}: ${reason}`)
  })
}

async function each(order: Booked | undefined, does: (order: Booked) => Promise<void>): Promise<void> {
  if (order !== undefined) await does(order)
}

const isCancellable = ({ person, cancel }: Booked) =>
  cancel === 'open' || (cancel === 'unasked' && (person.startsWith('过期') || person.includes('推送')))
const isRefundable = ({ person, refund, cancel }: Booked) =>
  refund !== 'done' && cancel === 'unasked' && person.includes('出票')

async function submitNew(tenant: Tenant, client: Client, now: number, person: string): Promise<void> {
  const found = await searchTrip(client, now)
  const outOrderNo = newOutOrderNo('KILL')
  const closing = person.startsWith('过期') ? { closeTime: closeIn(now, expiryMinutes) } : {}
  const parameters = submitFor(found, { outOrderNo, person, ...closing })
  const order: Booked = {
    ...{ outOrderNo, person, parameters, orderNo: undefined, passengerId: undefined },
    ...{ submit: 'open', cancel: 'unasked', refund: 'unasked' },
  }
  tenant.orders.push(order)
  await send(tenant, client, order)
}

/** The same order under a newer search, as an application does that was never answered. */
export async function submitAgain(tenant: Tenant, client: Client, order: Booked, now: number): Promise<void> {
  const { queryKey } = await searchTrip(client, now)
  order.parameters = { ...order.parameters, queryKey }
  await send(tenant, client, order)
}

async function send(tenant: Tenant, client: Client, order: Booked): Promise<void> {
  const answer: Body = await client.call('submitOrder', order.parameters)
  if (answer.error_code === 0) {
    if (order.orderNo !== undefined && order.orderNo !== answer.result.orderNo)
      tenant.strange.push(`submitOrder ${order.outOrderNo}: another number`)
    order.orderNo = answer.result.orderNo
    order.submit = 'done'
  } else if (answer.error_code === 223804) {
    order.submit = 'refused'
    if (!order.person.startsWith('拒单'))
      tenant.strange.push(`submitOrder ${order.outOrderNo}: ${answer.reason}`)
  } else if (answer.error_code !== 10014) {
    tenant.strange.push(`submitOrder ${order.outOrderNo}: ${answer.reason}`)
  }
}

async function cancel(client: Client, order: Booked): Promise<void> {
  order.cancel = 'open'
  const { error_code } = await client.call('cancelOrder', { outOrderNo: order.outOrderNo })
  if (error_code === 0) order.cancel = 'done'
  if (error_code === 223801) order.cancel = 'refused'
}

/** Gives the only ticket back, once there is one. */
export async function refund(client: Client, order: Booked): Promise<void> {
  const { outOrderNo } = order
  if (order.passengerId === undefined) {
    const { result } = await client.call('orderDetail', { outOrderNo, issue: 1 })
    const passengerId = result.passengers?.[0]?.passengerId
    if (passengerId === undefined || passengerId === '') return
    order.passengerId = passengerId
  }
  order.refund = 'open'
  const answer = await client.call('applyRefundOrder', { outOrderNo, passengerId: order.passengerId })
  if (answer.error_code === 0) order.refund = 'done'
  // Too soon after the issue: nothing was done.
  if (answer.error_code === 223804) order.refund = 'unasked'
}
