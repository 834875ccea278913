import { putItem } from '#shared/table/items.ts'
import { auditKey } from '#shared/table/keys.ts'
import { schemaVersion } from '#shared/table/schema-version.ts'
import { unavailable } from '../failure.ts'
import type { Session } from '../store/session.ts'

/** What an operator does with a person's data, or against what was told of an order. */
export type Audited = {
  readonly action: 'reveal' | 'export' | 'erase' | 'correct'
  readonly orderNo: string
  readonly tenantId: string
  /** Why, in the operator's words. */
  readonly reason: string
}

/**
 * Records what an operator is about to do, before it is done: without a record it is not done. No command changes or
 * deletes a record. Whose credentials wrote it, CloudTrail says.
 */
export async function audit({ backing }: Session, audited: Audited): Promise<void> {
  const { table, platform } = backing
  const at = platform.now()
  const place = auditKey(at, platform.uuid())
  const record = { ...place, entity: 'audit', schemaVersion, ...audited, at }
  const { kind } = await putItem(table, record, { kind: 'absent' })
  if (kind !== 'written') throw unavailable('the audit record could not be written')
}
