import { isTimeOfDay } from '#contract/china-time.ts'
import { isSeatClassCode, type SeatClassCode, seatClassCodes } from '#contract/dictionary.ts'
import type { SnapshotTrain } from '#contract/query-snapshot.ts'

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
const firstPlace = 0x30
/** Such that places stay below the surrogates. */
const mostStations = 0xd000

/** The trains as a short text: about 15 bytes each, and each station's name once. */
export function encodeTrains(trains: readonly SnapshotTrain[]): string {
  const stations = [...new Set(trains.flatMap((train) => [train.fromStation, train.toStation]))]
  if (stations.length > mostStations) throw new RangeError('too many stations in one search')
  const places = new Map(stations.map((name, index) => [name, String.fromCharCode(firstPlace + index)]))
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
  const fromStation = stations[from.charCodeAt(0) - firstPlace]
  const toStation = stations[to.charCodeAt(0) - firstPlace]
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
