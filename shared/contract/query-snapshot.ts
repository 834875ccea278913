import { isTimeOfDay } from './china-time.ts'
import type { SeatClassCode } from './dictionary.ts'
import { isSeatClassCode, seatClassCodes } from './dictionary.ts'

/** One train of a search, as much of it as a submit is compared with. */
export type SnapshotTrain = {
  readonly trainNo: string
  readonly fromStation: string
  readonly toStation: string
  /** When it leaves `fromStation`, `HH:mm`, China Standard Time. */
  readonly fromTime: string
  /** The seat classes that it has, sold out or not. */
  readonly seatClassCodes: readonly SeatClassCode[]
}

/** What a search found, kept until a submit names its queryKey. */
export type QuerySnapshot = {
  /** Our key, which the tenant got. */
  readonly queryKey: string
  /** The upstream's key, which the upstream gets. */
  readonly upstreamQueryKey: string
  /** When the upstream was asked, ms since the epoch. */
  readonly fetchedAt: number
  /** What was asked for: cities, whose stations' trains are all found. Absent of a search that was kept without them. */
  readonly from?: string
  readonly to?: string
  /** The day of departure, `yyyyMMdd`, China Standard Time. */
  readonly date: string
  readonly trains: readonly SnapshotTrain[]
}

/** What this module needs of a search's train. */
type FoundTrain = Omit<SnapshotTrain, 'seatClassCodes'> & {
  readonly tickets: Readonly<Record<string, unknown>>
}

/** Longer than any number of a train and any name of a station. A search has to fit into one item. */
const longestName = 40

const isName = (text: string) => text.length <= longestName

/** The trains of a search's result that can be ordered: those that leave at a known time, from and to known places. */
export function snapshotTrains(trains: readonly FoundTrain[]): SnapshotTrain[] {
  return trains
    .filter(({ trainNo, fromTime, fromStation, toStation }) => {
      return trainNo !== '' && isTimeOfDay(fromTime) && [trainNo, fromStation, toStation].every(isName)
    })
    .map((train) => ({
      trainNo: train.trainNo.toUpperCase(),
      fromStation: train.fromStation,
      toStation: train.toStation,
      fromTime: train.fromTime,
      seatClassCodes: Object.keys(train.tickets).filter(isSeatClassCode),
    }))
}

/*
 * The text in which trains are stored: `station,station/train/train…`, a train being
 * HHmm, a character for each of its two stations, a letter for each seat class, and its number:
 * `上海西,苏州园区/090201abG7066`. Each search writes one, so that it is short matters.
 */

/** Letters of the seat classes. Stored: only ever add at the end. */
const seatLetters: Readonly<Record<SeatClassCode, string>> = {
  hardseat: 'a',
  softseat: 'b',
  firstseat: 'c',
  secondseat: 'd',
  hardsleeperup: 'e',
  hardsleepermid: 'f',
  hardsleeperdown: 'g',
  softsleeperup: 'h',
  softsleeperdown: 'i',
  noseat: 'j',
  businessseat: 'k',
  specialseat: 'l',
  advancedsoftsleeper: 'm',
  otherseat: 'n',
}
const seatOfLetter = new Map(
  Object.keys(seatClassCodes)
    .filter(isSeatClassCode)
    .map((code) => [seatLetters[code], code]),
)

/** The character of a station's place in the list; 0, 1, 2, … for the first ones. */
const FIRST_PLACE = 0x30
/** Such that places stay below the surrogates. */
const MOST_STATIONS = 0xd000

/** The trains as a short text: about 15 bytes each, and each station's name once. */
export function encodeTrains(trains: readonly SnapshotTrain[]): string {
  const stations = [...new Set(trains.flatMap((train) => [train.fromStation, train.toStation]))]
  if (stations.length > MOST_STATIONS) throw new RangeError('too many stations in one search')
  const places = new Map(stations.map((name, index) => [name, String.fromCharCode(FIRST_PLACE + index)]))
  const records = trains.map((train) => {
    const ends = `${places.get(train.fromStation)}${places.get(train.toStation)}`
    const seats = train.seatClassCodes.map((code) => seatLetters[code]).join('')
    return `${train.fromTime.replace(':', '')}${ends}${seats}${escaped(train.trainNo, /[%/a-z]/g)}`
  })
  return [stations.map((name) => escaped(name, /[%/,]/g)).join(','), ...records].join('/')
}

/** The trains of such a text, or undefined when it is none. */
export function decodeTrains(text: string): SnapshotTrain[] | undefined {
  const [names = '', ...records] = text.split('/')
  const stations = names.split(',').map(unescaped)
  const trains: SnapshotTrain[] = []
  for (const record of records) {
    const train = decodeTrain(record, stations)
    if (train === undefined) return undefined
    trains.push(train)
  }
  return trains
}

function decodeTrain(record: string, stations: readonly string[]): SnapshotTrain | undefined {
  const match = /^(\d\d)(\d\d)(.)(.)([a-n]*)([^a-z]*)$/s.exec(record)
  if (match === null) return undefined
  const [, hour, minute, from = '', to = '', letters = '', trainNo = ''] = match
  const fromStation = stations[from.charCodeAt(0) - FIRST_PLACE]
  const toStation = stations[to.charCodeAt(0) - FIRST_PLACE]
  const fromTime = `${hour}:${minute}`
  if (fromStation === undefined || toStation === undefined || !isTimeOfDay(fromTime)) return undefined
  const codes = [...letters].flatMap((letter) => seatOfLetter.get(letter) ?? [])
  return { trainNo: unescaped(trainNo), fromStation, toStation, fromTime, seatClassCodes: codes }
}

/** Characters that mean something in the text, as % and two hexadecimal digits in upper case. */
function escaped(text: string, special: RegExp): string {
  return text.replace(special, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
}

function unescaped(text: string): string {
  return text.replace(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
