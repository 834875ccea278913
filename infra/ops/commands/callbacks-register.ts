import * as z from 'zod/mini'
import type { Outcome } from '#shared/juhe/outcome.ts'
import { createObserver } from '#shared/lambda/platform/observer.ts'
import { juheBudget, juheClient } from '#shared/lambda/services/juhe-client.ts'
import { callbackTypeNames, juheCallbacks } from '../callback-urls.ts'
import { defineCommand, type OpsCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { reasonOf } from '../juhe-words.ts'
import { report } from '../output/report.ts'
import { table } from '../output/table.ts'
import { parseTokens, type TokensDocument, withRegistration } from '../rotation/callback-tokens.ts'
import { refuseUntilKnown } from '../rotation/known-everywhere.ts'
import { type HeldSecret, urlOf } from '../store/session.ts'

export const callbacksRegister = defineCommand({
  usage: 'register',
  description: 'tell Juhe (contract §6) to push to this service, with the newest tokens',
  options: [
    { flags: '--url <origin>', description: "where Juhe reaches the service, if not at the stage's own URL" },
  ],
  input: z.object({
    url: z.optional(z.url({ protocol: /^https?$/, error: 'must be an http or https URL' })),
  }),
  async run({ session, confirm }, { url: origin }) {
    // Without a running service there is no upstream either.
    const at = origin ?? urlOf(session)
    const { now } = session.backing.platform
    const held = await session.holdSecret('callbacks')
    const tokens = parseTokens(held.text)
    refuseUntilKnown('the newest tokens have been there', tokens.newestTokens?.since, now())
    const callbacks = juheCallbacks(tokens.callbackTokens, at)
    await confirm(
      `Juhe will push every result of our key to ${callbacks[0]?.shown} and its siblings, and nowhere else.`,
    )
    const observe = createObserver(session.backing.platform)
    const juhe = await juheClient(session.backing, observe, juheBudget(session.backing, observe))
    const results = []
    for (const { type, url, shown } of callbacks) {
      const outcome = await juhe.addCallbackUrl(url, type)
      results.push({ type, url: shown, outcome: outcome.kind, reason: reasonOf(outcome) })
    }
    if (results.every(({ outcome }) => outcome === 'answered')) await noteRegistration(held, tokens, now())
    const rows = results.map(({ type, url, outcome, reason = '' }) => [
      ...[
        String(type),
        callbackTypeNames[type],
        outcome === 'answered' ? 'registered' : outcome,
        url,
        reason,
      ],
    ])
    return report(results, table(['type', 'tells', 'result', 'url', 'reason'], rows), exitCodeOf(results))
  },
})

/** The same under the name that deployment guides use. */
export const shortCallbacksRegister: OpsCommand = {
  ...callbacksRegister,
  usage: 'register-callbacks',
  description: 'short for callbacks register',
}

/** For retire-tokens. Where no tokens are being changed there is nothing to note. */
async function noteRegistration(held: HeldSecret, tokens: TokensDocument, now: number): Promise<void> {
  const isNews = tokens.newestTokens !== undefined && tokens.newestTokens.registeredAt === undefined
  if (isNews) await held.replace(JSON.stringify(withRegistration(tokens, now)))
}

type Result = { readonly outcome: Outcome<unknown>['kind'] }

function exitCodeOf(results: readonly Result[]) {
  if (results.every(({ outcome }) => outcome === 'answered')) return exitCodes.done
  return results.some(({ outcome }) => outcome === 'refused') ? exitCodes.failed : exitCodes.unavailable
}
