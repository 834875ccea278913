import { keyIdOf } from '#shared/vault/vault.ts'
import type { Session } from '../store/session.ts'
import { sealedItems, sealedValues } from './sealed-items.ts'

/** How many sealed values need each key, by its id; those of unreadable items nobody can count. */
export type NeededKeys = { readonly values: ReadonlyMap<string, number>; readonly unreadable: number }

/** Reads the whole table for it, at a bounded rate. */
export async function neededKeys(session: Session, unitsPerSecond: number): Promise<NeededKeys> {
  const values = new Map<string, number>()
  let unreadable = 0
  for await (const item of sealedItems(session, unitsPerSecond)) {
    if (item.kind === 'unreadable') unreadable += 1
    for (const value of sealedValues(item)) {
      const kid = keyIdOf(value) ?? '?'
      values.set(kid, (values.get(kid) ?? 0) + 1)
    }
  }
  return { values, unreadable }
}
