import { createJuheClient, type JuheClient } from '#shared/juhe/client.ts'
import type { Observe } from '#shared/observations.ts'
import { second } from '#shared/orders/policy.ts'
import type { Backing } from './backing.ts'

/** The client of the upstream, whose errors and oddities are observed. */
export async function juheClient(
  { platform, environment, secrets }: Backing,
  observe: Observe,
): Promise<JuheClient> {
  const { juheKey } = await secrets.juhe()
  return createJuheClient({
    baseUrl: environment.juheUrl,
    key: juheKey,
    fetch: platform.fetch,
    sleep: platform.sleep,
    random: platform.random,
    writeTimeoutMs: environment.juheTimeoutMs,
    readTimeoutMs: Math.min(5 * second, environment.juheTimeoutMs),
    onReply: ({ operation, error }) => {
      if (error !== undefined) observe({ kind: 'upstreamError', operation, error })
    },
    onOddity: (what) => observe({ kind: 'oddity', what }),
  })
}
