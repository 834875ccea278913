import { type Success, success } from '#contract/envelope.ts'
import type { GrabDetail, IssuedDetail, OrderDetailRequest } from '#contract/order-detail.ts'
import { failed, ok } from '#shared/result.ts'
import type { UseCase } from '#shared/use-case.ts'
import { isTerminal, type Order } from '../machine/order.ts'
import { TooManyRaces } from '../store/change-order.ts'
import { openPeople } from '../store/people.ts'
import { askJuhe, type JuheServices } from '../upstream/juhe-calls.ts'
import { findOrder } from './find-order.ts'
import { renderGrabDetail, renderIssuedDetail } from './render-detail.ts'

/** What showing an order needs. */
export type OrderDetailServices = JuheServices & {
  /** What is known of an order may be this old (ms); older, Juhe is asked first. */
  readonly detailMaxAgeMs: number
  /** While routine questions wait for Juhe's budget, tenants are answered what is known. */
  readonly budget: { readonly isFree: () => boolean }
  /** How long Juhe may take about it, ms: then what is known is answered. */
  readonly detailPatienceMs: number
}

/**
 * Contract §3 orderDetail, in both shapes. Answered from the table; Juhe is asked first when what is known is old and
 * may have changed, and when Juhe cannot tell, what is known is the answer.
 */
export function orderDetail(
  services: OrderDetailServices,
): UseCase<OrderDetailRequest, Success<GrabDetail | IssuedDetail>> {
  const refresh = createRefresh(services)
  return async (context, { outOrderNo, issue }) => {
    const found = await findOrder(services.store, context, outOrderNo)
    if (found === undefined) return failed({ kind: 'orderNotFound' })
    const order = isStale(services, found) ? await refresh(found, context.signal) : found
    const people = await openPeople(services.vault, order)
    return ok(success(issue === 1 ? renderIssuedDetail(order, people) : renderGrabDetail(order, people)))
  }
}

function isStale(services: OrderDetailServices, order: Order): boolean {
  const now = services.now()
  if (isTerminal(order) || !services.budget.isFree()) return false
  // While the first submit is on the way there is nothing to ask about.
  if (order.submission.state === 'sending' && now < order.submission.until) return false
  return now - (order.watch?.knownAt ?? order.createdAt) > services.detailMaxAgeMs
}

/** Asks Juhe what has become of an order. Those who want to know it at the same moment ask once, and not each. */
function createRefresh(services: OrderDetailServices): (order: Order, signal: AbortSignal) => Promise<Order> {
  const underWay = new Map<string, Promise<Order>>()
  return (order, signal) => {
    const { orderNo } = order
    const shared =
      underWay.get(orderNo) ?? refreshed(services, order, signal).finally(() => underWay.delete(orderNo))
    underWay.set(orderNo, shared)
    return shared
  }
}

async function refreshed(services: OrderDetailServices, order: Order, signal: AbortSignal): Promise<Order> {
  const impatient = AbortSignal.any([signal, timeoutSignal(services)])
  try {
    return (await askJuhe(services, order, { signal: impatient })).order
  } catch (error) {
    if (!(error instanceof TooManyRaces)) throw error
    // Others have learnt it meanwhile, over and over.
    return (await services.store.get(order.orderNo)) ?? order
  }
}

/** On the clock that is handed in, as everything else. */
function timeoutSignal({ sleep, detailPatienceMs }: OrderDetailServices): AbortSignal {
  const controller = new AbortController()
  void sleep(detailPatienceMs).then(() => controller.abort())
  return controller.signal
}
