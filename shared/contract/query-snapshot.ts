import { isTimeOfDay } from './china-time.ts'
import { isSeatClassCode, type SeatClassCode } from './dictionary.ts'

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
