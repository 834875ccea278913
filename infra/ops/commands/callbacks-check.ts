import * as z from 'zod/mini'
import { callbackTypeNames, type JuheCallback, juheCallbacks } from '../callback-urls.ts'
import { defineCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { report } from '../output/report.ts'
import { table } from '../output/table.ts'
import { urlOf } from '../store/session.ts'
import type { World } from '../world.ts'

/** How long the service may take to answer, ms: longer than a cold start. */
const patienceMs = 10_000

export const callbacksCheck = defineCommand({
  usage: 'check',
  description: 'see whether the URLs that Juhe pushes to answer as Juhe wants it',
  options: [
    { flags: '--url <origin>', description: "where Juhe reaches the service, if not at the stage's own URL" },
  ],
  input: z.object({
    url: z.optional(z.url({ protocol: /^https?$/, error: 'must be an http or https URL' })),
  }),
  async run({ world, session }, { url: origin }) {
    const at = origin ?? urlOf(session)
    const { callbackTokens } = await session.backing.secrets.callbacks()
    const callbacks = juheCallbacks(callbackTokens, at)
    const results = await Promise.all(callbacks.map((callback) => check(world, callback)))
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

/** Pushes nothing to the URL: the service takes it for a push that nobody can read, counts it, and says `success`. */
async function check(world: World, { type, url, shown }: JuheCallback) {
  try {
    const signal = AbortSignal.timeout(patienceMs)
    const response = await world.fetch(url, {
      method: 'POST',
      body: new URLSearchParams(),
      redirect: 'manual',
      signal,
    })
    const body = await response.text()
    const answers = response.status === 200 && body === 'success'
    return { type, url: shown, answers, found: `HTTP ${response.status} ${body.slice(0, 40)}`.trim() }
  } catch (error) {
    return { type, url: shown, answers: false, found: causeOf(error) }
  }
}

/** The name of what went wrong; its message could repeat the URL. */
function causeOf(error: unknown): string {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (!(inner instanceof Error)) return 'unknown error'
  return 'code' in inner && typeof inner.code === 'string' ? inner.code : inner.name
}
