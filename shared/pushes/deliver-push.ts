import * as z from 'zod/mini'
import type { CallbackPolicy } from '#shared/lambda/environment.ts'
import { type ChangeServices, changeOrder } from '#shared/orders/change-order.ts'
import { callbackTypeOf } from '#shared/orders/delivery.ts'
import type { TenantId } from '#shared/orders/ids.ts'
import type { Order, Push, PushAttempt } from '#shared/orders/order.ts'
import { openPeople } from '#shared/orders/people.ts'
import { callbackUrlFault } from '#shared/tenants/callback-policy.ts'
import { isPublicAddress } from '#shared/tenants/public-address.ts'
import type { CallbackUrl, Tenant } from '#shared/tenants/tenant.ts'
import type { Vault } from '#shared/vault/vault.ts'
import type { Post } from './post.ts'
import { renderPush } from './render-push.ts'
import { retryAfterMs } from './retry-after.ts'
import { signPush } from './sign-push.ts'

/** How long a receiver has for everything, in ms. */
const pushTimeoutMs = 10_000

/** What the delivery of a push needs. */
export type DeliveryServices = ChangeServices & {
  readonly vault: Vault
  readonly tenant: (tenantId: TenantId) => Promise<Tenant | undefined>
  readonly callbackPolicy: CallbackPolicy
  readonly post: Post
  /** The time (ms) on the receivers' clocks, which a signature bears. */
  readonly othersNow: () => number
}

/** An attempt and what the receiver asked for. */
type Tried = { readonly attempt: PushAttempt; readonly retryAfterMs?: number }

/**
 * Delivers one push once: prepare, send, record. What is sent is the same at every attempt, under the same
 * `webhook-id`; it may reach the receiver more than once (we may die after sending), but never not at all.
 */
export async function deliverPush(services: DeliveryServices, order: Order, push: Push): Promise<Order> {
  const tried = await tryPush(services, order, push)
  const event = { type: 'pushTried', pushId: push.id, jitter: services.random(), ...tried } as const
  const applied = await changeOrder(services, order, event)
  observeOutcome(services, applied.order, push)
  return applied.order
}

async function tryPush(services: DeliveryServices, order: Order, push: Push): Promise<Tried> {
  const at = services.now()
  const failed = (why: 'noUrl' | 'blocked'): Tried => ({
    attempt: { at, ms: 0, result: { kind: 'failed', why } },
  })
  const tenant = await services.tenant(order.tenantId)
  const callback = tenant?.callbackUrls[callbackTypeOf(push.event)]
  if (tenant === undefined || callback === undefined) return failed('noUrl')
  if (callbackUrlFault(callback.url, services.callbackPolicy) !== undefined) return failed('blocked')
  const { body, contentType } = await prepare(services, order, push, callback)
  const secret = z.string().parse(await services.vault.open(tenant.tenantId, tenant.webhookSecret))
  const reply = await services.post({
    url: callback.url,
    headers: {
      'content-type': contentType,
      'user-agent': 'grab-ticket-order-service',
      ...signPush(secret, push.id, services.othersNow(), body),
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

/** The documented JSON; or, for receivers written for Juhe's sibling services, a form whose field `data` holds it. */
async function prepare({ vault }: DeliveryServices, order: Order, push: Push, { format }: CallbackUrl) {
  const json = JSON.stringify(renderPush(order, push.event, await openPeople(vault, order)))
  return format === 'json'
    ? { body: json, contentType: 'application/json;charset=utf-8' }
    : {
        body: new URLSearchParams({ data: json }).toString(),
        contentType: 'application/x-www-form-urlencoded;charset=utf-8',
      }
}

function observeOutcome(services: DeliveryServices, { orderNo, tenantId, outbox }: Order, push: Push): void {
  const delivery = outbox.find((entry) => entry.id === push.id)?.delivery
  if (delivery === undefined) return
  const about = { kind: 'pushOut', orderNo, tenantId, pushId: push.id } as const
  switch (delivery.state) {
    case 'waiting':
      services.observe({ ...about, outcome: 'failed' })
      return
    case 'givenUp':
      services.observe({ ...about, outcome: 'givenUp' })
      return
    case 'delivered':
      services.observe({ ...about, outcome: 'delivered', latencyMs: Math.max(0, delivery.at - push.madeAt) })
  }
}
