import * as z from 'zod/mini'
import { isLoopbackHost } from '#infra/machine/loopback.ts'
import type { Order, Push } from '#shared/orders/machine/order.ts'
import { openPeople } from '#shared/orders/store/people.ts'
import { nodePost } from '#shared/pushes/node-post.ts'
import { postSigned } from '#shared/pushes/post-signed.ts'
import { renderPush } from '#shared/pushes/render-push.ts'
import { listTenants } from '#shared/tenants/list-tenants.ts'
import type { CallbackUrl, Tenant } from '#shared/tenants/tenant.ts'
import { defineCommand, type Ops } from '../command.ts'
import { usageFailure } from '../failure.ts'
import { followingInput, followingOf, followingOptions } from '../following.ts'
import { changedOrders } from '../orders/follow.ts'
import { resultOf } from '../orders/push-view.ts'
import { say } from '../output/language.ts'
import { nothingToSay } from '../output/report.ts'
import { chinaTime, iso } from '../output/times.ts'
import { openVault, type Session } from '../store/session.ts'
import { tenantOf } from '../tenants.ts'

export const listen = defineCommand({
  usage: 'listen <url>',
  description:
    "send a tenant's pushes to a local program too, signed as ever, while this runs; the tenant's own URLs stay as they are",
  options: [
    { flags: '--tenant <tenantId>', description: 'whose; without it, of the only tenant' },
    { flags: '--format <format>', description: 'json or form, as addCallbackUrl has it', fallback: 'json' },
    ...followingOptions,
  ],
  input: z.object({
    ...followingInput,
    url: z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }),
    format: z.enum(['json', 'form'], { error: 'must be json or form' }),
  }),
  async run(ops, { url, format, ...given }) {
    const tenant = await chosenTenant(ops.session, given.tenant)
    if (!isLoopbackHost(new URL(url).hostname.replace(/^\[|\]$/g, ''))) {
      await ops.confirm(
        `Names and ID numbers of ${tenant.tenantId}'s passengers will be sent to ${new URL(url).host}.`,
      )
    }
    const following = followingOf(ops, { ...given, tenant: tenant.tenantId })
    const forward = await forwarder(ops, tenant, { url, format })
    ops.host.err(say(`Pushes of ${tenant.tenantId} go to ${url} too, each once. Ctrl-C ends it.`))
    const seen = new Set<string>()
    for await (const order of changedOrders(ops.session, following)) {
      for (const push of order.outbox) {
        if (push.madeAt < following.since || seen.has(push.id)) continue
        seen.add(push.id)
        await forward(order, push)
      }
    }
    return nothingToSay
  },
})

async function chosenTenant(session: Session, tenantId: Tenant['tenantId'] | undefined): Promise<Tenant> {
  if (tenantId !== undefined) return tenantOf(session, tenantId)
  const tenants = await listTenants(session.backing.table)
  const [only] = tenants
  if (only !== undefined && tenants.length === 1) return only
  throw usageFailure(
    `say whose with --tenant: there are ${tenants.map((one) => one.tenantId).join(', ') || 'none'}`,
  )
}

/** Sends a push once, and says what came of it. */
async function forwarder({ host, session, json }: Ops, tenant: Tenant, callback: CallbackUrl) {
  const vault = await openVault(session)
  // The operator chose the URL: what tenants may choose is no rule for it.
  const services = {
    now: host.now,
    othersNow: host.now,
    vault,
    callbackPolicy: 'any',
    post: nodePost,
  } as const
  return async (order: Order, push: Push): Promise<void> => {
    const { attempt } = await postSigned(services, tenant, callback, async () => ({
      id: push.id,
      json: JSON.stringify(renderPush(order, push.event, await openPeople(vault, order))),
    }))
    const { orderNo, outOrderNo } = order
    const { id: pushId, event, madeAt } = push
    const result = resultOf(attempt)
    host.out(
      json
        ? JSON.stringify({
            at: iso(madeAt),
            pushId,
            kind: event.kind,
            orderNo,
            outOrderNo,
            result,
            ms: attempt.ms,
          })
        : `${chinaTime(madeAt)}  ${outOrderNo}  ${event.kind}  ${pushId}  ${result}`,
    )
  }
}
