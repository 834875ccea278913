import { type Success, success } from '#contract/envelope.ts'
import type { TestCallbackUrlRequest, TestCallbackUrlResult } from '#contract/test-callback-url.ts'
import type { TenantId } from '#shared/ids.ts'
import { failed, ok } from '#shared/result.ts'
import {
  type CallbackPurpose,
  type CallbackUrl,
  callbackPurposes,
  callbackTypeNumbers,
  type Tenant,
} from '#shared/tenants/tenant.ts'
import type { UseCase } from '#shared/use-case.ts'
import { type PostServices, postSigned } from './post-signed.ts'
import { attemptResult, isTaken } from './push-failures.ts'
import { type SamplePush, samplePushes } from './sample-pushes.ts'

/** What testing a callback URL needs. */
export type TestCallbackServices = PostServices & {
  readonly uuid: () => string
  /** The tenant as stored now: another process may have set the URL a moment ago. */
  readonly tenant: (tenantId: TenantId) => Promise<Tenant | undefined>
  /** Whether the tenant may make so many more requests in this minute; counts them. */
  readonly mayMake: (tenant: Tenant, requests: number) => Promise<boolean>
}

type Sample = TestCallbackUrlResult['samples'][number]

/**
 * Extension testCallbackUrl: sends a signed sample of each push to the tenant's own URLs, as a real one would be sent but
 * once, and tells what came back: of an answer its status and nothing else. Where nothing at all came back, that is a refusal.
 */
export function testCallbackUrl(
  services: TestCallbackServices,
): UseCase<TestCallbackUrlRequest, Success<TestCallbackUrlResult>> {
  return async (context, { type }) => {
    const tenant = await services.tenant(context.tenant.tenantId)
    if (tenant === undefined) return failed({ kind: 'badKey' })
    const targets = targetsOf(tenant, type === undefined ? undefined : callbackPurposes[type])
    if (targets.length === 0) {
      const rule = '未配置该类型的回调地址,请先调用addCallbackUrl'
      return failed({ kind: 'badParameter', faults: [{ field: 'type', rule }] })
    }
    const pushes = targets.flatMap((target) =>
      samplePushes(target.purpose, services.now()).map((sample) => ({ ...target, sample })),
    )
    // This request counts as one of them: a tenant cannot make us send more requests than the tenant may make.
    if (!(await services.mayMake(tenant, pushes.length - 1))) return failed({ kind: 'tooManyRequests' })
    const samples = await Promise.all(
      pushes.map(({ purpose, callback, sample }) => send(services, tenant, purpose, callback, sample)),
    )
    return samples.some(({ httpStatus }) => httpStatus !== null)
      ? ok(success({ samples }))
      : failed({ kind: 'callbackUnreachable', why: reasonsOf(samples) })
  }
}

type Target = { readonly purpose: CallbackPurpose; readonly callback: CallbackUrl }

function targetsOf({ callbackUrls }: Tenant, only: CallbackPurpose | undefined): readonly Target[] {
  return Object.values(callbackPurposes).flatMap((purpose) => {
    const callback = callbackUrls[purpose]
    const isMeant = only === undefined || purpose === only
    return isMeant && callback !== undefined ? [{ purpose, callback }] : []
  })
}

async function send(
  services: TestCallbackServices,
  tenant: Tenant,
  purpose: CallbackPurpose,
  callback: CallbackUrl,
  { kind, body }: SamplePush,
): Promise<Sample> {
  const id = `msg_sample_${kind}_${services.uuid()}`
  const push = { id, json: JSON.stringify(body) }
  const { attempt } = await postSigned(services, tenant, callback, () => push)
  const delivered = isTaken(attempt)
  const type = callbackTypeNumbers[purpose]
  return { type, event: kind, pushId: id, delivered, ...attemptResult(attempt), durationMs: attempt.ms }
}

/** Each URL once: its samples fail alike. */
function reasonsOf(samples: readonly Sample[]): readonly string[] {
  return [...new Map(samples.map(({ type, error }) => [type, `url type ${type} ${error}`])).values()]
}
