import type { SeatClassCode } from '#contract/dictionary.ts'
import type { Chance } from './chance.ts'
import { railKilometres } from './geography.ts'
import type { Station } from './stations.ts'
import { type SeatPlan, type TrainKind, trainKinds } from './train-kinds.ts'

/** One class of seats of one train between two stations. */
export type SeatOffer = {
  readonly code: SeatClassCode
  /** In yuan, in steps of half a yuan. */
  readonly price: number
  /** Seats that this pair of stations may sell. */
  readonly capacity: number
}

/** One train between two stations on one day, without its seats. */
export type Journey = {
  readonly trainNo: string
  readonly kind: TrainKind
  /** The day of departure, yyyyMMdd, China Standard Time. */
  readonly date: string
  readonly fromStation: string
  readonly toStation: string
  /** The stations' numbers, as pushes write them. */
  readonly fromNumber: number
  readonly toNumber: number
  /** ms since the epoch. */
  readonly departAt: number
  readonly arriveAt: number
  readonly km: number
  readonly startsHere: boolean
  readonly endsThere: boolean
}

/** One train between two stations on one day. */
export type Train = Journey & { readonly seats: readonly SeatOffer[] }

const minute = 60_000
/** Stations nearer than this are not connected by trains. */
const nearestKm = 5
const mostTrains = 40

/**
 * All trains between two stations on a day, in order of departure. The same seed always gives the same
 * timetable; it hardly changes from day to day (some trains run at weekends only).
 *
 * @param date yyyyMMdd
 * @param midnight the day's first moment in China, ms since the epoch
 */
export function trainsBetween(
  chance: Chance,
  from: Station,
  to: Station,
  date: string,
  midnight: number,
): Train[] {
  const km = railKilometres(from.place, to.place)
  if (km < nearestKm) return []
  const weekend = isWeekend(midnight)
  const trains: Train[] = []
  const numbers = new Set<string>()
  for (let i = 0; i < howMany(from, to, km); i++) {
    const subject = [from.name, to.name, i]
    const kind = drawKind(chance, from, to, km, subject)
    const trainNo = drawNumber(chance, kind, km, from.place.latitude < to.place.latitude, numbers, subject)
    const daily = i < 2 || chance.fraction('daily', ...subject) < 0.85
    if (daily || weekend)
      trains.push(drawTrain(chance, { from, to, km, kind, trainNo, date, midnight, subject }))
  }
  return trains.sort((a, b) => a.departAt - b.departAt || (a.trainNo < b.trainNo ? -1 : 1))
}

function howMany(from: Station, to: Station, km: number): number {
  const pull = Math.sqrt(from.weight * to.weight) * Math.max(0.25, 1 - km / 3000)
  return Math.min(mostTrains, 3 + Math.round(pull * 3.6))
}

/** Friday, Saturday and Sunday in China. */
function isWeekend(midnight: number): boolean {
  const weekday = new Date(midnight + 12 * 60 * minute).getUTCDay()
  return weekday === 5 || weekday === 6 || weekday === 0
}

type Subject = readonly (string | number)[]

function drawKind(chance: Chance, from: Station, to: Station, km: number, subject: Subject): TrainKind {
  const fits = (kind: TrainKind) => {
    const row = trainKinds[kind]
    const unserved: string = row.fast ? 'slow' : 'fast'
    return from.lines !== unserved && to.lines !== unserved && km >= row.fromKm && km <= row.toKm
  }
  const all: readonly TrainKind[] = ['C', 'D', 'G', 'Z', 'T', 'K']
  const kinds = all.filter(fits)
  // Between a high-speed and a conventional station, or too far for any: a plain train goes everywhere.
  if (kinds.length === 0) return from.lines === 'fast' && to.lines === 'fast' ? 'D' : 'K'
  const total = kinds.reduce((sum, kind) => sum + trainKinds[kind].weight, 0)
  let rest = chance.fraction('kind', ...subject) * total
  for (const kind of kinds) {
    rest -= trainKinds[kind].weight
    if (rest < 0) return kind
  }
  return 'K'
}

/** Up trains (towards the capital) have even numbers, down trains odd ones; here north is up. */
function drawNumber(
  chance: Chance,
  kind: TrainKind,
  km: number,
  northward: boolean,
  taken: Set<string>,
  subject: Subject,
): string {
  const [lowest, highest] = km < 350 ? trainKinds[kind].shortNumbers : trainKinds[kind].longNumbers
  const parity = northward ? 0 : 1
  let number = chance.between(lowest, highest - 2, 'number', ...subject)
  if (number % 2 !== parity) number += 1
  while (taken.has(`${kind}${number}`))
    number = number + 2 > highest ? lowest + ((lowest + parity) % 2) : number + 2
  taken.add(`${kind}${number}`)
  return `${kind}${number}`
}

type Draft = {
  readonly from: Station
  readonly to: Station
  readonly km: number
  readonly kind: TrainKind
  readonly trainNo: string
  readonly date: string
  readonly midnight: number
  readonly subject: Subject
}

function drawTrain(chance: Chance, draft: Draft): Train {
  const { from, to, km, kind, trainNo, date, midnight, subject } = draft
  const row = trainKinds[kind]
  const pace = 0.95 + 0.1 * chance.fraction('pace', ...subject)
  const run = 3 + Math.ceil((km / row.kmPerHour) * 60 * pace)
  const [first, last] = departuresOf(row.fast, run)
  const departAt = midnight + chance.between(first, last, 'departs', ...subject) * minute
  const share = 0.2 + 0.8 * chance.fraction('share', ...subject)
  return {
    trainNo,
    kind,
    date,
    fromStation: from.name,
    toStation: to.name,
    fromNumber: from.number,
    toNumber: to.number,
    departAt,
    arriveAt: departAt + run * minute,
    km,
    startsHere: chance.fraction('starts', ...subject) < from.weight / 15,
    endsThere: chance.fraction('ends', ...subject) < to.weight / 15,
    seats: row.seatPlans.filter((plan) => km >= plan.fromKm).map((plan) => offer(plan, km, share)),
  }
}

/**
 * When trains may leave that run so many minutes, in minutes of the day. High-speed lines are closed from midnight to
 * 6:00: what is too long for a day (some D trains) takes the night on other ones, as the slow trains do.
 */
function departuresOf(fast: boolean, run: number): readonly [number, number] {
  const opens = 6 * 60
  const closes = 24 * 60 - 1
  if (!fast) return [0, closes]
  return opens + run <= closes ? [opens, Math.min(22 * 60, closes - run)] : [opens, 22 * 60]
}

function offer(plan: SeatPlan, km: number, share: number): SeatOffer {
  return {
    code: plan.code,
    price: Math.round((plan.base + plan.rate * km) * 2) / 2,
    capacity: Math.max(4, Math.round(plan.seats * share)),
  }
}
