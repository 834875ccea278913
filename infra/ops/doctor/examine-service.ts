import { connect } from 'node:tls'
import { dayMs } from '#contract/durations.ts'
import { createJuheClient } from '#shared/juhe/client.ts'
import { type Exchange, recordingFetch } from '#shared/juhe-check/exchange.ts'
import { judgeQuota } from '#shared/juhe-check/judge-transport.ts'
import { dueShards } from '#shared/table/keys.ts'
import { checkCallback, juheCallbacks } from '../callback-urls.ts'
import type { Host } from '../host.ts'
import { reasonOf } from '../juhe-words.ts'
import { dueEntries } from '../orders/waiting-orders.ts'
import { chinaTime, duration } from '../output/times.ts'
import { parseTokens } from '../rotation/callback-tokens.ts'
import { parseRing } from '../rotation/key-ring.ts'
import { type Session, urlOf } from '../store/session.ts'
import { broken, type Finding, well, worthALook } from './finding.ts'

const patienceMs = 10_000
const minute = 60_000

/** Whether all secrets can be read, and hold what they should. */
export async function examineSecrets({ backing: { secrets } }: Session): Promise<Finding> {
  await Promise.all([secrets.juhe(), secrets.callbacks(), secrets.vault()])
  return well('juhe, callbacks and vault are there')
}

/** The ring of sealing keys. More than two keys are a rotation that was never ended. */
export async function examineRing(session: Session): Promise<Finding> {
  const { sealingKeys } = parseRing((await session.holdSecret('vault')).text)
  const [front, ...others] = sealingKeys
  const detail = `${front.kid} seals, ${others.length} more open`
  return others.length > 1 ? worthALook(`${detail}: vault status says which can be retired`) : well(detail)
}

/** Whether the URLs for Juhe answer, and Juhe was told of their newest tokens. */
export async function examineCallbacks(host: Host, session: Session): Promise<Finding> {
  const { newestTokens, callbackTokens } = parseTokens((await session.holdSecret('callbacks')).text)
  const results = await Promise.all(
    juheCallbacks(callbackTokens, urlOf(session)).map((callback) => checkCallback(host, callback)),
  )
  const silent = results.filter(({ answers }) => !answers)
  if (silent.length > 0) return broken(silent.map(({ type, found }) => `type ${type}: ${found}`).join('; '))
  if (newestTokens !== undefined && newestTokens.registeredAt === undefined) {
    return worthALook('all three answer, but Juhe was not told of the newest tokens: register-callbacks')
  }
  return well('all three answer')
}

/** Whether Juhe answers, with our key, and how many calls it leaves us where it says so. */
export async function examineJuhe(host: Host, { backing }: Session): Promise<Finding> {
  const { juheUrl, juheReadTimeoutMs, juheNotFound, juheCharset } = backing.environment
  const { juheKey } = await backing.secrets.juhe()
  const exchanges: Exchange[] = []
  const juhe = createJuheClient({
    ...{ baseUrl: juheUrl, key: juheKey, sleep: host.sleep, random: host.random },
    fetch: recordingFetch(host.fetch, 'dataDictionary', host.now, (exchange) => exchanges.push(exchange)),
    ...{ readTimeoutMs: juheReadTimeoutMs, notFound: juheNotFound, charset: juheCharset },
  })
  const outcome = await juhe.dataDictionary()
  if (outcome.kind !== 'answered') return broken(`${juheUrl}: ${reasonOf(outcome)}`)
  const quota = judgeQuota(exchanges)
  const detail = `answers at ${juheUrl}; ${quota.detail}`
  return quota.status === 'ok' ? well(detail) : worthALook(detail)
}

/** How far this machine's clock may be from the service's, ms: signatures bear five minutes. */
const clockToleranceMs = 30_000

/** Compares this machine's clock with the one of the service's host. */
export async function examineClock(host: Host, session: Session): Promise<Finding> {
  const reply = await host.fetch(urlOf(session), { signal: AbortSignal.timeout(patienceMs) })
  await reply.text()
  const date = Date.parse(reply.header?.('date') ?? '')
  if (!Number.isFinite(date)) return worthALook('the service does not tell the time')
  const apart = Math.abs(date - host.now())
  return apart <= clockToleranceMs
    ? well(`at most ${Math.round(apart / 1_000)} s apart`)
    : worthALook(`this machine and the service are ${duration(apart)} apart: set the clock by NTP`)
}

/** How late an order may be attended to, ms. */
const latenessMs = 5 * minute

/** The order that is longest overdue: whether the schedule works, this tells anywhere. */
export async function examineDue(session: Session): Promise<Finding> {
  const now = session.backing.platform.now()
  const earliest = await Promise.all(
    dueShards.map(async (shard) => {
      for await (const { dueAt } of dueEntries(session, shard, now)) return dueAt
      return undefined
    }),
  )
  const oldest = Math.min(...earliest.flatMap((dueAt) => dueAt ?? []))
  if (!Number.isFinite(oldest)) return well('nothing is due')
  const late = `the oldest is due since ${duration(now - oldest)}`
  return now - oldest > latenessMs ? broken(`${late}: due depth, orders stuck --overdue`) : well(late)
}

/** How long before its end a certificate should be another, ms. */
const certificateRestMs = 21 * dayMs

/** The certificate of the service's host. */
export async function examineCertificate(host: Host, session: Session): Promise<Finding> {
  const url = new URL(urlOf(session))
  if (url.protocol !== 'https:') return well(`${url.origin} needs none`)
  const endsAt = await certificateEnd(url)
  const detail = `${url.hostname}, until ${chinaTime(endsAt)}`
  return endsAt - host.now() < certificateRestMs ? worthALook(`${detail}: renew it (ACM)`) : well(detail)
}

/** Until when the certificate of a host is valid, ms. Rejects where there is no connection, or it is not trusted. */
function certificateEnd({ hostname, port }: URL): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: hostname,
      port: Number(port || 443),
      servername: hostname,
      timeout: patienceMs,
    })
    socket.once('secureConnect', () => {
      resolve(Date.parse(socket.getPeerCertificate().valid_to))
      socket.end()
    })
    socket.once('timeout', () => socket.destroy(new Error(`${hostname} does not answer`)))
    socket.once('error', reject)
  })
}
