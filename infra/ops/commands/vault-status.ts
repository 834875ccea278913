import * as z from 'zod/mini'
import { defineCommand } from '../command.ts'
import { report } from '../output/report.ts'
import { table } from '../output/table.ts'
import { rateInput, rateOption } from '../rate.ts'
import { sealedItems, sealedValues } from '../sealing/sealed-items.ts'
import { openVault } from '../vault.ts'

export const vaultStatus = defineCommand({
  usage: 'status',
  description: 'how many values each sealing key is needed for: one with none may be retired',
  options: [rateOption],
  input: z.object({ rate: rateInput }),
  async run({ session }, { rate }) {
    const vault = await openVault(session)
    const ring = (await session.backing.secrets.vault()).sealingKeys.map(({ kid }) => kid)
    const needed = new Map(ring.map((kid) => [kid, 0]))
    let unreadable = 0
    for await (const item of sealedItems(session, rate)) {
      if (item.kind === 'unreadable') unreadable += 1
      for (const value of sealedValues(item)) {
        const kid = vault.keyIdOf(value) ?? '?'
        needed.set(kid, (needed.get(kid) ?? 0) + 1)
      }
    }
    const keys = [...needed].map(([kid, values]) => ({ kid, state: stateOf(kid, ring), values }))
    const lines = [
      ...table(
        ['key', 'state', 'values'],
        keys.map(({ kid, state, values }) => [kid, state, String(values)]),
      ),
      ...(unreadable === 0
        ? []
        : ['', `${unreadable} item(s) cannot be read: which keys they need is not known.`]),
    ]
    return report({ keys, unreadable }, lines)
  },
})

function stateOf(kid: string, ring: readonly string[]): 'seals' | 'opens' | 'missing' {
  if (kid === ring[0]) return 'seals'
  return ring.includes(kid) ? 'opens' : 'missing'
}
