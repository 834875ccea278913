import * as z from 'zod/mini'
import { createOrderStore } from '#shared/orders/store/order-store.ts'
import { VaultError } from '#shared/vault/vault.ts'
import { defineCommand, type Ops } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { rateInput, rateOption } from '../inputs.ts'
import { say } from '../output/language.ts'
import { report } from '../output/report.ts'
import { fields, section } from '../output/table.ts'
import { type ResealServices, resealOrder, resealTenant } from '../sealing/reseal.ts'
import { type SealedItem, sealedItems } from '../sealing/sealed-items.ts'
import { openVault } from '../store/session.ts'

/** After how many items the operator hears that it goes on. */
const progressEvery = 10_000

export const vaultReseal = defineCommand({
  usage: 'reseal',
  description:
    'seal everything anew that is not sealed with the current key; may be interrupted and run again',
  options: [rateOption],
  input: z.object({ rate: rateInput }),
  async run(ops, { rate }) {
    const { session, host } = ops
    const services = await resealServices(ops)
    const { currentKey } = services
    await ops.confirm(`Everything that is sealed with another key than ${currentKey} will be written anew.`)
    const counts = { resealed: 0, current: 0, failed: 0 }
    const failed: string[] = []
    let seen = 0
    for await (const item of sealedItems(session, rate)) {
      const outcome = await reseal(services, item)
      counts[outcome] += 1
      if (outcome === 'failed') failed.push(nameOf(item))
      seen += 1
      if (seen % progressEvery === 0) host.err(say(`${seen} seen, ${counts.resealed} resealed`))
    }
    const lines = [
      ...fields({ 'current key': currentKey, ...counts }),
      ...section('Failed: their key is not in the ring, or they are damaged', failed),
    ]
    return report(
      { currentKey, ...counts, failedItems: failed },
      lines,
      failed.length === 0 ? exitCodes.done : exitCodes.failed,
    )
  },
})

async function resealServices({ session }: Ops): Promise<ResealServices> {
  const { table, secrets } = session.backing
  const { sealingKeys } = await secrets.vault()
  return {
    vault: await openVault(session),
    currentKey: sealingKeys[0].kid,
    store: createOrderStore(table),
    table,
  }
}

async function reseal(
  services: ResealServices,
  item: SealedItem,
): Promise<'resealed' | 'current' | 'failed'> {
  try {
    switch (item.kind) {
      case 'order':
        return await resealOrder(services, item.order)
      case 'tenant':
        return await resealTenant(services, item.tenant)
      case 'unreadable':
        return 'failed'
    }
  } catch (error) {
    if (error instanceof VaultError) return 'failed'
    throw error
  }
}

function nameOf(item: SealedItem): string {
  switch (item.kind) {
    case 'order':
      return `order ${item.order.orderNo}`
    case 'tenant':
      return `tenant ${item.tenant.tenantId}`
    case 'unreadable':
      return item.pk
  }
}
