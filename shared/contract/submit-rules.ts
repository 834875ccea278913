import { formatChinaTime, parseChinaTime } from './china-time.ts'
import { seatClassName } from './dictionary.ts'
import { hourMs } from './durations.ts'
import type { Fault } from './faults.ts'
import type { QuerySnapshot, SnapshotTrain } from './query-snapshot.ts'
import type { SubmitParts } from './submit-order.ts'

/** What a service may set about submits. */
export type SubmitLimits = {
  /** How long before its departure a train can still be grabbed, ms; contract §2 advises 3 hours. */
  readonly minLeadMs: number
  /** How long a search's result may be ordered from, ms. */
  readonly queryKeyLifeMs: number
  /** Whether 12306 accounts may be taken in (ticketModel 1): they would cross to Juhe as the upstream's origin says. */
  readonly takesAccounts: boolean
}

/**
 * Everything that a submit breaks against the clock and against the search that its queryKey names. Of a request
 * that cannot be read whole, the parts that can are judged.
 *
 * @param snapshot that search, or undefined when the key is not known (any more).
 * @param now ms since the epoch.
 * @returns all faults; empty when the order may be placed.
 */
export function submitFaults(
  request: SubmitParts,
  snapshot: QuerySnapshot | undefined,
  now: number,
  limits: SubmitLimits,
): Fault[] {
  return [...accountFaults(request, limits), ...queryFaults(request, snapshot, now, limits)]
}

function queryFaults(
  request: SubmitParts,
  snapshot: QuerySnapshot | undefined,
  now: number,
  limits: SubmitLimits,
): Fault[] {
  const isKnown = snapshot !== undefined && now < snapshot.fetchedAt + limits.queryKeyLifeMs
  if (!isKnown) {
    const fault = { field: 'queryKey', rule: '不存在或已过期,请重新查询' }
    const unknown = request.queryKey === undefined ? [] : [fault]
    return [
      ...unknown,
      ...birthdayFaults(request, now),
      ...closeFaults(request, statedDeparture(request), now),
    ]
  }
  const { trainNos = [], departDate } = request
  const chosen = snapshot.trains.filter((train) => trainNos.includes(train.trainNo))
  const main = chosen.find((train) => train.trainNo === request.mainTrainNo)
  const departure =
    main === undefined || departDate === undefined
      ? statedDeparture(request)
      : departureOf(departDate, main.fromTime)
  return [
    ...trainFaults(request, chosen),
    ...seatFaults(request, chosen, main),
    ...stationFaults(request, main),
    ...dateFaults(request, snapshot, main),
    ...leadFaults(request, chosen, now, limits),
    ...closeFaults(request, departure, now),
    ...birthdayFaults(request, now),
  ]
}

function accountFaults({ ticketModel }: SubmitParts, { takesAccounts }: SubmitLimits): Fault[] {
  if (ticketModel !== 1 || takesAccounts) return []
  return [{ field: 'ticketModel', rule: '不支持1(自购模式)，到聚合的连接未加密' }]
}

function trainFaults({ trainNos = [] }: SubmitParts, chosen: readonly SnapshotTrain[]): Fault[] {
  const missing = trainNos.filter((trainNo) => !chosen.some((train) => train.trainNo === trainNo))
  return missing.map((trainNo) => ({ field: 'trainNo', rule: `车次${trainNo}不在queryKey对应的查询结果中` }))
}

/**
 * Each seat class must exist in one of the chosen trains, the main one in the main train. A standing ticket is
 * sold for whatever train when its seats are gone, so it need not be listed.
 */
