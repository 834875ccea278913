import * as z from 'zod/mini'
import { createCache } from './cache.ts'
import type { Table } from './table/document-sender.ts'
import { getItem, putItem } from './table/items.ts'
import { stageKey } from './table/keys.ts'
import { schemaVersionOver } from './table/schema-version.ts'

/*
 * A stage that is paused takes nothing on: reads go on, whatever has an effect is answered as under maintenance, and the
 * schedule begins nothing. The pause lies in the table, so that it needs no deployment.
 */

/** How long a process remembers whether the stage is paused, ms: a pause takes effect within it. */
export const pauseRememberedMs = 10_000

const storedPause = z.object({ pausedAt: z.optional(z.number()) })

/** When the stage was paused (ms); undefined while it is not. */
export async function pausedAtOf(table: Table): Promise<number | undefined> {
  const item = await getItem(table, stageKey)
  return item === undefined ? undefined : storedPause.parse(item).pausedAt
}

/** Pauses the stage at a moment (ms), or lets it go on. */
export async function setPause(table: Table, pausedAt: number | undefined): Promise<void> {
  const before = await getItem(table, stageKey)
  const { pausedAt: _before, writeId: _writeId, ...kept } = before ?? {}
  const stored = schemaVersionOver(kept.schemaVersion)
  const item = { ...kept, ...stageKey, entity: 'stage', schemaVersion: stored }
  await putItem(table, pausedAt === undefined ? item : { ...item, pausedAt }, { kind: 'none' })
}

/** Whether the stage is paused, as a process remembers it. */
export function createPauseCheck(table: Table, now: () => number): () => Promise<boolean> {
  const pauses = createCache({
    now,
    load: () => pausedAtOf(table),
    lifetimeMs: () => pauseRememberedMs,
    maxEntries: 1,
  })
  return async () => (await pauses.get('stage')) !== undefined
}
