import * as z from 'zod/mini'
import type { QuerySnapshot } from '#contract/query-snapshot.ts'
import type { TenantId } from '#shared/ids.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { getItem, putItem } from '#shared/table/items.ts'
import { queryKey } from '#shared/table/keys.ts'
import { expiryAttribute } from '#shared/table/names.ts'
import { schemaVersion } from '#shared/table/schema-version.ts'
import { decodeTrains, encodeTrains } from './trains-text.ts'

/** Where the searches of a tenant wait for the submits that name them. One tenant's keys say nothing to another. */
export type QueryStore = {
  save(tenantId: TenantId, snapshot: QuerySnapshot): Promise<void>
  /**
   * A search, or undefined. The table deletes old ones when it gets to it, which may take days: whoever reads one
   * must look at `fetchedAt` himself.
   */
  get(tenantId: TenantId, key: string): Promise<QuerySnapshot | undefined>
}

const storedQuery = z.object({
  upstreamKey: z.string(),
  fetchedAt: z.number(),
  from: z.exactOptional(z.string()),
  to: z.exactOptional(z.string()),
  date: z.string(),
  trains: z.string(),
})

const entity = 'query'

/** `lifetimeMs`: how long a search can be ordered from. */
export function createQueryStore(table: Table, lifetimeMs: number): QueryStore {
  return {
    async save(tenantId, { queryKey: key, upstreamQueryKey, trains, ...query }) {
      const item = {
        ...queryKey(tenantId, key),
        entity,
        schemaVersion,
        upstreamKey: upstreamQueryKey,
        ...query,
        trains: encodeTrains(trains),
        [expiryAttribute]: Math.ceil((query.fetchedAt + lifetimeMs) / 1_000),
      }
      await putItem(table, item, { kind: 'none' })
    },
    async get(tenantId, key) {
      const item = await getItem(table, queryKey(tenantId, key))
      if (item === undefined) return undefined
      const { upstreamKey, trains, ...query } = storedQuery.parse(item)
      const decoded = decodeTrains(trains)
      if (decoded === undefined) return undefined
      return { queryKey: key, upstreamQueryKey: upstreamKey, ...query, trains: decoded }
    },
  }
}
