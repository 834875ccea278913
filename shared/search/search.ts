import { serviceCodes } from '#contract/codes.ts'
import type { Success } from '#contract/envelope.ts'
import type { Fault } from '#contract/faults.ts'
import { snapshotTrains } from '#contract/query-snapshot.ts'
import { readableSearch, type SearchParts, type SearchRequest, type SearchResult } from '#contract/search.ts'
import { type SearchLimits, searchFaults } from '#contract/search-rules.ts'
import type { ServiceError } from '#shared/errors.ts'
import type { JuheClient } from '#shared/juhe/client.ts'
import type { RefusedCall } from '#shared/juhe/outcome.ts'
import { failed, ok } from '#shared/result.ts'
import { type Stations, stationRule } from '#shared/stations/stations.ts'
import type { Judge, UseCase } from '#shared/use-case.ts'
import type { QueryStore } from './query-store.ts'

/** What a search needs. */
export type SearchServices = {
  readonly juhe: JuheClient
  readonly queries: QueryStore
  readonly now: () => number
  readonly uuid: () => string
  readonly limits: SearchLimits
  readonly stations: () => Promise<Stations>
}

/**
 * Contract §1 search. Juhe answers; what a submit must be compared with is kept under a queryKey of our own, which is
 * worth nothing to another tenant. Stations are Juhe's to know: ours are only for suggesting near ones.
 */
export function search(services: SearchServices): UseCase<SearchRequest, Success<SearchResult>> {
  return async ({ tenant, signal }, request) => {
    const faults = searchFaults(request, services.now(), services.limits)
    if (faults.length > 0)
      return failed({
        kind: 'badParameter',
        faults: [...faults, ...(await stationFaults(services, request))],
      })
    const fetchedAt = services.now()
    const found = await services.juhe.search(request, { signal })
    if (found.kind === 'refused' && found.scope === 'request')
      return failed(await refusalOf(services, request, found))
    if (found.kind !== 'answered') return failed({ kind: 'upstreamUnavailable' })
    const queryKey = services.uuid().replaceAll('-', '')
    await services.queries.save(tenant.tenantId, {
      queryKey,
      upstreamQueryKey: found.value.queryKey,
      fetchedAt,
      ...{ from: request.from, to: request.to, date: request.date },
      trains: snapshotTrains(found.value.trains),
    })
    return ok({ reason: '0', result: { ...found.value, queryKey }, error_code: 0 })
  }
}

/** What judging a search needs. */
export type JudgeSearchServices = Pick<SearchServices, 'now' | 'limits' | 'stations'>

/** The sale period and the stations, of a search that its schema refuses. */
export function judgeSearch(services: JudgeSearchServices): Judge {
  return async (_, parameters) => {
    const parts = readableSearch(parameters)
    const faults = searchFaults(parts, services.now(), services.limits)
    return [...faults, ...(await stationFaults(services, parts))]
  }
}

async function refusalOf(
  services: SearchServices,
  request: SearchRequest,
  { reason }: RefusedCall,
): Promise<ServiceError> {
  const faults = await stationFaults(services, request)
  return faults.length > 0
    ? { kind: 'badParameter', faults }
    : { kind: 'refusedUpstream', code: serviceCodes.badParameter, reason }
}

/** Which of the two ends is no station that we know, and which near ones there are; or that both are the same. */
async function stationFaults({ stations }: JudgeSearchServices, { from, to }: SearchParts): Promise<Fault[]> {
  const known = await stations()
  const [start, end] = [from, to].map((text) => (text === undefined ? undefined : known.lookup(text)))
  if (start?.kind === 'found' && end?.kind === 'found' && start.station === end.station)
    return [{ field: 'to', rule: `须与from是不同的车站(${end.station.name})` }]
  return Object.entries({ from: start, to: end }).flatMap(([field, lookup]): Fault[] => {
    const rule = lookup === undefined ? undefined : stationRule(lookup)
    return rule === undefined ? [] : [{ field, rule }]
  })
}
