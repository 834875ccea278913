import type { CallbackType } from '#contract/add-callback-url.ts'
import { OrderNo, type TenantId } from '#shared/ids.ts'
import type { OnOddity } from '#shared/juhe/lenient.ts'
import { readPush } from '#shared/juhe/read-push.ts'
import type { Observation } from '#shared/observations.ts'
import type { Vault } from '#shared/vault/vault.ts'
import { type ChangeServices, changeOrder } from '../store/change-order.ts'
import { openPeople } from '../store/people.ts'
import { eventsOfPush } from '../upstream/juhe-news.ts'

/** What taking in a push of Juhe's needs. */
export type ApplyPushServices = ChangeServices & { readonly vault: Vault }

/** A push as it came to one of our callback URLs. */
export type IncomingPush = {
  readonly type: CallbackType
  readonly contentType: string | undefined
  readonly body: string
}

/** What became of a push, and of whose order it tells, if that can be read; an unknown one has no tenant. */
export type TakenIn = {
  readonly outcome: Extract<Observation, { kind: 'pushIn' }>['outcome']
  readonly orderNo?: OrderNo
  readonly tenantId?: TenantId
}

/**
 * Takes in a push of Juhe's (contract §6): when this returns, whatever it changed is stored. It throws only when the
 * table cannot be written; the push must then not be answered `success`, so that it comes again.
 */
export async function applyPush(services: ApplyPushServices, incoming: IncomingPush): Promise<TakenIn> {
  const onOddity: OnOddity = (what) => services.observe({ kind: 'oddity', what })
  const push = readPush(incoming.type, incoming.contentType, incoming.body, onOddity)
  if (push === undefined) return { outcome: 'unreadable' }
  const orderNo = OrderNo.safeParse(push.outOrderNo)
  if (!orderNo.success) return { outcome: 'unknownOrder' }
  const found = await services.store.get(orderNo.data)
  if (found === undefined) return { outcome: 'unknownOrder', orderNo: orderNo.data }
  const people = await openPeople(services.vault, found)
  let order = found
  for (const event of eventsOfPush(found, push, people, services.now())) {
    order = (await changeOrder(services, order, event)).order
  }
  const outcome = order.version === found.version ? 'unchanged' : 'applied'
  return { outcome, orderNo: found.orderNo, tenantId: found.tenantId }
}
