import * as z from 'zod/mini'
import { defineCommand } from '../command.ts'
import { conflict } from '../failure.ts'
import { report } from '../output/report.ts'
import { olderTokens, parseTokens, withNewestOnly } from '../rotation/callback-tokens.ts'

export const callbacksRetireTokens = defineCommand({
  usage: 'retire-tokens',
  description: "take the tokens of Juhe's URLs out that are not the newest",
  input: z.object({}),
  async run({ session, confirm }) {
    const held = await session.holdSecret('callbacks')
    const tokens = parseTokens(held.text)
    const retired = olderTokens(tokens)
    if (retired === 0) return report({ retired }, ['There is one token for each type: none is retired.'])
    const { newestTokens } = tokens
    if (newestTokens !== undefined && newestTokens.registeredAt === undefined) {
      throw conflict('Juhe has not been told of the newest tokens: register-callbacks comes first')
    }
    const consequence =
      'Within ten minutes no callback of Juhe counts that comes with an older token than the newest.'
    await confirm(
      newestTokens === undefined
        ? `${consequence} Whether Juhe was told of the newest is not known here: if it was not, all of its pushes get lost.`
        : consequence,
    )
    await held.replace(JSON.stringify(withNewestOnly(tokens)))
    return report({ retired }, [`${retired} older token(s) are out. It takes effect within ten minutes.`])
  },
})
