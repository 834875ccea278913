import { extensions } from '#contract/operations.ts'
import { testCallbackUrlRequest } from '#contract/test-callback-url.ts'
import { awsPlatform } from '#shared/lambda/aws-platform.ts'
import { operationHandler } from '#shared/lambda/operation-handler.ts'
import { postServices, requestsOf } from '#shared/lambda/order-services.ts'
import type { TenantId } from '#shared/orders/ids.ts'
import { testCallbackUrl } from '#shared/pushes/test-callback-url.ts'
import { getTenant } from '#shared/tenants/tenant-store.ts'

/** Extension testCallbackUrl. */
export const create = operationHandler(
  extensions.testCallbackUrl,
  testCallbackUrlRequest,
  async (backing) => {
    const { platform, table } = backing
    return testCallbackUrl({
      ...(await postServices(backing)),
      tenant: (tenantId: TenantId) => getTenant(table, tenantId),
      mayMake: requestsOf(backing),
      uuid: platform.uuid,
    })
  },
)

export const handler = create(awsPlatform)
