import type { JudgeSearchServices, SearchServices } from '#shared/search/search.ts'
import { loadStations } from '#shared/stations/stations.ts'
import type { Backing } from '../platform/backing.ts'
import { createObserver } from '../platform/observer.ts'
import { juheBudget, juheClient } from './juhe-client.ts'
import { queryStore } from './query-store.ts'

/** What a search needs. */
export async function searchServices(backing: Backing): Promise<SearchServices> {
  const { platform } = backing
  const observe = createObserver(platform)
  return {
    ...judgeSearchServices(backing),
    juhe: await juheClient(backing, observe, juheBudget(backing, observe)),
    queries: queryStore(backing),
    uuid: platform.uuid,
  }
}

/** What judging a search needs. */
export function judgeSearchServices({ platform, environment }: Backing): JudgeSearchServices {
  return {
    now: platform.now,
    limits: { saleDays: environment.salePeriodDays },
    stations: loadStations,
  }
}
