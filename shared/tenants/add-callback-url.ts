import {
  type AddCallbackUrlRequest,
  callbackUrlAdded,
  readableCallbackUrl,
} from '#contract/add-callback-url.ts'
import type { DataSuccess } from '#contract/envelope.ts'
import type { Fault } from '#contract/faults.ts'
import { failed, ok } from '#shared/result.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { unlessBusy } from '#shared/unless-busy.ts'
import type { Judge, UseCase } from '#shared/use-case.ts'
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
    const faults = urlFaults(url, policy)
    if (faults.length > 0) return failed({ kind: 'badParameter', faults })
    // One write, and nothing after it.
    return unlessBusy(async () => {
      const outcome = await setCallbackUrl(table, tenant.tenantId, callbackPurposes[type], { url, format })
      return outcome === 'set' ? ok(callbackUrlAdded) : failed({ kind: 'badKey' })
    })
  }
}

/** Whether the URL could be taken, of a request that its schema refuses. */
export function judgeCallbackUrl(policy: CallbackPolicy): Judge {
  return async (_, parameters) => {
    const url = readableCallbackUrl(parameters)
    return url === undefined ? [] : urlFaults(url, policy)
  }
}

function urlFaults(url: string, policy: CallbackPolicy): Fault[] {
  const rule = callbackUrlFault(url, policy)
  return rule === undefined ? [] : [{ field: 'url', rule }]
}
