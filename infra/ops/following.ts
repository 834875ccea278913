import * as z from 'zod/mini'
import type { Ops } from './command.ts'
import { countInput, durationInput, momentInput, tenantIdInput } from './inputs.ts'
import type { Following } from './orders/follow.ts'
import { momentAt } from './output/times.ts'
import { urlOf } from './store/session.ts'

/** The options of commands that go on until they are interrupted. */
export const followingOptions = [
  {
    flags: '--since <moment>',
    description: 'begin with what happened since, such as 10m; without it, with now',
  },
  {
    flags: '--for <duration>',
    description: 'end after that, such as 30s; without it, when interrupted (Ctrl-C)',
  },
  { flags: '--every <seconds>', description: 'look so often; 1 locally, 5 on AWS unless it is said' },
] as const

/** The same, for a command's schema. */
export const followingInput = {
  tenant: z.optional(tenantIdInput),
  since: z.optional(momentInput),
  for: z.optional(durationInput),
  every: z.optional(countInput),
}

/** What the options say. Throws an OpsFailure (`unavailable`) while the service is not running. */
export function followingOf(
  { host, session }: Ops,
  given: z.infer<z.ZodMiniObject<typeof followingInput>>,
): Following {
  urlOf(session)
  const now = session.backing.platform.now()
  const interrupted = host.interruption()
  const signal =
    given.for === undefined ? interrupted : AbortSignal.any([interrupted, AbortSignal.timeout(given.for)])
  const everyMs = (given.every ?? (session.inspection === undefined ? 1 : 5)) * 1_000
  return {
    ...{ tenantId: given.tenant, since: momentAt(given.since, now) ?? now },
    ...{ everyMs, signal, sleep: host.sleep },
  }
}
