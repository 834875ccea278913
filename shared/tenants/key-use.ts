import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import * as z from 'zod/mini'
import { hourMs } from '#contract/durations.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { getItem } from '#shared/table/items.ts'
import { keyUseKey } from '#shared/table/keys.ts'
import { schemaVersion } from '#shared/table/schema-version.ts'

const storedKeyUse = z.object({ usedAt: z.number() })

/** Of more keys than that, the ones noted longest ago are noted once more. */
const mostHeld = 2_000

/**
 * Notes when keys are used, by the hour: each process writes once an hour for a key at most. Never throws: an hour that
 * was not noted is tried again with the next request.
 */
export function createKeyUse({ table, now }: { readonly table: Table; readonly now: () => number }) {
  const lastNoted = new Map<string, number>()
  return async (hash: string): Promise<void> => {
    const hour = Math.floor(now() / hourMs) * hourMs
    if ((lastNoted.get(hash) ?? 0) >= hour) return
    lastNoted.delete(hash)
    lastNoted.set(hash, hour)
    for (const oldest of lastNoted.keys()) {
      if (lastNoted.size <= mostHeld) break
      lastNoted.delete(oldest)
    }
    await writeUse(table, hash, hour).catch(() => lastNoted.delete(hash))
  }
}

/** The hour (ms) is never moved backwards: clocks of processes differ. */
async function writeUse(table: Table, hash: string, hour: number): Promise<void> {
  try {
    await table.sender.update({
      TableName: table.name,
      Key: keyUseKey(hash),
      UpdateExpression: 'SET #used = :hour, #entity = :entity, #schema = :schema',
      ConditionExpression: '(attribute_not_exists(#used) OR #used < :hour)',
      ExpressionAttributeNames: { '#used': 'usedAt', '#entity': 'entity', '#schema': 'schemaVersion' },
      ExpressionAttributeValues: { ':hour': hour, ':entity': 'keyUse', ':schema': schemaVersion },
    })
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error
  }
}

/** The hour (its beginning, ms) in which a key was last used; undefined when it never was. */
export async function keyUsedAt(table: Table, hash: string): Promise<number | undefined> {
  const item = await getItem(table, keyUseKey(hash))
  return item === undefined ? undefined : storedKeyUse.parse(item).usedAt
}
