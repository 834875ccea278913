import { formatChinaTime, parseChinaTime } from '#contract/china-time.ts'
import { idCardCheckCharacter } from '#contract/id-card.ts'
import type { HttpAnswer } from '#shared/lambda/http/event.ts'
import type { CallEnd, Cluster } from './cluster.ts'
import type { TenantOperation } from './functions.ts'
import type { Operation, PlannedOrder } from './plan.ts'
import { describe, ownFault, type World } from './world.ts'

/** What a tenant was told: nothing, or a code (0 is success) with its reason. */
export type Told =
  | { readonly kind: 'lost' }
  | { readonly kind: 'answered'; readonly status: number; readonly code: number; readonly reason: string }

/** One question of a tenant's and what he was told. */
export type Exchange = {
  readonly at: number
  readonly order: number
  readonly operation: TenantOperation
  /** Which of the two contents a submit had; which passenger a refund was for. */
  readonly which: 0 | 1
  /** What a submit contained, all but its queryKey; whose ticket a refund was for. */
  readonly about: string
  readonly askedAt: number
  readonly told: Told
  readonly result: unknown
}

/** The tenants' applications: they do what the plan says, and ask again where they were told nothing. */
export type Tenants = {
  /** Begins an operation of the plan. */
  readonly begin: (operation: Operation) => void
  readonly exchanges: readonly Exchange[]
}

const second = 1_000

/** Between which stations, and for which day: far away, so that few trains run. */
const trip = { from: '苏州', to: '淮安东', date: '20260304' }

/** How long a search can surely be ordered with, ms. */
const searchLifeMs = 25 * 60 * second

/** How long an application waits for an answer, ms. */
const patienceMs = 30 * second

export function apiKey(tenant: number): string {
  return `key-of-tenant-${tenant}`
}

/** A call that is on its way. */
type UnderWay = { readonly operation: TenantOperation; readonly number: string; readonly about: string }

type Search = { readonly at: number; readonly result: FoundTrains }
type FoundTrains = {
  readonly queryKey: string
  readonly trains: readonly {
    readonly trainNo: string
    readonly fromTime: string
    readonly fromStation: string
    readonly toStation: string
    readonly tickets: Readonly<Record<string, unknown>>
  }[]
}

export function createTenants(world: World, cluster: Cluster, onTold: (exchange: Exchange) => void): Tenants {
  const { plan, schedule, chance, tell } = world
  const exchanges: Exchange[] = []
  const searches = new Map<number, Search>()
  const underWay = new Set<UnderWay>()

  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      schedule.after(ms, () => {
        schedule.woke()
        resolve()
      })
    })

  async function ask(
    operation: TenantOperation,
    order: number,
    which: 0 | 1,
    parameters: Readonly<Record<string, string>>,
  ): Promise<Exchange> {
    const { tenant, outOrderNo } = plan.orders[order]!
    const subject = `${operation} o${order}`
    const askedAt = schedule.now()
    const about = aboutOf(parameters)
    const call = { operation, number: `${tenant} ${outOrderNo}`, about }
    for (const other of underWay) note(call, other)
    underWay.add(call)
    const end = await new Promise<CallEnd<HttpAnswer>>((resolve) => {
      const server = cluster.pick(subject)
      tell(
        `tenant ${tenant} asks ${server?.process.name ?? 'nobody'}: ${subject}${which === 1 ? ' (1)' : ''}`,
      )
      cluster.call(
        server,
        (functions) => functions.operate(operation, { ...parameters, key: apiKey(tenant) }),
        patienceMs,
        resolve,
      )
    })
    underWay.delete(call)
    const { told, result } = read(end)
    tell(
      `tenant ${tenant} is told of ${subject}: ${told.kind === 'lost' ? 'nothing' : `${told.code} ${told.reason}`}`,
    )
    const exchange = { at: schedule.now(), order, operation, which, about, askedAt, told, result }
    if (operation === 'search') return exchange
    exchanges.push(exchange)
    onTold(exchange)
    return exchange
  }

  /** What two calls come to that are on their way at the same time. */
  function note(call: UnderWay, other: UnderWay): void {
    if (call.number !== other.number) return
    const operations = [call.operation, other.operation]
    if (operations.includes('cancelOrder') && operations.includes('submitOrder'))
      world.met('a cancel is asked for while the submit is on its way')
    if (call.operation !== other.operation || call.about !== other.about) return
    if (call.operation === 'submitOrder') world.met('an order is submitted twice at the same time')
    if (call.operation === 'applyRefundOrder') world.met('a refund is asked for twice at the same time')
  }

  /** Asks until an answer comes that says something. */
  async function insist(tries: number, once: () => Promise<Exchange>): Promise<Exchange | undefined> {
    for (let attempt = 1; attempt <= tries; attempt += 1) {
      const exchange = await once()
      if (isClear(exchange.told)) return exchange
      await sleep(attempt * 3 * second)
    }
    return undefined
  }

  async function searched(order: number): Promise<FoundTrains | undefined> {
    const { tenant } = plan.orders[order]!
    const known = searches.get(tenant)
    if (known !== undefined && schedule.now() < known.at + searchLifeMs) return known.result
    const at = schedule.now()
    const exchange = await insist(25, () => ask('search', order, 0, { ...trip, type: '1' }))
    if (exchange?.told.kind !== 'answered' || exchange.told.code !== 0) return undefined
    const result = exchange.result as FoundTrains
    searches.set(tenant, { at, result })
    return result
  }

  async function submit(order: number, content: 0 | 1, tries: number): Promise<void> {
    const found = await searched(order)
    if (found === undefined) return
    const parameters = submitParameters(world, plan.orders[order]!, content, found)
    await insist(tries, () => ask('submitOrder', order, content, parameters))
  }

  async function refund(order: number, passenger: 0 | 1): Promise<void> {
    const { outOrderNo } = plan.orders[order]!
    const shown = await insist(3, () => ask('orderDetail', order, 0, { outOrderNo, issue: '1' }))
    const passengers = (
      shown?.result as { readonly passengers?: readonly { readonly passengerId: string }[] } | null
    )?.passengers
    const passengerId = passengers?.[passenger]?.passengerId
    if (passengerId === undefined || passengerId === '') return
    await insist(3, () => ask('applyRefundOrder', order, passenger, { outOrderNo, passengerId }))
  }

  async function carryOut(operation: Operation): Promise<unknown> {
    const { order } = operation
    const { outOrderNo } = plan.orders[order]!
    switch (operation.kind) {
      case 'submit':
        return submit(order, 0, 6)
      case 'submit again':
        return submit(order, 0, 1)
      case 'submit other content':
        return submit(order, 1, 2)
      case 'cancel':
        return insist(3, () => ask('cancelOrder', order, 0, { outOrderNo }))
      case 'look':
        return ask('orderDetail', order, 0, {
          outOrderNo,
          issue: String(chance.between(0, 1, 'issue', order, operation.at)),
        })
      case 'refund':
        return refund(order, operation.passenger)
    }
  }

  return {
    exchanges,
    begin: (operation) => {
      for (let n = 0; n < operation.together; n += 1) {
        schedule.woke()
        carryOut(operation).catch((error: unknown) => world.violated(ownFault, describe(error)))
      }
    },
  }
}

