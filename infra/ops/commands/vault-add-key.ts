import * as z from 'zod/mini'
import { defineCommand } from '../command.ts'
import { newSealingKey } from '../new-secrets.ts'
import { report } from '../output/report.ts'
import { fields } from '../output/table.ts'
import { chinaTime, iso } from '../output/times.ts'
import { parseRing, withKey } from '../rotation/key-ring.ts'
import { knownEverywhereMs } from '../rotation/known-everywhere.ts'

export const vaultAddKey = defineCommand({
  usage: 'add-key',
  description: 'make a new sealing key that opens, and seals nothing before it is promoted',
  input: z.object({}),
  async run({ host, session }) {
    const held = await session.holdSecret('vault')
    const now = session.backing.platform.now()
    const key = newSealingKey(host)
    await held.replace(JSON.stringify(withKey(parseRing(held.text), key, now)))
    const { kid } = key
    const promotable = now + knownEverywhereMs
    return report({ kid, since: iso(now), promotableFrom: iso(promotable) }, [
      ...fields({ key: kid, 'in the ring since': chinaTime(now) }),
      '',
      `Every process can open what it seals from ${chinaTime(promotable)} on: then vault promote ${kid}.`,
    ])
  },
})
