import type { AttendServices } from '#shared/attention/attend.ts'
import { createJournalWriter, type JournalWriter } from '#shared/journal/journal-store.ts'
import type { JuheBudget } from '#shared/limits/juhe-budget.ts'
import { createRequestLimiter } from '#shared/limits/request-limiter.ts'
import type { Observe } from '#shared/observations.ts'
import { defaultPolicy, type Policy, second } from '#shared/orders/machine/policy.ts'
import type { ChangeServices } from '#shared/orders/store/change-order.ts'
import { createOrderStore } from '#shared/orders/store/order-store.ts'
import type { JuheServices } from '#shared/orders/upstream/juhe-calls.ts'
import type { SubmitServices } from '#shared/orders/upstream/send-submit.ts'
import type { ApplyCallbackServices } from '#shared/orders/use-cases/apply-callback.ts'
import type { JudgeSubmitServices } from '#shared/orders/use-cases/submit.ts'
import type { DeliveryServices } from '#shared/pushes/deliver-push.ts'
import { nodePost } from '#shared/pushes/node-post.ts'
import type { PostServices } from '#shared/pushes/post-signed.ts'
import type { TestCallbackServices } from '#shared/pushes/test-callback-url.ts'
import type { Tenant } from '#shared/tenants/tenant.ts'
import { getTenant } from '#shared/tenants/tenant-store.ts'
import { createVault, type Vault } from '#shared/vault/vault.ts'
import type { Backing } from '../platform/backing.ts'
import type { Environment } from '../platform/environment.ts'
import { createObserver } from '../platform/observer.ts'
import { juheBudget, juheClient } from './juhe-client.ts'
import { queryStore } from './query-store.ts'

/*
 * The use cases' services, made of what stands behind a function. Each function takes the smallest set that it needs,
 * so that its bundle holds nothing else.
 */

/** For how long Juhe is trusted to remember a queryKey: its documents do not say. */
const upstreamQueryLifeMs = 10 * 60 * second

/** Kept below API Gateway's limit together with the call to Juhe that may come before it, ms. */
export const twinPatienceMs = 20 * second

/** How long Juhe may take for a detail that a tenant waits for, ms. */
export const detailPatienceMs = 4 * second

/** The policy of a stage: leases last longer than the calls that they cover, whatever these may take. */
export function policyOf({
  confirmCallbacks,
  retentionMs,
  orderRetentionMs,
  juheTimeoutMs,
  askGrabbing,
  askJitter,
}: Environment): Policy {
  const callMs = juheTimeoutMs + 2 * second
  const callLeaseMs = Math.max(defaultPolicy.callLeaseMs, callMs + 20 * second)
  const keeping = { forgetAfterMs: retentionMs, reduceAfterMs: orderRetentionMs }
  const asking = { askGrabbing: askGrabbing ?? defaultPolicy.askGrabbing, askJitter }
  return { ...defaultPolicy, ...asking, callMs, callLeaseMs, confirmCallbacks, ...keeping }
}

/** Changing orders. */
export function changeServices({
  platform,
  table,
  environment,
}: Backing): ChangeServices & { readonly observe: Observe } {
  const { now, sleep, random, adjustPolicy } = platform
  const store = createOrderStore(table)
  const usual = policyOf(environment)
  const policy = adjustPolicy?.(usual) ?? usual
  return { store, policy, now, sleep, random, observe: createObserver(platform) }
}

/** Changing orders and talking with Juhe about them. */
export async function juheServices(
  backing: Backing,
): Promise<JuheServices & { readonly budget: JuheBudget }> {
  const services = changeServices(backing)
  const budget = juheBudget(backing, services.observe)
  // Side by side: a cold start waits for the slower one, not for both.
  const [juhe, vault] = await Promise.all([juheClient(backing, services.observe, budget), openVault(backing)])
  return { ...services, juhe, vault, budget }
}

/** Submitting orders to Juhe. */
export async function submitServices(
  backing: Backing,
): Promise<SubmitServices & { readonly budget: JuheBudget }> {
  const { askBeforeSubmitUntil } = backing.environment
  return { ...(await juheServices(backing)), upstreamQueryLifeMs, askBeforeSubmitUntil }
}

/** Judging submits against the clock and the searches before them. */
export function judgeSubmitServices(backing: Backing): JudgeSubmitServices {
  const { departureLeadMs, queryLifetimeMs, takesAccounts } = backing.environment
  const limits = { minLeadMs: departureLeadMs, queryKeyLifeMs: queryLifetimeMs, takesAccounts }
  return { queries: queryStore(backing), limits, now: backing.platform.now }
}

/** Taking in Juhe's callbacks. */
export async function callbackServices(backing: Backing): Promise<ApplyCallbackServices> {
  return { ...changeServices(backing), vault: await openVault(backing) }
}

/** Delivering pushes to tenants. */
export async function deliveryServices(backing: Backing): Promise<DeliveryServices> {
  const services = { ...changeServices(backing), ...(await postServices(backing)) }
  return { ...services, tenant: tenantsOf(backing), journal: journalWriter(backing) }
}

/** Testing a tenant's URLs. */
export async function testCallbackServices(backing: Backing): Promise<TestCallbackServices> {
  const { uuid } = backing.platform
  const services = await postServices(backing)
  return { ...services, tenant: tenantsOf(backing), mayMake: requestsOf(backing), uuid }
}

/** Sending to tenants. */
async function postServices(backing: Backing): Promise<PostServices> {
  const { now } = backing.platform
  return { now, vault: await openVault(backing), ...sending(backing) }
}

/** Counts requests of a tenant beside the one that is under way; false when he has made all of this minute's. */
function requestsOf({
  platform,
  table,
  environment,
}: Backing): (tenant: Tenant, requests: number) => Promise<boolean> {
  const mayMakeOne = createRequestLimiter({ table, now: platform.now, defaults: environment.limits })
  return async (tenant, requests) => {
    for (let made = 0; made < requests; made += 1) if (!(await mayMakeOne(tenant))) return false
    return true
  }
}

/** Attending to what orders wait for at Juhe. */
export async function attendServices(backing: Backing): Promise<AttendServices> {
  return { ...(await submitServices(backing)), journal: journalWriter(backing) }
}

/** Writing to the journal. */
export function journalWriter({ table, platform, environment }: Backing): JournalWriter {
  return createJournalWriter({ table, now: platform.now, retentionMs: environment.journalRetentionMs })
}

async function openVault({ platform, secrets }: Backing): Promise<Vault> {
  return (platform.createVault ?? createVault)(await secrets.vault(), secrets.vault)
}

/** A tenant is looked up for each push: he may have set another URL a moment ago, at another process. */
function tenantsOf({ table }: Backing): DeliveryServices['tenant'] {
  return (tenantId) => getTenant(table, tenantId)
}

function sending({ platform, environment }: Backing) {
  return {
    callbackPolicy: environment.callbackPolicy,
    post: platform.post ?? nodePost,
    othersNow: platform.othersNow ?? platform.now,
  }
}
