import { createQueryStore, type QueryStore } from '#shared/search/query-store.ts'
import type { Backing } from '../platform/backing.ts'

/** Where searches wait for their submits. */
export function queryStore({ table, environment }: Backing): QueryStore {
  return createQueryStore(table, environment.queryLifetimeMs)
}
