import type { CallbackType } from '#contract/add-callback-url.ts'
import type { OnOddity } from '#shared/juhe/lenient.ts'
import { readPush } from '#shared/juhe/read-push.ts'
import type { Observation } from '#shared/observations.ts'
import type { Vault } from '#shared/vault/vault.ts'
import { type ChangeServices, changeOrder } from './change-order.ts'
import { OrderNo } from './ids.ts'
import { eventsOfPush } from './juhe-news.ts'
import { openPeople } from './people.ts'

/** What taking in a push of Juhe's needs. */
export type ApplyPushServices = ChangeServices & { readonly vault: Vault }

/** A push as it came to one of our callback URLs. */
export type IncomingPush = {
  readonly type: CallbackType
  readonly contentType: string | undefined
  readonly body: string
}

type Outcome = Extract<Observation, { kind: 'pushIn' }>['outcome']

/**
 * Takes in a push of Juhe's (contract §6): when this returns, whatever it changed is stored. It throws only when the
 * table cannot be written; the push must then not be answered `success`, so that it comes again.
 */
export async function applyPush(services: ApplyPushServices, incoming: IncomingPush): Promise<Outcome> {
  const onOddity: OnOddity = (what) => services.observe({ kind: 'oddity', what })
  const push = readPush(incoming.type, incoming.contentType, incoming.body, onOddity)
  if (push === undefined) return 'unreadable'
  const orderNo = OrderNo.safeParse(push.outOrderNo)
  const found = orderNo.success ? await services.store.get(orderNo.data) : undefined
  if (found === undefined) return 'unknownOrder'
  const people = await openPeople(services.vault, found)
  let order = found
  for (const event of eventsOfPush(found, push, people, services.now())) {
    order = (await changeOrder(services, order, event)).order
  }
  return order.version === found.version ? 'unchanged' : 'applied'
}
