import { createChance } from './chance.ts'
import { cities, cityOf, type Place, placeOf } from './geography.ts'

/** Which railways call at a station: high-speed ones, conventional ones, or both. */
export type Lines = 'fast' | 'slow' | 'both'

/** A railway station. */
export type Station = {
  readonly name: string
  readonly telecode: string
  readonly pinyin: string
  /** Its number in the list, as pushes write it (`fromStationCode`, contract §6). */
  readonly number: number
  readonly place: Place
  /** How much traffic it draws, from 1 to 10. */
  readonly weight: number
  readonly lines: Lines
}

/** The stations, to be found by name or pinyin. */
export type StationBook = {
  readonly all: readonly Station[]
  /** By Chinese name or by pinyin (of those with the same pinyin the busiest). */
  readonly find: (text: string) => Station | undefined
}

// Where a station lies must not change with the seed: a journey has one length.
const fixed = createChance('stations')

/**
 * Reads the list of stations.
 *
 * @param tsv lines of name, telecode and pinyin, parted by tabs, below a head line
 * @throws Error naming the line that is not of this form
 */
export function readStations(tsv: string): StationBook {
  const lines = tsv.split(/\r?\n/).slice(1)
  const all = lines.flatMap((line, index) => (line === '' ? [] : [readStation(line, index + 1)]))
  const byText = new Map<string, Station>()
  for (const station of [...all].sort((a, b) => b.weight - a.weight || a.number - b.number)) {
    for (const text of [station.name, station.pinyin]) if (!byText.has(text)) byText.set(text, station)
  }
  return { all, find: (text) => byText.get(text.trim()) ?? byText.get(text.trim().toLowerCase()) }
}

function readStation(line: string, number: number): Station {
  const [name, telecode, pinyin] = line.split('\t')
  if (!name || !telecode || !pinyin) throw new Error(`stations: line ${number + 1} lacks a column`)
  return {
    name,
    telecode,
    pinyin,
    number,
    place: placeOf(name, telecode, fixed),
    weight: weightOf(name, telecode),
    lines: linesOf(name, telecode),
  }
}

function weightOf(name: string, telecode: string): number {
  const own = cities[name]
  if (own !== undefined) return own.weight
  const near = cityOf(name)
  return near === undefined
    ? fixed.between(1, 3, 'weight', telecode)
    : Math.max(2, Math.round(near.weight * 0.6))
}

function linesOf(name: string, telecode: string): Lines {
  if (Object.hasOwn(cities, name)) return 'both'
  // Younger stations are called after the side of the town that they lie on, and are high-speed ones.
  const young = /[东西南北]$/.test(name) || cityOf(name) !== undefined
  const draw = fixed.fraction('lines', telecode)
  if (young) return draw < 0.6 ? 'fast' : 'both'
  return draw < 0.65 ? 'slow' : 'both'
}
