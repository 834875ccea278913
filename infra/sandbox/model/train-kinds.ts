import type { SeatClassCode } from '#contract/dictionary.ts'

/** What stands before a train's number. */
export type TrainKind = 'C' | 'D' | 'G' | 'Z' | 'T' | 'K'

/** One class of seats on a kind of train. */
export type SeatPlan = {
  readonly code: SeatClassCode
  /** Price in yuan: `base + rate × km`, to the next half yuan. Dearer classes have both higher. */
  readonly base: number
  readonly rate: number
  /** Seats on the whole train. A pair of stations gets a share of them. */
  readonly seats: number
  readonly firstCar: number
  readonly perCar: number
  /** The journeys on which the class exists, in km. */
  readonly fromKm: number
}

/** A kind of train: where it runs, how fast, with which seats. */
export type KindRow = {
  /** As in the dictionary's `trainClass`. */
  readonly trainClass: string
  readonly fast: boolean
  readonly fromKm: number
  readonly toKm: number
  /** How likely it is among the kinds that could run. */
  readonly weight: number
  /** With all stops. */
  readonly kmPerHour: number
  /** Numbers of trains on short journeys (below 350 km) and on longer ones. */
  readonly shortNumbers: readonly [number, number]
  readonly longNumbers: readonly [number, number]
  readonly seatPlans: readonly SeatPlan[]
}

const plan = (
  code: SeatClassCode,
  base: number,
  rate: number,
  seats: number,
  firstCar: number,
  perCar: number,
  fromKm = 0,
): SeatPlan => ({ code, base, rate, seats, firstCar, perCar, fromKm })

const sleepers = [
  plan('hardsleeperup', 45, 0.205, 150, 9, 22, 250),
  plan('hardsleepermid', 49, 0.212, 150, 9, 22, 250),
  plan('hardsleeperdown', 52, 0.219, 150, 9, 22, 250),
  plan('softsleeperup', 85, 0.33, 36, 16, 18, 250),
  plan('softsleeperdown', 90, 0.346, 36, 16, 18, 250),
]

/** The cheapest seats, then the dearer ones, then standing room at the price of the cheapest. */
const withStanding = (cheapest: SeatPlan, ...dearer: readonly SeatPlan[]): SeatPlan[] => [
  cheapest,
  ...dearer,
  { ...cheapest, code: 'noseat', seats: Math.round(cheapest.seats / 9) },
]

/** The kinds of trains, as data. */
export const trainKinds: Readonly<Record<TrainKind, KindRow>> = {
  C: {
    trainClass: 'C',
    fast: true,
    fromKm: 5,
    toKm: 180,
    weight: 3,
    kmPerHour: 130,
    shortNumbers: [1001, 9998],
    longNumbers: [1001, 9998],
    seatPlans: withStanding(plan('secondseat', 4, 0.36, 480, 2, 80), plan('firstseat', 7, 0.45, 56, 1, 56)),
  },
  D: {
    trainClass: 'D',
    fast: true,
    fromKm: 40,
    toKm: 2600,
    weight: 4,
    kmPerHour: 145,
    shortNumbers: [5400, 7999],
    longNumbers: [101, 3999],
    seatPlans: withStanding(plan('secondseat', 3, 0.3, 600, 3, 85), plan('firstseat', 6, 0.41, 100, 1, 50)),
  },
  G: {
    trainClass: 'GD',
    fast: true,
    fromKm: 25,
    toKm: 2600,
    weight: 6,
    kmPerHour: 215,
    shortNumbers: [7001, 9899],
    longNumbers: [1, 3399],
    seatPlans: withStanding(
      plan('secondseat', 5, 0.45, 840, 3, 85),
      plan('firstseat', 9, 0.72, 112, 2, 56),
      plan('businessseat', 18, 1.42, 24, 1, 12),
    ),
  },
  Z: {
    trainClass: 'Z',
    fast: false,
    fromKm: 350,
    toKm: 6000,
    weight: 2.5,
    kmPerHour: 105,
    shortNumbers: [1, 398],
    longNumbers: [1, 398],
    seatPlans: withStanding(
      plan('hardseat', 5, 0.124, 350, 1, 118),
      ...sleepers,
      plan('advancedsoftsleeper', 160, 0.6, 16, 18, 16, 700),
    ),
  },
  T: {
    trainClass: 'KT',
    fast: false,
    fromKm: 150,
    toKm: 6000,
    weight: 2,
    kmPerHour: 92,
    shortNumbers: [7001, 7998],
    longNumbers: [1, 398],
    seatPlans: withStanding(
      plan('hardseat', 5, 0.122, 470, 1, 118),
      plan('softseat', 9, 0.19, 72, 15, 72),
      ...sleepers,
    ),
  },
  K: {
    trainClass: 'KKS',
    fast: false,
    fromKm: 5,
    toKm: 6000,
    weight: 3,
    kmPerHour: 72,
    shortNumbers: [7001, 8998],
    longNumbers: [1, 1998],
    seatPlans: withStanding(plan('hardseat', 5, 0.12, 700, 1, 118), ...sleepers),
  },
}

/** How a seat of a class is called on the ticket: carriage and number, e.g. `07车厢,009号` (contract §3). */
export function seatName(
  kind: TrainKind,
  code: SeatClassCode,
  index: number,
): { seatNo: string; digits: string } {
  const { firstCar, perCar } = planOf(kind, code)
  const car = String(firstCar + Math.floor(index / perCar)).padStart(2, '0')
  const seat = String((index % perCar) + 1).padStart(3, '0')
  // Standing passengers have no number, but their tickets must not be called alike either.
  const standing = code === 'noseat'
  return {
    seatNo: standing ? `${car}车厢,无座` : `${car}车厢,${seat}号`,
    digits: `1${car}${standing ? '9' : '0'}${seat}`,
  }
}

function planOf(kind: TrainKind, code: SeatClassCode): { firstCar: number; perCar: number } {
  return trainKinds[kind].seatPlans.find((plan) => plan.code === code) ?? { firstCar: 1, perCar: 100 }
}
