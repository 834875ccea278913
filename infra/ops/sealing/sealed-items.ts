import type { Order } from '#shared/orders/machine/order.ts'
import { isNewer } from '#shared/table/schema-version.ts'
import { Tenant } from '#shared/tenants/tenant.ts'
import { keyIdOf } from '#shared/vault/vault.ts'
import { foundOrder } from '../orders/find.ts'
import type { Session } from '../store/session.ts'

/** Everything in the table that holds sealed values. */
export type SealedItem =
  | { readonly kind: 'order'; readonly order: Order }
  | { readonly kind: 'tenant'; readonly tenant: Tenant }
  /** One that this version of the code cannot read: nobody knows which key it needs. */
  | { readonly kind: 'unreadable'; readonly pk: string }

/** Reads the whole table, tenants first. */
export async function* sealedItems({ scan }: Session, unitsPerSecond: number): AsyncGenerator<SealedItem> {
  for await (const item of scan({ entity: 'tenant', unitsPerSecond })) {
    const parsed = Tenant.safeParse(item)
    yield parsed.success && !isNewer(item) ? { kind: 'tenant', tenant: parsed.data } : unreadable(item.pk)
  }
  for await (const item of scan({ entity: 'order', unitsPerSecond })) {
    const found = foundOrder(item)
    yield found === undefined ? unreadable(item.pk) : { kind: 'order', order: found.order }
  }
}

/** The sealed values of an item. */
export function sealedValues(item: SealedItem): readonly string[] {
  switch (item.kind) {
    case 'order':
      return sealedOf(item.order)
    case 'tenant':
      return secretsOf(item.tenant)
    case 'unreadable':
      return []
  }
}

/** What of an order only a key of the ring opens. Its hashes open nothing. */
export function sealedOf({ sealed: { people, account } }: Order): readonly string[] {
  return [people, account].filter((value) => value !== undefined)
}

/** A tenant's signing secret, and the one before while it is kept. */
function secretsOf({ webhookSecret, previousSecret }: Tenant): readonly string[] {
  return previousSecret === undefined ? [webhookSecret] : [webhookSecret, previousSecret.secret]
}

function unreadable(pk: unknown): SealedItem {
  return { kind: 'unreadable', pk: String(pk) }
}

/** How many sealed values need each key, by its id; those of unreadable items nobody can count. */
export type NeededKeys = { readonly values: ReadonlyMap<string, number>; readonly unreadable: number }

/** Reads the whole table for it, at a bounded rate. */
export async function neededKeys(session: Session, unitsPerSecond: number): Promise<NeededKeys> {
  const values = new Map<string, number>()
  let unreadable = 0
  for await (const item of sealedItems(session, unitsPerSecond)) {
    if (item.kind === 'unreadable') unreadable += 1
    for (const value of sealedValues(item)) {
      const kid = keyIdOf(value) ?? '?'
      values.set(kid, (values.get(kid) ?? 0) + 1)
    }
  }
  return { values, unreadable }
}
