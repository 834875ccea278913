import * as z from 'zod/mini'
import type { PushAttempt } from '#shared/orders/machine/order.ts'
import { retryAfterMs } from '#shared/retry-after.ts'
import { type CallbackPolicy, callbackUrlFault } from '#shared/tenants/callback-policy.ts'
import { isPublicAddress } from '#shared/tenants/public-address.ts'
import type { CallbackUrl, Tenant } from '#shared/tenants/tenant.ts'
import type { Vault } from '#shared/vault/vault.ts'
import type { Post } from './post.ts'
import { signPush } from './sign-push.ts'

/** How long a receiver has for everything, in ms. */
const pushTimeoutMs = 10_000

/** What sending to a tenant needs. */
export type PostServices = {
  /** Ms since the epoch. */
  readonly now: () => number
  readonly vault: Vault
  readonly callbackPolicy: CallbackPolicy
  readonly post: Post
  /** The time (ms) on the receivers' clocks, which a signature bears. */
  readonly othersNow: () => number
}

/** An attempt and what the receiver asked for. */
export type AttemptOutcome = { readonly attempt: PushAttempt; readonly retryAfterMs?: number }

/** What is sent: the webhook-id, and the JSON of the contract. */
export type SignedPush = { readonly id: string; readonly json: string }

/** An attempt that ended before anything was sent. */
export function notSent(services: Pick<PostServices, 'now'>, why: 'noUrl' | 'blocked'): AttemptOutcome {
  return { attempt: { at: services.now(), ms: 0, result: { kind: 'failed', why } } }
}

/** Makes one attempt: sends a push to a tenant's URL, signed with the tenant's secret. */
export async function postSigned(
  services: PostServices,
  tenant: Tenant,
  callback: CallbackUrl,
  makePush: () => SignedPush | Promise<SignedPush>,
): Promise<AttemptOutcome> {
  if (callbackUrlFault(callback.url, services.callbackPolicy) !== undefined)
    return notSent(services, 'blocked')
  const at = services.now()
  const { id, json } = await makePush()
  const { body, contentType } = encode(json, callback)
  const secrets = await secretsOf(services, tenant)
  const reply = await services.post({
    url: callback.url,
    headers: {
      'content-type': contentType,
      'user-agent': 'grab-ticket-order-service',
      ...signPush(secrets, id, services.othersNow(), body),
    },
    body,
    timeoutMs: pushTimeoutMs,
    mayConnect: (address) => services.callbackPolicy === 'any' || isPublicAddress(address),
  })
  const ms = Math.max(0, services.now() - at)
  if (reply.kind === 'failed') return { attempt: { at, ms, result: reply } }
  const attempt: PushAttempt = { at, ms, result: { kind: 'answered', httpStatus: reply.httpStatus } }
  const wait = retryAfterMs(reply.retryAfter, services.othersNow())
  return wait === undefined ? { attempt } : { attempt, retryAfterMs: wait }
}

/** The secrets that sign now, the newest first: two while one replaces the other. */
async function secretsOf({ vault, now }: PostServices, tenant: Tenant): Promise<readonly string[]> {
  const { tenantId, webhookSecret, previousSecret } = tenant
  const isOverlap = previousSecret !== undefined && now() < previousSecret.until
  const sealed = isOverlap ? [webhookSecret, previousSecret.secret] : [webhookSecret]
  return Promise.all(
    sealed.map(async (one) => z.string().parse(await vault.open(tenantId, one, 'webhookSecret'))),
  )
}

/** The documented JSON; or, for receivers written for Juhe's sibling services, a form whose field `data` holds it. */
function encode(json: string, { format }: CallbackUrl) {
  return format === 'json'
    ? { body: json, contentType: 'application/json;charset=utf-8' }
    : {
        body: new URLSearchParams({ data: json }).toString(),
        contentType: 'application/x-www-form-urlencoded;charset=utf-8',
      }
}
