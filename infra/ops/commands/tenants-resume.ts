import * as z from 'zod/mini'
import { defineCommand } from '../command.ts'
import { tenantIdInput } from '../inputs.ts'
import { setState } from '../tenants.ts'

export const tenantsResume = defineCommand({
  usage: 'resume <tenantId>',
  description: 'let a suspended tenant in again',
  input: z.object({ tenantId: tenantIdInput }),
  run: ({ session }, { tenantId }) => setState(session, tenantId, 'active'),
})
