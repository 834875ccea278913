import { readFile } from 'node:fs/promises'
import { distance } from 'fastest-levenshtein'
import { plainStation } from '#contract/station-name.ts'

/** A railway station. */
export type Station = {
  /** Its Chinese name, without 站. */
  readonly name: string
  /** The railway's own three-letter code. */
  readonly telecode: string
  /** Its name in pinyin, without tones and spaces: what the contract calls a station code. */
  readonly pinyin: string
}

/** What a text means as a station. */
export type StationLookup =
  | { readonly kind: 'found'; readonly station: Station }
  /** Several stations are written so in pinyin, and none is clearly the one that is meant. */
  | { readonly kind: 'ambiguous'; readonly text: string; readonly stations: readonly Station[] }
  /** No station; `near` are at most five that are written almost so, the nearest first. */
  | { readonly kind: 'unknown'; readonly text: string; readonly near: readonly Station[] }

/** All stations, to look up in. */
export type Stations = {
  readonly all: readonly Station[]
  /** Finds a station by its name (with or without 站) or its pinyin (any case, with or without spaces). */
  readonly lookup: (text: string) => StationLookup
}

/** How many near stations are suggested. */
const mostNear = 5
/** Longer texts are no names of stations; comparing them would only cost time. */
const longestText = 30

let loading: Promise<Stations> | undefined

/**
 * The stations of stations.tsv, which lies beside this file, and beside the bundle of a function that uses it.
 * Read when first asked for, and once a process.
 *
 * @throws when the file cannot be read; the next call tries again.
 */
export function loadStations(): Promise<Stations> {
  loading ??= readFile(new URL('./stations.tsv', import.meta.url), 'utf8')
    .then(createStations)
    .catch((error: unknown) => {
      loading = undefined
      throw error
    })
  return loading
}

/** Stations from lines of name, telecode and pinyin, divided by tabs, after one line of headings. */
export function createStations(tsv: string): Stations {
  const all = tsv
    .split('\n')
    .slice(1)
    .flatMap((line): Station[] => {
      const [name, telecode, pinyin] = line.trimEnd().split('\t')
      return name && telecode && pinyin ? [{ name, telecode, pinyin }] : []
    })
  const byName = new Map(all.map((station) => [station.name, station]))
  const byPinyin = Map.groupBy(all, (station) => station.pinyin)
  return {
    all,
    lookup(text) {
      const plain = plainStation(text)
      const byItsName = byName.get(plain)
      if (byItsName !== undefined) return { kind: 'found', station: byItsName }
      const sounding = byPinyin.get(plain) ?? []
      const station = mostLikely(sounding, all)
      if (station !== undefined) return { kind: 'found', station: station }
      if (sounding.length > 0) return { kind: 'ambiguous', text, stations: sounding }
      return { kind: 'unknown', text, near: nearest(plain, all) }
    },
  }
}

/**
 * What to tell somebody whose text is no single station, in Chinese; undefined when it is one. Of the text
 * only a short beginning is repeated.
 */
export function stationRule(lookup: StationLookup): string | undefined {
  switch (lookup.kind) {
    case 'found':
      return undefined
    case 'ambiguous':
      return `对应多个车站,请使用中文站名:${names(lookup.stations)}`
    case 'unknown': {
      const text = [...lookup.text].slice(0, longestText).join('')
      const hint = lookup.near.length === 0 ? '' : `,是否要找:${names(lookup.near)}`
      return `不存在车站“${text}”${hint}`
    }
  }
}

function names(stations: readonly Station[]): string {
  return stations.map((station) => station.name).join('、')
}

/**
 * Of stations that sound alike, the only one, or the one of the city with at least twice as many stations
 * as the next (suzhou: 苏州, which has four, not 宿州). A guess that is less sure could buy the wrong ticket.
 */
function mostLikely(sounding: readonly Station[], all: readonly Station[]): Station | undefined {
  const ranked = sounding
    .map((station) => ({ station, size: all.filter((other) => other.name.startsWith(station.name)).length }))
    .sort((a, b) => b.size - a.size)
  const [first, second] = ranked
  return first !== undefined && (second === undefined || first.size >= 2 * second.size)
    ? first.station
    : undefined
}

/** The stations whose name or pinyin is written almost as the text, or begins with it or the other way round. */
function nearest(wanted: string, all: readonly Station[]): Station[] {
  const isPinyin = /^[a-z]+$/.test(wanted)
  if (wanted === '' || wanted.length > longestText) return []
  const scored = all.flatMap((station) => {
    const spelling = isPinyin ? station.pinyin : station.name
    const apart = distance(wanted, spelling)
    const shared = sharedBeginning(wanted, spelling)
    const isPart = shared === Math.min(wanted.length, spelling.length) && shared >= (isPinyin ? 3 : 2)
    const isNear = apart <= Math.max(1, Math.floor(wanted.length / 3)) && apart < wanted.length
    return isPart || isNear ? [{ station, apart, shared, length: spelling.length }] : []
  })
  scored.sort((a, b) => a.apart - b.apart || b.shared - a.shared || a.length - b.length)
  return scored.slice(0, mostNear).map(({ station }) => station)
}

function sharedBeginning(a: string, b: string): number {
  let length = 0
  while (length < a.length && a[length] === b[length]) length++
  return length
}
