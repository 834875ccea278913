import type { CallbackType } from '#contract/add-callback-url.ts'
import { OrderNo, type TenantId } from '#shared/ids.ts'
import type { OnOddity } from '#shared/juhe/lenient.ts'
import { type JuheCallback, readCallback } from '#shared/juhe/read-callback.ts'
import type { Observation } from '#shared/observations.ts'
import type { Vault } from '#shared/vault/vault.ts'
import type { OrderEvent } from '../machine/events.ts'
import type { Order } from '../machine/order.ts'
import { type ChangeServices, changeOrder } from '../store/change-order.ts'
import { openPeople } from '../store/people.ts'
import { eventsOfCallback } from '../upstream/juhe-news.ts'

/** What taking in a callback of Juhe's needs. */
export type ApplyCallbackServices = ChangeServices & { readonly vault: Vault }

/** A callback as it came to one of our callback URLs. */
export type IncomingCallback = {
  readonly type: CallbackType
  readonly contentType: string | undefined
  readonly body: string
}

/** What became of a callback, and of whose order it tells, if that can be read; an unknown one has no tenant. */
export type TakenIn = {
  readonly outcome: Extract<Observation, { kind: 'callbackIn' }>['outcome']
  readonly orderNo?: OrderNo
  readonly tenantId?: TenantId
}

/**
 * Takes in a callback of Juhe's (contract §6): when this returns, whatever it changed is stored. It throws only when the
 * table cannot be written; the callback must then not be answered `success`, so that it comes again.
 */
export async function applyCallback(
  services: ApplyCallbackServices,
  incoming: IncomingCallback,
): Promise<TakenIn> {
  const onOddity: OnOddity = (what) => services.observe({ kind: 'oddity', what })
  const callback = readCallback(incoming.type, incoming.contentType, incoming.body, onOddity)
  if (callback === undefined) return askAboutNamed(services, incoming.body)
  const orderNo = OrderNo.safeParse(callback.outOrderNo)
  if (!orderNo.success) return { outcome: 'unknownOrder' }
  const found = await services.store.get(orderNo.data)
  if (found === undefined) return { outcome: 'unknownOrder', orderNo: orderNo.data }
  let order = found
  for (const event of await eventsOf(services, found, callback)) {
    order = (await changeOrder(services, order, event)).order
  }
  const outcome = order.version === found.version ? 'unchanged' : 'applied'
  return { outcome, orderNo: found.orderNo, tenantId: found.tenantId }
}

/**
 * What looks like a number of ours, in a body of whatever form: a sign before it may be escaped as of a URL (`%22`) or as
 * of JSON (`\u0022`).
 */
const numberOfOurs =
  /(?:^|[^0-9A-Za-z]|%(?:25){0,3}[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4})(T[0-9A-Z]{25})(?![0-9A-Za-z])/g

/** More orders than any callback tells of. */
const mostNamed = 10

/** A callback that cannot be read may still name orders: then Juhe is asked at once what it would have told. */
async function askAboutNamed(services: ApplyCallbackServices, body: string): Promise<TakenIn> {
  const found = Array.from(body.matchAll(numberOfOurs), ([, number]) => OrderNo.parse(number))
  const orderNos = [...new Set(found)].slice(0, mostNamed)
  const asked: Order[] = []
  for (const orderNo of orderNos) {
    const order = await services.store.get(orderNo)
    if (order === undefined) continue
    await changeOrder(services, order, { type: 'callbackUnreadable' })
    asked.push(order)
  }
  const [first] = asked
  return { outcome: 'unreadable', ...(first && { orderNo: first.orderNo, tenantId: first.tenantId }) }
}

/**
 * What a callback means for its order. Its number is looked at before its text is: one that does not bear a number of
 * Juhe's for this order opens nobody's data and is not compared with it; at most it makes us ask.
 */
async function eventsOf(
  { vault, now }: ApplyCallbackServices,
  order: Order,
  callback: JuheCallback,
): Promise<readonly OrderEvent[]> {
  if (order.upstreamOrderNos.includes(callback.orderNo))
    return eventsOfCallback(order, callback, await openPeople(vault, order), now())
  return [{ type: 'callbackReceived', upstreamOrderNo: callback.orderNo, news: { status: 'unlisted' } }]
}
