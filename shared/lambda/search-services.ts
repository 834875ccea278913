import type { SearchServices } from '#shared/search/search.ts'
import { loadStations } from '#shared/stations/stations.ts'
import type { Backing } from './backing.ts'
import { juheClient } from './juhe-client.ts'
import { createObserver } from './observer.ts'
import { queryStore } from './query-store.ts'

/** What a search needs. */
export async function searchServices(backing: Backing): Promise<SearchServices> {
  const { platform, environment } = backing
  return {
    juhe: await juheClient(backing, createObserver(platform)),
    queries: queryStore(backing),
    now: platform.now,
    uuid: platform.uuid,
    limits: { saleDays: environment.salePeriodDays },
    stations: loadStations,
  }
}
