import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import * as z from 'zod/mini'
import type { Table } from './document-sender.ts'
import { getItem } from './items.ts'
import type { TableKey } from './keys.ts'
import { dueIndex } from './names.ts'

/** What stands there may have been written by anybody: what is no count is none. */
const setbackCount = z.catch(z.int().check(z.nonnegative()), 0)

/**
 * Counts a setback of an item that is due at `now` and moves its due moment (ms) to where `later` puts it, given the
 * setbacks so far (from 1). Nothing else of the item is read or replaced: it may be the reading that fails. The count
 * goes with the next whole write of the item, which is what success looks like. Answers the count, or 0 when there was
 * nothing to postpone: somebody has handled the item meanwhile, and it waits for the moment that he gave it.
 */
export async function postponeItem(
  table: Table,
  key: TableKey,
  now: number,
  later: (setbacks: number) => number,
): Promise<number> {
  const item = await getItem(table, key)
  const dueAt = item?.[dueIndex.sortKey]
  if (item === undefined || typeof dueAt !== 'number' || dueAt > now) return 0
  const setbacks = setbackCount.parse(item.setbacks) + 1
  const update = {
    TableName: table.name,
    Key: key,
    UpdateExpression: 'SET #due = :later, setbacks = :setbacks',
    ExpressionAttributeNames: { '#due': dueIndex.sortKey },
    // Another worker may have handled or postponed the item since. An item that was put there by hand may have no writeId.
    ConditionExpression: `#due = :seen AND ${item.writeId === undefined ? 'attribute_not_exists(writeId)' : 'writeId = :writeId'}`,
    ExpressionAttributeValues: {
      ':later': later(setbacks),
      ':setbacks': setbacks,
      ':seen': dueAt,
      ...(item.writeId === undefined ? {} : { ':writeId': item.writeId }),
    },
  }
  try {
    await table.sender.update(update)
    return setbacks
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return 0
    throw error
  }
}
