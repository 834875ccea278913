import { createJuheClient, type JuheClient } from '#shared/juhe/client.ts'
import { createJuheBudget, type JuheBudget } from '#shared/limits/juhe-budget.ts'
import type { Observe } from '#shared/observations.ts'
import type { Backing } from '../platform/backing.ts'
import { describeError } from '../platform/describe-error.ts'

/**
 * The client of the upstream, whose errors and oddities are observed. While our key cannot be read it is as if Juhe
 * turned us away: what tenants want is stored, and is done when the secret has been mended.
 */
export async function juheClient(
  { platform, environment, secrets }: Backing,
  observe: Observe,
  budget: JuheBudget,
): Promise<JuheClient> {
  const key = async () => {
    try {
      return (await secrets.juhe()).juheKey
    } catch (error) {
      platform.log({ event: 'failure', source: 'juheKey', ...describeError(error) })
      return undefined
    }
  }
  await key()
  return createJuheClient({
    baseUrl: environment.juheUrl,
    key,
    fetch: platform.fetch,
    sleep: platform.sleep,
    random: platform.random,
    writeTimeoutMs: environment.juheTimeoutMs,
    readTimeoutMs: environment.juheReadTimeoutMs,
    notFound: environment.juheNotFound,
    charset: environment.juheCharset,
    onCall: ({ hasSlot }) => budget.count(hasSlot),
    onReply: ({ operation, error }) => {
      if (error === undefined) return
      observe({ kind: 'upstreamError', operation, error })
      if (error === '10011' || error === '10012') void budget.brake(Number(error))
    },
    onOddity: (what) => observe({ kind: 'oddity', what }),
  })
}

/** The stage's budget of calls to Juhe. */
export function juheBudget({ platform, environment, table }: Backing, observe: Observe): JuheBudget {
  return createJuheBudget({ table, now: platform.now, limits: environment.juheLimits, observe })
}