function aboutOf({ queryKey: _queryKey, passengerId, ...content }: Readonly<Record<string, string>>): string {
  return passengerId ?? JSON.stringify(content)
}

/** Whether what was told needs no asking again: 10014 says that nobody knows, 10011 and 10020 that there was no time. */
function isClear(told: Told): boolean {
  return told.kind === 'answered' && told.status === 200 && ![10011, 10014, 10020].includes(told.code)
}

function read(end: CallEnd<HttpAnswer>): { readonly told: Told; readonly result: unknown } {
  if (end.kind === 'lost') return { told: end, result: undefined }
  const { statusCode, body } = end.answer
  const {
    error_code: code,
    reason,
    result,
  } = JSON.parse(body) as {
    readonly error_code: number
    readonly reason: string
    readonly result: unknown
  }
  return { told: { kind: 'answered', status: statusCode, code, reason }, result }
}

function submitParameters(
  world: World,
  order: PlannedOrder,
  content: 0 | 1,
  { queryKey, trains }: FoundTrains,
): Readonly<Record<string, string>> {
  const train = trains[order.train % trains.length]!
  const seat = Object.keys(train.tickets)[0]!
  const day = formatChinaTime(parseChinaTime(trip.date, 'yyyyMMdd')!, 'yyyy-MM-dd')
  const scenario = order.scenarios[content]
  return {
    queryKey,
    outOrderNo: order.outOrderNo,
    trainNo: train.trainNo,
    seatClassCode: seat,
    mainTrainNo: train.trainNo,
    mainSeatClass: seat,
    fromStation: train.fromStation,
    toStation: train.toStation,
    departDate: `${day} ${train.fromTime}`,
    closeTime: formatChinaTime(world.start + order.closeAfterMs, 'yyyy-MM-dd HH:mm:ss'),
    acceptNoSeat: '0',
    person: scenario,
    cellphone: content === 0 ? '15990000577' : '15990000588',
    passengers: JSON.stringify(people.slice(0, order.passengers)),
  }
}

const people = ['32038219890218391', '11010519491231002'].map((digits, index) => ({
  passengerName: index === 0 ? '赵一' : '钱二',
  passengerType: '1',
  idCardType: '0',
  idCardNo: digits + idCardCheckCharacter(digits),
}))
