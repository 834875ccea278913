import * as z from 'zod/mini'
import { callbackTypeNames, checkCallback, juheCallbacks } from '../callback-urls.ts'
import { defineCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { report } from '../output/report.ts'
import { table } from '../output/table.ts'
import { urlOf } from '../store/session.ts'

export const callbacksCheck = defineCommand({
  usage: 'check',
  description: 'see whether the URLs that Juhe pushes to answer as Juhe wants it',
  options: [
    { flags: '--url <origin>', description: "where Juhe reaches the service, if not at the stage's own URL" },
  ],
  input: z.object({
    url: z.optional(z.url({ protocol: /^https?$/, error: 'must be an http or https URL' })),
  }),
  async run({ host, session }, { url: origin }) {
    const at = origin ?? urlOf(session)
    const { callbackTokens } = await session.backing.secrets.callbacks()
    const callbacks = juheCallbacks(callbackTokens, at)
    const results = await Promise.all(callbacks.map((callback) => checkCallback(host, callback)))
    const rows = results.map(({ type, url, answers, found }) => [
      ...[String(type), callbackTypeNames[type], answers ? 'answers' : 'FAILS', url, found],
    ])
    const lines = [
      ...table(['type', 'tells', 'result', 'url', 'found'], rows),
      '',
      'What Juhe has registered, and whether a token is right, nobody tells from outside: callbacks register sets both.',
    ]
    const isFine = results.every(({ answers }) => answers)
    return report(results, lines, isFine ? exitCodes.done : exitCodes.troubleFound)
  },
})
