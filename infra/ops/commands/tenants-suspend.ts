import * as z from 'zod/mini'
import { defineCommand } from '../command.ts'
import { tenantIdInput } from '../inputs.ts'
import { setState, tenantOf } from '../tenants.ts'

export const tenantsSuspend = defineCommand({
  usage: 'suspend <tenantId>',
  description: "refuse a tenant's calls from now on; its orders go on, and are pushed",
  input: z.object({ tenantId: tenantIdInput }),
  async run({ session, confirm }, { tenantId }) {
    await tenantOf(session, tenantId)
    await confirm(`Every call of tenant ${tenantId} will be refused.`)
    return setState(session, tenantId, 'suspended')
  },
})
