import * as z from 'zod/mini'
import type { Outcome } from '#shared/juhe/outcome.ts'
import { juheClient } from '#shared/lambda/juhe-client.ts'
import { createObserver } from '#shared/lambda/observer.ts'
import { callbackTypeNames, juheCallbacks } from '../callback-urls.ts'
import { defineCommand, type OpsCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { reasonOf } from '../juhe-words.ts'
import { report } from '../output/report.ts'
import { table } from '../output/table.ts'
import { urlOf } from '../store/session.ts'

export const callbacksRegister = defineCommand({
  usage: 'register',
  description: 'tell Juhe (contract §6) to push to this service',
  options: [
    { flags: '--url <origin>', description: "where Juhe reaches the service, if not at the stage's own URL" },
  ],
  input: z.object({
    url: z.optional(z.url({ protocol: /^https?$/, error: 'must be an http or https URL' })),
  }),
  async run({ session, confirm }, { url: origin }) {
    // Without a running service there is no upstream either.
    const callbacks = await juheCallbacks(session, origin ?? urlOf(session))
    await confirm(
      `Juhe will push every result of our key to ${callbacks[0]?.shown} and its siblings, and nowhere else.`,
    )
    const juhe = await juheClient(session.backing, createObserver(session.backing.platform))
    const results = []
    for (const { type, url, shown } of callbacks) {
      const outcome = await juhe.addCallbackUrl(url, type)
      results.push({ type, url: shown, outcome: outcome.kind, reason: reasonOf(outcome) })
    }
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
export const registerCallbacks: OpsCommand = {
  ...callbacksRegister,
  usage: 'register-callbacks',
  description: 'short for callbacks register',
}

type Result = { readonly outcome: Outcome<unknown>['kind'] }

function exitCodeOf(results: readonly Result[]) {
  if (results.some(({ outcome }) => outcome === 'refused')) return exitCodes.failed
  return results.some(({ outcome }) => outcome === 'unknown') ? exitCodes.unavailable : exitCodes.done
}
