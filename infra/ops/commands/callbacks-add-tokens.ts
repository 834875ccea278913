import * as z from 'zod/mini'
import { defineCommand } from '../command.ts'
import { newSecret } from '../new-secrets.ts'
import { report } from '../output/report.ts'
import { chinaTime, iso } from '../output/times.ts'
import { parseTokens, withTokens } from '../rotation/callback-tokens.ts'
import { knownEverywhereMs } from '../rotation/known-everywhere.ts'

export const callbacksAddTokens = defineCommand({
  usage: 'add-tokens',
  description: "make a new token for each of Juhe's URLs; those that there are still count",
  input: z.object({}),
  async run({ host, session, confirm }) {
    const held = await session.holdSecret('callbacks')
    const tokens = parseTokens(held.text)
    await confirm(
      'Each type gets another token. Until Juhe is told (register-callbacks) and retire-tokens has taken the older ones out, all of them count.',
    )
    const now = session.backing.platform.now()
    await held.replace(JSON.stringify(withTokens(tokens, () => newSecret(host), now)))
    const registrable = now + knownEverywhereMs
    return report({ since: iso(now), registrableFrom: iso(registrable) }, [
      `Every process takes the new tokens from ${chinaTime(registrable)} on: then register-callbacks, and callbacks retire-tokens.`,
    ])
  },
})
