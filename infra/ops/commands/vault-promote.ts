import * as z from 'zod/mini'
import { defineCommand } from '../command.ts'
import { conflict } from '../failure.ts'
import { report } from '../output/report.ts'
import { chinaTime, iso } from '../output/times.ts'
import { keyOfRing, parseRing, withFront } from '../rotation/key-ring.ts'
import { knownEverywhereMs, refuseUntilKnown } from '../rotation/known-everywhere.ts'

export const vaultPromote = defineCommand({
  usage: 'promote <kid>',
  description: 'let a sealing key of the ring seal from now on; the others still open',
  input: z.object({ kid: z.string() }),
  async run({ session, confirm }, { kid }) {
    const held = await session.holdSecret('vault')
    const ring = parseRing(held.text)
    const key = keyOfRing(ring, kid)
    const [front] = ring.sealingKeys
    if (key === front) return report({ kid, promoted: false }, [`Key ${kid} is in front already.`])
    if (!/^[\w-]{43}$/.test(key.key))
      throw conflict(`key ${kid} is not 32 bytes in base64url: nothing can be sealed with it`)
    refuseUntilKnown(`key ${kid} has been in the ring`, key.since, session.backing.platform.now())
    await confirm(
      `Everything new will be sealed with ${kid}; ${front.kid} will only open what it has sealed.`,
    )
    const now = session.backing.platform.now()
    await held.replace(JSON.stringify(withFront(ring, key, now)))
    const retirable = now + knownEverywhereMs
    return report({ kid, promoted: true, frontSince: iso(now), othersRetirableFrom: iso(retirable) }, [
      `Key ${kid} seals. From ${chinaTime(retirable)} on no process seals with ${front.kid} any more:`,
      `then vault reseal, and vault retire ${front.kid}.`,
    ])
  },
})
