import type * as z from 'zod/mini'
import type { Order } from '#shared/orders/machine/order.ts'
import { hasDocument } from '#shared/orders/store/people.ts'
import { usageFailure } from '../failure.ts'
import type { Host } from '../host.ts'
import { flagInput, rateInput, rateOption, reasonInput } from '../inputs.ts'
import { say } from '../output/language.ts'
import { sealedItems } from '../sealing/sealed-items.ts'
import { openVault, type Session } from '../store/session.ts'
import { audit } from './audit.ts'
import { findOrder, orderInput, orderNoOption } from './find.ts'

/** How a command names whose data it is about: by an order, or by a document's number. */
export const peopleOptions = [
  orderNoOption,
  {
    flags: '--document',
    description: 'every order of a document number, which is asked for or read from stdin',
  },
  {
    flags: '--reason <words>',
    description: 'why, for the audit record: such as a case number, no personal data',
  },
  rateOption,
]

/** The same for the command's schema. */
export const peopleInput = {
  ...orderInput,
  document: flagInput,
  reason: reasonInput,
  rate: rateInput,
}

type Given = z.infer<z.ZodMiniObject<typeof peopleInput>>

/** The orders that are meant, and how many could not be opened to look. */
export type PeopleOrders = { readonly orders: readonly Order[]; readonly unread: number }

/**
 * The orders that a command line names. No index holds documents: the whole table is read. The owner of the sealing keys
 * compares keyed hashes, so that nobody but who is looked for is opened.
 */
export async function peopleOrders(session: Session, host: Host, given: Given): Promise<PeopleOrders> {
  if (!given.document) return { orders: [(await findOrder(session, given)).order], unread: 0 }
  const wanted = (await askDocument(host)).trim()
  if (wanted === '') throw usageFailure('no document number was given')
  // That a person has no order says something of them, too.
  await audit(session, { action: 'search', reason: given.reason })
  const vault = await openVault(session)
  const orders: Order[] = []
  let unread = 0
  for await (const item of sealedItems(session, given.rate)) {
    if (item.kind === 'unreadable') unread += 1
    if (item.kind !== 'order') continue
    const isFound = await hasDocument(vault, item.order, wanted).catch(() => undefined)
    if (isFound === undefined) unread += 1
    if (isFound === true) orders.push(item.order)
  }
  return { orders, unread }
}

async function askDocument({ askSecret, readInput }: Host): Promise<string> {
  return askSecret === undefined ? readInput() : askSecret(say('Document number: '))
}
