import * as z from 'zod/mini'
import { defineCommand } from '../command.ts'
import { conflict } from '../failure.ts'
import { rateInput, rateOption } from '../inputs.ts'
import { report } from '../output/report.ts'
import { keyOfRing, parseRing, withoutKey } from '../rotation/key-ring.ts'
import { refuseUntilKnown } from '../rotation/known-everywhere.ts'
import { type NeededKeys, neededKeys } from '../sealing/sealed-items.ts'

export const vaultRetire = defineCommand({
  usage: 'retire <kid>',
  description: 'take a sealing key that nothing needs any more out of the ring, for good',
  options: [rateOption],
  input: z.object({ kid: z.string(), rate: rateInput }),
  async run({ session, confirm }, { kid, rate }) {
    const held = await session.holdSecret('vault')
    const ring = parseRing(held.text)
    const [front] = ring.sealingKeys
    if (keyOfRing(ring, kid) === front) throw conflict(`key ${kid} seals: promote another one first`)
    // Until then some process may seal with it still, and its value would not be among those that are counted.
    refuseUntilKnown(`key ${front.kid} has been in front`, front.frontSince, session.backing.platform.now())
    refuseWhileNeeded(kid, await neededKeys(session, rate))
    await confirm(
      `Whatever is sealed with ${kid}, such as in a backup of the table, cannot be opened any more.`,
    )
    await held.replace(JSON.stringify(withoutKey(ring, kid)))
    return report({ kid, retired: true }, [`Key ${kid} is out of the ring.`])
  },
})

function refuseWhileNeeded(kid: string, { values, unreadable }: NeededKeys): void {
  const needed = values.get(kid) ?? 0
  if (needed > 0) throw conflict(`key ${kid} is needed for ${needed} value(s): vault reseal comes first`)
  if (unreadable > 0) {
    throw conflict(`${unreadable} item(s) cannot be read, and may need key ${kid}: vault reseal names them`)
  }
}
