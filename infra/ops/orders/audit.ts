import { iso } from '../output/times.ts'
import type { Session } from '../store/session.ts'

/** What an operator does with a person's data, or against what was told of an order. */
export type Audited = (
  | {
      readonly action: 'reveal' | 'export' | 'erase' | 'correct'
      readonly orderNo: string
      readonly tenantId: string
    }
  /** For the orders of a document number, which is not recorded. */
  | { readonly action: 'search' }
) & {
  /** Why, in the operator's words. */
  readonly reason: string
}

/** Records what an operator is about to do, before it is done: without a record it is not done. */
export async function audit({ auditLog, backing }: Session, audited: Audited): Promise<void> {
  const at = backing.platform.now()
  await auditLog(JSON.stringify({ at: iso(at), ...audited }), at)
}