function seatFaults(
  { seatClassCodes = [], mainSeatClass }: SubmitParts,
  chosen: readonly SnapshotTrain[],
  main: SnapshotTrain | undefined,
): Fault[] {
  // Without a train that is known, there is nothing to compare, and the trains are faults already.
  if (chosen.length === 0) return []
  const absent = seatClassCodes.filter(
    (code) => code !== 'noseat' && !chosen.some((train) => train.seatClassCodes.includes(code)),
  )
  const faults = absent.map((code) => ({
    field: 'seatClassCode',
    rule: `所选车次没有${seatClassName(code)}(${code}),与queryKey对应的查询结果不一致`,
  }))
  if (main === undefined || mainSeatClass === undefined) return faults
  const isMainAbsent = !main.seatClassCodes.includes(mainSeatClass)
  if (isMainAbsent && mainSeatClass !== 'noseat' && !absent.includes(mainSeatClass)) {
    faults.push({
      field: 'mainSeatClass',
      rule: `主车次${main.trainNo}没有${seatClassName(mainSeatClass)}(${mainSeatClass})`,
    })
  }
  return faults
}

/** The stations must be the main train's; those of the others may differ within the same cities. */
function stationFaults(request: SubmitParts, main: SnapshotTrain | undefined): Fault[] {
  if (main === undefined) return []
  const names = ['fromStation', 'toStation'] as const
  return names
    .filter((name) => request[name] !== undefined && request[name] !== main[name])
    .map((field) => ({ field, rule: `与查询结果中车次${main.trainNo}的${field}(${main[field]})不一致` }))
}

function dateFaults(request: SubmitParts, snapshot: QuerySnapshot, main: SnapshotTrain | undefined): Fault[] {
  const faults: Fault[] = []
  const searched = parseChinaTime(snapshot.date, 'yyyyMMdd')
  const day = searched === undefined ? snapshot.date : formatChinaTime(searched, 'yyyy-MM-dd')
  if (request.departDate !== undefined && request.departDate !== day) {
    faults.push({ field: 'departDate', rule: `与queryKey对应的查询日期(${day})不一致` })
  }
  if (main !== undefined && request.departTime !== undefined && request.departTime !== main.fromTime) {
    faults.push({
      field: 'departDate',
      rule: `与查询结果中车次${main.trainNo}的发车时间(${main.fromTime})不一致`,
    })
  }
  return faults
}

function leadFaults(
  { departDate }: SubmitParts,
  chosen: readonly SnapshotTrain[],
  now: number,
  limits: SubmitLimits,
): Fault[] {
  if (departDate === undefined) return []
  const hours = Number((limits.minLeadMs / hourMs).toFixed(2))
  return chosen
    .filter((train) => departureOf(departDate, train.fromTime) < now + limits.minLeadMs)
    .map(({ trainNo }) => ({
      field: 'trainNo',
      rule: `车次${trainNo}距离发车时间太近,须至少提前${hours}小时`,
    }))
}

/** @param departure the main train's, ms; undefined when it is not known. */
function closeFaults({ closeTime }: SubmitParts, departure: number | undefined, now: number): Fault[] {
  const field = 'closeTime'
  if (closeTime === undefined) return []
  if (closeTime <= now) return [{ field, rule: '须晚于当前时间' }]
  const isTooLate = departure !== undefined && closeTime >= departure
  return isTooLate ? [{ field, rule: '须早于主车次的发车时间' }] : []
}

/** Nobody travels before being born. The birthday itself is personal, and is not repeated. */
function birthdayFaults({ passengers = [] }: SubmitParts, now: number): Fault[] {
  const today = formatChinaTime(now, 'yyyy-MM-dd')
  return passengers.flatMap((passenger, index) =>
    passenger !== undefined && passenger.birthday > today
      ? [{ field: `passengers[${index}].birthday`, rule: '不能晚于今天' }]
      : [],
  )
}

/** When a train of that day leaves, ms since the epoch. */
export function departureOf(departDate: string, fromTime: string): number {
  return parseChinaTime(`${departDate} ${fromTime}`, 'yyyy-MM-dd HH:mm') ?? Number.NaN
}

/** The departure as the request itself states it. */
function statedDeparture({ departDate, departTime }: SubmitParts): number | undefined {
  return departDate === undefined || departTime === undefined
    ? undefined
    : departureOf(departDate, departTime)
}
