import type { IncomingMessage } from 'node:http'
import { type CallbackType, callbackTypes } from '#contract/add-callback-url.ts'
import type { SeedTenant } from '#infra/local/seed-tenant.ts'
import { scenarios } from '#infra/sandbox/model/scenarios.ts'
import { TenantId } from '#shared/ids.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { callbackPurposes } from '#shared/tenants/tenant.ts'
import { getTenant } from '#shared/tenants/tenant-store.ts'
import { receiverPath } from './receiver.ts'
import type { CallbackUrlsView, ClockView, JuheFaultsView, ReceiverMode, Setup } from './wire.ts'

/** What the page's beginning is read from. */
export type SetupServices = Pick<Setup, 'sandboxUrl' | 'saleDays' | 'canGoBack'> & {
  readonly tenant: SeedTenant
  readonly table: Table
  readonly receiverMode: () => ReceiverMode
  readonly armedFaults: () => Promise<JuheFaultsView>
  readonly clockView: () => ClockView
}

/** Tells a page what it needs to begin; its own URLs as the request has called them. */
export function createSetup(services: SetupServices): (request: IncomingMessage) => Promise<Setup> {
  const { tenant, sandboxUrl, saleDays, canGoBack } = services
  return async (request) => {
    const origin = `http://${request.headers.host}`
    return {
      ...{ apiKey: tenant.apiKey, tenantId: tenant.tenantId, sandboxUrl, saleDays, canGoBack },
      scenarios: scenarios.map(({ name, english, chinese }) => ({ name, english, chinese })),
      callbackUrls: await callbackUrlsOf(services),
      receiver: {
        urls: { 1: origin + receiverPath(1), 2: origin + receiverPath(2), 3: origin + receiverPath(3) },
        mode: services.receiverMode(),
      },
      juheFaults: await services.armedFaults(),
      clock: services.clockView(),
    }
  }
}

async function callbackUrlsOf({ table, tenant }: SetupServices): Promise<CallbackUrlsView> {
  const stored = await getTenant(table, TenantId.parse(tenant.tenantId))
  const urls: Partial<Record<CallbackType, string>> = {}
  for (const type of callbackTypes) {
    const url = stored?.callbackUrls[callbackPurposes[type]]?.url
    if (url !== undefined) urls[type] = url
  }
  return urls
}
