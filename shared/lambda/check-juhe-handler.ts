import { checkJuhe } from '#shared/juhe-check/check-juhe.ts'
import { JuheDrift } from '#shared/juhe-check/juhe-drift.ts'
import type { LambdaHandler } from './http/event.ts'
import { parseEnvironment } from './platform/environment.ts'
import { createObserver } from './platform/observer.ts'
import type { BarePlatform, Platform } from './platform/platform.ts'
import { openSecrets } from './platform/secrets.ts'

/** What a function without a table is handed in, with the network. */
export type NetworkPlatform = BarePlatform & Pick<Platform, 'fetch' | 'readSecret'>

/**
 * Checks Juhe, and observes each difference by the name of its check; the log line says what it is. What failed is
 * logged only: Juhe's trouble has alarms of its own. Throws a JuheDrift that names the differences, which Lambda passes
 * on to the alarms' topic; another error if settings or the key are missing.
 */
export function checkJuheHandler(platform: NetworkPlatform): LambdaHandler<unknown, void> {
  return async () => {
    // The settings of the service's functions, which all have a table; this one does not.
    const environment = parseEnvironment({ TABLE_NAME: 'none', ...platform.env })
    const observe = createObserver(platform)
    const { juheKey } = await openSecrets(platform, environment).juhe()
    const { now, fetch, sleep, random, uuid } = platform
    const { juheUrl, juheNotFound, juheCharset, juheReadTimeoutMs } = environment
    const { checks } = await checkJuhe({
      ...{ baseUrl: juheUrl, key: juheKey, fetch, sleep, random, uuid, now, realNow: now },
      ...{ notFound: juheNotFound, charset: juheCharset, readTimeoutMs: juheReadTimeoutMs },
    })
    for (const { name, status, detail } of checks) {
      if (status === 'differs') observe({ kind: 'juheDrift', check: name, detail })
      if (status === 'failed') platform.log({ event: 'juheCheckFailed', check: name, detail })
    }
    const differing = checks.filter(({ status }) => status === 'differs')
    platform.log({ event: 'juheChecked', differing: differing.length })
    if (differing.length > 0) throw new JuheDrift(differing)
  }
}
