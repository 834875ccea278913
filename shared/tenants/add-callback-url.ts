import { type AddCallbackUrlRequest, callbackUrlAdded } from '#contract/add-callback-url.ts'
import type { DataSuccess } from '#contract/envelope.ts'
import { failed, ok } from '#shared/result.ts'
import type { Table } from '#shared/table/document-sender.ts'
import type { UseCase } from '#shared/use-case.ts'
import { type CallbackPolicy, callbackUrlFault } from './callback-policy.ts'
import { callbackPurposes } from './tenant.ts'
import { setCallbackUrl } from './tenant-store.ts'

/**
 * Contract §6 addCallbackUrl: from now on the tenant's pushes of that type go to that URL. Setting the same
 * again changes nothing.
 */
export function addCallbackUrl(
  table: Table,
  policy: CallbackPolicy,
): UseCase<AddCallbackUrlRequest, DataSuccess> {
  return async ({ tenant }, { url, type, format = 'json' }) => {
    const rule = callbackUrlFault(url, policy)
    if (rule !== undefined) return failed({ kind: 'badParameter', faults: [{ field: 'url', rule }] })
    const outcome = await setCallbackUrl(table, tenant.tenantId, callbackPurposes[type], { url, format })
    return outcome === 'set' ? ok(callbackUrlAdded) : failed({ kind: 'badKey' })
  }
}
