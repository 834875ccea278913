import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import type { Order, SealedPersonal } from '#shared/orders/machine/order.ts'
import type { OrderStore } from '#shared/orders/store/order-store.ts'
import { hashDocuments, openPeople } from '#shared/orders/store/people.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { tenantKey } from '#shared/table/keys.ts'
import type { Tenant } from '#shared/tenants/tenant.ts'
import type { SealPurpose, Vault } from '#shared/vault/vault.ts'
import { sealedOf } from './sealed-items.ts'

/** What sealing anew needs; `currentKey` is the id of the key that seals now. */
export type ResealServices = {
  readonly vault: Vault
  readonly currentKey: string
  readonly store: OrderStore
  readonly table: Table
}

/** Whether there was anything to do. */
export type Resealed = 'resealed' | 'current'

/** Seals an order's personal data with the current key, whoever else changes the order meanwhile. Throws a VaultError. */
export async function resealOrder(services: ResealServices, order: Order): Promise<Resealed> {
  let latest = order
  for (;;) {
    if (isAllCurrent(services, latest)) return 'current'
    const sealed = await resealPersonal(services, latest)
    const saved = await services.store.save({ ...latest, sealed })
    if (saved.kind === 'written') return 'resealed'
    latest = saved.current
  }
}

function isAllCurrent(services: ResealServices, order: Order): boolean {
  const { people, documents } = order.sealed
  const isHashed = people === undefined || documents?.kid === services.currentKey
  return isHashed && sealedOf(order).every((value) => isCurrent(services, value))
}

/** What a newer version has put into the sealed values stays there: they are sealed as they open. */
async function resealPersonal({ vault }: ResealServices, order: Order): Promise<SealedPersonal> {
  const { orderNo, sealed } = order
  const again = async (value: string, purpose: SealPurpose) =>
    vault.seal(orderNo, await vault.open(orderNo, value, purpose), purpose)
  return {
    ...(sealed.people === undefined
      ? {}
      : {
          people: await again(sealed.people, 'people'),
          documents: await hashDocuments(vault, orderNo, await openPeople(vault, order)),
        }),
    ...(sealed.account === undefined ? {} : { account: await again(sealed.account, 'account') }),
  }
}

/** Seals a tenant's signing secret with the current key, unless the secret is replaced meanwhile. Throws a VaultError. */
export async function resealTenant(services: ResealServices, tenant: Tenant): Promise<Resealed> {
  const { vault, table } = services
  const { tenantId, webhookSecret, previousSecret: previous } = tenant
  const isDone = previous === undefined || isCurrent(services, previous.secret)
  if (isCurrent(services, webhookSecret) && isDone) return 'current'
  const again = async (value: string) =>
    vault.seal(tenantId, await vault.open(tenantId, value, 'webhookSecret'), 'webhookSecret')
  const sealed = await again(webhookSecret)
  try {
    await table.sender.update({
      TableName: table.name,
      Key: tenantKey(tenantId),
      UpdateExpression:
        previous === undefined
          ? 'SET webhookSecret = :sealed ADD #version :one'
          : 'SET webhookSecret = :sealed, previousSecret = :previous ADD #version :one',
      ConditionExpression: 'webhookSecret = :before',
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: {
        ...{ ':sealed': sealed, ':before': webhookSecret, ':one': 1 },
        ...(previous === undefined
          ? {}
          : { ':previous': { ...previous, secret: await again(previous.secret) } }),
      },
    })
    return 'resealed'
  } catch (error) {
    // A secret that was replaced meanwhile is sealed with a current key already.
    if (error instanceof ConditionalCheckFailedException) return 'current'
    throw error
  }
}

function isCurrent({ vault, currentKey }: ResealServices, value: string): boolean {
  return vault.keyIdOf(value) === currentKey
}
