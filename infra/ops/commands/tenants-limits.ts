import * as z from 'zod/mini'
import type { LimitName, TenantLimits } from '#shared/tenants/limits.ts'
import { setTenantLimits } from '#shared/tenants/tenant-store.ts'
import { defineCommand } from '../command.ts'
import { notFound } from '../failure.ts'
import { tenantIdInput } from '../inputs.ts'
import { report } from '../output/report.ts'
import { fields } from '../output/table.ts'
import { tenantOf } from '../tenants.ts'

type Limit = number | 'none' | 'stage'

/** A limit on the command line: a number, `none` for no bound, `stage` for whatever the stage says. */
const limitInput = z.pipe(
  z.string().check(z.regex(/^([1-9]\d{0,8}|none|stage)$/, 'must be a whole number from 1, none or stage')),
  z.transform((text): Limit => (text === 'none' || text === 'stage' ? text : Number(text))),
)

export const tenantsLimits = defineCommand({
  usage: 'limits <tenantId>',
  description:
    "show a tenant's own limits, and change those that are given: a number, none, or stage (the default)",
  options: [
    { flags: '--requests-per-minute <limit>', description: 'requests in one minute' },
    { flags: '--orders-per-day <limit>', description: 'new orders in one day of China Standard Time' },
    { flags: '--open-orders <limit>', description: 'orders that are neither issued nor ended, at one time' },
  ],
  input: z.object({
    tenantId: tenantIdInput,
    requestsPerMinute: z.optional(limitInput),
    ordersPerDay: z.optional(limitInput),
    openOrders: z.optional(limitInput),
  }),
  async run({ session }, { tenantId, requestsPerMinute, ordersPerDay, openOrders }) {
    const { limits: own = {} } = await tenantOf(session, tenantId)
    const changes = { requestsPerMinute, ordersPerDay, openOrders }
    const isChanged = Object.values(changes).some((limit) => limit !== undefined)
    const limits = changedLimits(own, changes)
    if (isChanged && (await setTenantLimits(session.backing.table, tenantId, limits)) === 'absent') {
      throw notFound(`there is no tenant ${tenantId}`)
    }
    const lines = fields({
      'requests per minute': limits.requestsPerMinute ?? 'as the stage says',
      'orders per day': limits.ordersPerDay ?? 'as the stage says',
      'open orders': limits.openOrders ?? 'as the stage says',
    })
    return report({ tenantId, limits }, [
      ...lines,
      ...(isChanged ? ['', 'It takes effect within 30 s.'] : []),
    ])
  },
})

function changedLimits(
  own: TenantLimits,
  changes: Readonly<Record<LimitName, Limit | undefined>>,
): TenantLimits {
  const limit = (name: LimitName): TenantLimits => {
    const chosen = changes[name] ?? own[name]
    return chosen === undefined || chosen === 'stage' ? {} : { [name]: chosen }
  }
  return { ...limit('requestsPerMinute'), ...limit('ordersPerDay'), ...limit('openOrders') }
}
