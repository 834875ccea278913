import type { CallbackType } from '#contract/add-callback-url.ts'
import { type OrderStatus, orderStatuses } from '#contract/dictionary.ts'
import type { InspectedOrder } from '#infra/sandbox/model/inspection.ts'
import type { Push as JuheCallback } from '#infra/sandbox/model/push-tries.ts'
import type { StateEvent } from '#infra/sandbox/model/sandbox-state.ts'
import { defaultSettings } from '#infra/sandbox/model/settings.ts'
import { OrderNo } from '#shared/ids.ts'
import { callbackPurposeOf } from '#shared/orders/machine/delivery.ts'
import { isRefused, type Order, rankOf, type Ticket } from '#shared/orders/machine/order.ts'
import { ticketsOf } from '#shared/orders/machine/tickets.ts'
import { readOrder } from '#shared/orders/store/order-store.ts'
import { orderKey, orderNoOfKey } from '#shared/table/keys.ts'
import { Tenant } from '#shared/tenants/tenant.ts'
import { saysTheSame } from '#test/support/says-the-same.ts'
import { brokenByTelling, brokenJournal } from './journal-rules.ts'
import type { Write } from './memory-table.ts'
import { brokenByWrite, whyItWaits } from './order-rules.ts'
import { rebuild } from './rebuild.ts'
import type { Received } from './receivers.ts'
import type { JuheCall } from './simulated-juhe.ts'
import type { Exchange } from './tenants.ts'
import type { World } from './world.ts'

/** Looks at everything that happens, and knows what must never be. */
export type Watch = {
  readonly onWrite: (write: Write) => void
  readonly onJuheEvent: (event: StateEvent) => void
  readonly onJuheReply: (call: JuheCall, errorCode: number | undefined) => void
  /** A tenant was answered, or was not. */
  readonly onTold: (exchange: Exchange) => void
  /** Looks, now and then, at what is due and nobody writes. */
  readonly onLook: () => void
  readonly onReceived: (push: Received) => void
  /** A callback of Juhe's is handed to us; the answer checks, when we have said `success`, that it is stored. */
  readonly onHandOver: (push: JuheCallback) => () => void
  /** Everything has become quiet. */
  readonly atTheEnd: (facts: EndFacts) => void
  readonly orderOf: (orderNo: string) => Order | undefined
}

/** What the end is judged by. */
export type EndFacts = {
  /** orderNo of each planned order, and the index of its plan's first. */
  readonly orderNos: readonly string[]
  readonly juheOrders: (outOrderNo: string) => readonly InspectedOrder[]
  readonly exchanges: readonly Exchange[]
  readonly received: readonly Received[]
}

const callbackTypes = { 1: 'ticket', 2: 'refund', 3: 'expiry' } as const satisfies Record<
  CallbackType,
  string
>

/** For how long something may stay due once nothing goes wrong any more, ms: what was put off waits 6 h at most. */
const mostDueMs = 7 * 3_600_000

/** By then a queryKey that Juhe gave is no good any more, ms. */
const queryLifeMs = defaultSettings.queryTtlMs

/** What Juhe knows of an order at the moment. */
type AskJuhe = (outOrderNo: string) => readonly InspectedOrder[]

export function createWatch(world: World, askJuhe: AskJuhe): Watch {
  const { violated, nameOf, tell } = world
  const orders = new Map<string, Order>()
  const writes = new Map<string, number>()
  /** By ticket: how often the tenant's wish for a refund was stored, how often Juhe began one, and how each ended. */
  const wishes = new Map<string, number>()
  const begun = new Map<string, number>()
  const ended = new Map<string, string[]>()
  const refused = new Map<string, number>()
  /** Orders a submit of which Juhe has refused. */
  const refusedSubmits = new Set<string>()
  /** When Juhe gave each queryKey. */
  const queries = new Map<string, number>()
  /** From when on each item is due. */
  const dueFrom = new Map<string, number>()
  /** By webhook-id: the body that was sent last. */
  const bodies = new Map<string, string>()

  function onWrite({ pk, after }: Write): void {
    if (after === undefined) return
    const orderNo = orderNoOfKey(pk)
    if (orderNo === undefined) {
      if (pk.startsWith('TENANT#') && !Tenant.safeParse(after).success)
        violated('every item parses by its schema', nameOf(pk))
      return
    }
    writes.set(orderNo, (writes.get(orderNo) ?? 0) + 1)
    const order = parsed(pk, after)
    if (order === undefined) return
    const before = orders.get(orderNo)
    orders.set(orderNo, order)
    tell(`stored ${nameOf(orderNo)}: ${summary(order)}, due ${dueIn(after.dueAt)}`)
    const broken = brokenByWrite(before, order, after)
    if (broken !== undefined) violated(broken.rule, `${nameOf(orderNo)}: ${broken.detail}`)
    judgeDue(orderNo, after.dueAt, order.version === before?.version)
    for (const ticket of ticketsOf(order)) {
      const old = before && ticketsOf(before).find(({ passengerId }) => passengerId === ticket.passengerId)
      const isNew =
        ticket.refund?.state === 'sending' && ticket.refund.requestedAt !== old?.refund?.requestedAt
      if (isNew) add(wishes, `${orderNo} ${ticket.passengerId}`)
    }
  }

  /** What was due is handled, or put off to another moment. What was due long before it was written is so from then on. */
  function judgeDue(orderNo: string, dueAt: unknown, isPutOff: boolean): void {
    const now = world.schedule.now()
    const since = dueFrom.get(orderNo)
    const isDue = typeof dueAt === 'number'
    if (since !== undefined) judgeWait(orderNo, since, isPutOff && isDue ? dueAt : now)
    if (isPutOff) return
    if (isDue) dueFrom.set(orderNo, Math.max(dueAt, now))
    else dueFrom.delete(orderNo)
  }

  function judgeWait(orderNo: string, since: number, until: number): void {
    const waitMs = until - Math.max(since, world.calmFrom)
    if (waitMs > mostDueMs)
      violated('nothing stays due for long', `${nameOf(orderNo)}: ${Math.round(waitMs / 60_000)} minutes`)
  }

  function onLook(): void {
    for (const [orderNo, since] of dueFrom) judgeWait(orderNo, since, world.schedule.now())
  }

  function parsed(pk: string, item: Readonly<Record<string, unknown>>): Order | undefined {
    try {
      return readOrder(item)
    } catch (error) {
      violated('every item parses by its schema', `${nameOf(pk)}: ${String(error)}`)
      return undefined
    }
  }

  function dueIn(dueAt: unknown): string {
    return typeof dueAt === 'number' ? `in ${dueAt - world.schedule.now()} ms` : 'never'
  }

  const outOrderNos = new Map<string, string>()
  function onJuheEvent(event: StateEvent): void {
    if (event.type === 'searched') queries.set(event.query.queryKey, event.query.at)
    if (event.type === 'created') {
      const { outOrderNo, orderNo } = event.order
      tell(`Juhe has created ${nameOf(outOrderNo)}`)
      if ([...outOrderNos.values()].includes(outOrderNo))
        violated('at most one order at Juhe', `${nameOf(outOrderNo)} was created a second time`)
      outOrderNos.set(orderNo, outOrderNo)
    }
    if (event.type !== 'order') return
    const outOrderNo = outOrderNos.get(event.orderNo) ?? ''
    const what = event.event
    if (!what.type.startsWith('push')) tell(`at Juhe ${nameOf(outOrderNo)}: ${what.type}`)
    if (what.type === 'refundAccepted') {
      const ticket = `${outOrderNo} ${what.passengerId}`
      add(begun, ticket)
      if ((begun.get(ticket) ?? 0) > (wishes.get(ticket) ?? 0))
        violated(
          'no refund is asked for twice',
          `${nameOf(outOrderNo)}: Juhe began a refund that nobody had asked for`,
        )
    }
    if (what.type === 'refunded' || what.type === 'refundFailed') {
      const ticket = `${outOrderNo} ${what.passengerId}`
      ended.set(ticket, [...(ended.get(ticket) ?? []), what.type === 'refunded' ? 'T' : 'O'])
    }
  }

  /** A refund that Juhe refuses when the tenant was told already that it is under way ends as a failed one. */
  function onJuheReply({ operation, parameters, sentAt }: JuheCall, errorCode = 0): void {
    const { outOrderNo = '', passengerId, queryKey = '' } = parameters
    if (operation === 'submitOrder' && sentAt >= (queries.get(queryKey) ?? 0) + queryLifeMs)
      violated('a submit names a search that Juhe remembers', nameOf(outOrderNo))
    if (Math.floor(errorCode / 100) !== 2238) return
    if (operation === 'applyRefundOrder') add(refused, `${outOrderNo} ${passengerId}`)
    if (operation === 'submitOrder') refusedSubmits.add(outOrderNo)
  }

  /** By order: each status that a tenant was told, and when. */
  const statuses = new Map<string, { readonly at: number; readonly status: OrderStatus }[]>()

  /** What is told of an order is never older than what was told before, and never ahead of Juhe. */
  function onTold(exchange: Exchange): void {
    const told = statusToldBy(exchange)
    if (told === undefined) return
    const { orderNo, status, isExact } = told
    const order = orders.get(orderNo)
    const known = statuses.get(orderNo) ?? []
    const earlier = known.findLast(({ at }) => at <= exchange.askedAt)
    // Without its grabbing told, an order may be as far as that.
    const most = isExact ? status : 'D'
    const rule = 'what a tenant is told never falls back'
    if (earlier !== undefined && rankOf(most) < rankOf(earlier.status))
      violated(rule, `${nameOf(orderNo)}: ${earlier.status}, then ${status}`)
    known.push({ at: exchange.at, status })
    statuses.set(orderNo, known)
    if (order?.submission.state === 'abandoned') return
    const there = askJuhe(orderNo)[0]?.status ?? 'N'
    if (isStatus(there) && rankOf(status) > rankOf(there))
      violated(
        'no tenant is told what has not happened',
        `${nameOf(orderNo)}: ${status}, and Juhe has ${there}`,
      )
  }

  function onReceived({ tenant, type, id, body }: Received): void {
    const { orderNo } = JSON.parse(body) as { readonly orderNo: string }
    const order = orders.get(orderNo)
    const push = order?.outbox.find((entry) => entry.id === id)
    if (order === undefined || push === undefined) {
      violated(
        'stored before told',
        `${nameOf(id)} of ${nameOf(orderNo)} was pushed, and is not in the outbox`,
      )
      return
    }
    const untold = brokenByTelling(world.table.items, id)
    if (untold !== undefined) violated(untold.rule, nameOf(untold.detail))
    if (order.tenantId !== `tenant-${tenant}`) violated('a push reaches its tenant', nameOf(orderNo))
    if (callbackPurposeOf(push.event) !== callbackTypes[type])
      violated('a push reaches its URL', nameOf(orderNo))
    const known = bodies.get(id)
    bodies.set(id, body)
    if (known !== undefined && !saysTheSame(JSON.parse(known), JSON.parse(body)))
      violated('every attempt sends the same', `${nameOf(id)}: ${known} then ${body}`)
  }

  function onHandOver(push: JuheCallback): () => void {
    const orderNo = String(push.body.outOrderNo)
    const count = writes.get(orderNo) ?? 0
    return () => {
      const order = orders.get(orderNo)
      if (order === undefined || (writes.get(orderNo) ?? 0) > count || holds(order, push)) return
      violated(
        'stored before acknowledged',
        `${push.kind} of ${nameOf(orderNo)} was answered success and is not stored`,
      )
    }
  }

  /** Whether an order knows what a push says, or is about to ask. */
  function holds(order: Order, push: JuheCallback): boolean {
    if (order.submission.state !== 'accepted') return true
    if ((order.watch?.askAt ?? Number.POSITIVE_INFINITY) <= world.schedule.now() + 2_000) return true
    if (push.kind === 'ticketIssued') return 'tickets' in order.progress
    if (push.type !== 2) return rankOf(order.progress.status) >= rankOf('C')
    return ticketsOf(order).some(({ refunds }) => refunds.length > 0)
  }

  function atTheEnd(facts: EndFacts): void {
    for (const [index, orderNo] of facts.orderNos.entries()) {
      if (facts.orderNos.indexOf(orderNo) !== index) continue
      const broken = judge(orderNo, facts)
      if (broken !== undefined) violated(broken[0], `${nameOf(orderNo)}: ${broken[1]}`)
    }
  }

  type Verdict = readonly [rule: string, detail: string]

  function judge(orderNo: string, facts: EndFacts): Verdict | undefined {
    const order = orders.get(orderNo)
    const juhe = facts.juheOrders(orderNo)
    const told = facts.exchanges.filter((exchange) => facts.orderNos[exchange.order] === orderNo)
    const wasTaken = told.some(isSuccessOf('submitOrder'))
    if (order?.sealed.people !== undefined)
      return ['personal data end', 'long after it, they are still there']
    if (juhe.length > 0 && wasOnlyRefused(told))
      return ['what was answered is true', 'refused, and there is an order']
    if (order === undefined || isRefused(order)) {
      if (wasTaken)
        return ['no accepted order is lost', 'a submit was answered success and there is no order']
      return juhe.length > 0
        ? ['no order without a record', 'Juhe has an order of which we know nothing']
        : undefined
    }
    const strange = told.find((exchange) => isOfAnother(exchange, facts))
    if (strange !== undefined)
      return ["no tenant meets another's order", `a submit was told ${reasonOf(strange)}`]
    const waits = whyItWaits(order)
    if (waits !== undefined) return ['nothing due is left behind', waits]
    const item = world.table.items.get(orderKey(orderNo).pk)
    if (item?.dueAt !== undefined) return ['nothing due is left behind', `still due ${dueIn(item.dueAt)}`]
    return (
      judgeState(order, juhe[0]) ??
      judgeAnswers(order, juhe[0], told) ??
      judgePushes(order) ??
      judgeJournal(order) ??
      judgeReceiver(order, facts.received)
    )
  }

  function judgeJournal(order: Order): Verdict | undefined {
    const broken = brokenJournal(world.table.items, order)
    return broken === undefined ? undefined : [broken.rule, broken.detail]
  }

  /** Told that its number is taken by other content, though this tenant never sent any. */
  function isOfAnother({ order, told }: Exchange, { exchanges }: EndFacts): boolean {
    if (told.kind !== 'answered' || !told.reason.includes('已用于内容不同的订单')) return false
    const { orders: planned } = world.plan
    const mine = planned[order]!
    const contents = exchanges.flatMap((exchange) => {
      const theirs = planned[exchange.order]!
      const isSame = theirs.tenant === mine.tenant && theirs.outOrderNo === mine.outOrderNo
      return isSame && exchange.operation === 'submitOrder' ? [`${exchange.order} ${exchange.which}`] : []
    })
    return new Set(contents).size < 2
  }

  function judgeState(order: Order, juhe: InspectedOrder | undefined): Verdict | undefined {
    const { status } = order.progress
    if (juhe === undefined) {
      if (order.submission.state !== 'abandoned')
        return ["our state is Juhe's", `${status}, and Juhe has no order`]
      if (status === 'O' && hadTime(order))
        return ['no accepted order is lost', 'it expired though there was time to submit it']
      if (status === 'U' && !refusedSubmits.has(order.orderNo))
        return ['no accepted order is lost', 'it failed though Juhe had refused no submit of it']
      return undefined
    }
    if (order.submission.state !== 'accepted')
      return ["our state is Juhe's", 'Juhe has an order that we count as never made']
    if (status !== juhe.status) return ["our state is Juhe's", `${status}, and Juhe has ${juhe.status}`]
    for (const ticket of juhe.tickets) {
      const broken = judgeTicket(order, ticket)
      if (broken !== undefined) return broken
    }
    return undefined
  }

  function judgeTicket(
    order: Order,
    { passengerId, state }: InspectedOrder['tickets'][number],
  ): Verdict | undefined {
    const rule = "our state is Juhe's"
    const key = `${order.orderNo} ${passengerId}`
    const ours = ticketsOf(order).find((ticket) => ticket.passengerId === passengerId)
    const results = ended.get(key) ?? []
    const known = ours?.refunds.map(({ refunded }) => (refunded ? 'T' : 'O')) ?? []
    const surplus = known.length - results.length
    const told = `refunds ended ${known}, and at Juhe ${results}`
    // A repeated refund whose fate is unknown counts as failed where Juhe shows that an earlier one did.
    const doubtful = Math.max(0, count(known, 'O') - 1)
    if (surplus < 0 || surplus > (refused.get(key) ?? 0) + doubtful) return [rule, told]
    if (known.length > (wishes.get(key) ?? 0))
      return ['one end for each refund', `${known} of ${wishes.get(key)}`]
    if (count(known, 'T') !== count(results, 'T')) return [rule, told]
    const isRefused = state === 'F' && ours?.state === 'O' && surplus > 0
    return ours?.state === state || isRefused
      ? undefined
      : [rule, `ticket ${ours?.state}, and Juhe has ${state}`]
  }

  /** Long enough after the last fault for whatever was put off to be tried again. */
  function hadTime(order: Order): boolean {
    return order.trip.closeAt > world.start + world.plan.faultsUntilMs + mostDueMs
  }

  function judgeAnswers(
    order: Order,
    juhe: InspectedOrder | undefined,
    told: readonly Exchange[],
  ): Verdict | undefined {
    const { status } = order.progress
    if (told.some(isSuccessOf('cancelOrder')) && status !== 'C')
      return ['what was answered is true', `a cancel was answered success, and the order is ${status}`]
    if (status === 'C' && !told.some(({ operation }) => operation === 'cancelOrder'))
      return ['nothing is cancelled unasked', 'nobody had asked for a cancel']
    const cancels = told.filter(({ operation }) => operation === 'cancelOrder')
    if (status === 'C' && cancels.length > 0 && cancels.every(isRefusal))
      return ['what was answered is true', 'every cancel was refused, and the order is cancelled']
    const contents = new Set(told.filter(isSuccessOf('submitOrder')).map(({ about }) => about))
    if (contents.size > 1)
      return ['what was answered is true', 'two contents were answered success under one number']
    for (const ticket of ticketsOf(order)) {
      const broken = juhe === undefined ? undefined : judgeRefunds(order, ticket, told)
      if (broken !== undefined) return broken
    }
    return undefined
  }

  function judgeRefunds(order: Order, ticket: Ticket, told: readonly Exchange[]): Verdict | undefined {
    const { passengerId, refunds } = ticket
    const asked = told.filter(
      ({ operation, about }) => operation === 'applyRefundOrder' && about === passengerId,
    )
    if (asked.some(isSuccessOf('applyRefundOrder')) && refunds.length === 0)
      return ['what was answered is true', 'a refund was answered success, and none was made or failed']
    const isMade = refunds.length > 0 || begun.has(`${order.orderNo} ${passengerId}`)
    if (asked.length > 0 && asked.every(isRefusal) && isMade)
      return ['what was answered is true', 'every refund was refused, and one was made']
    return undefined
  }

  /** A push for each thing that the tenant is to be told of, and none for anything else. */
  function judgePushes(order: Order): Verdict | undefined {
    const { status } = order.progress
    const expected: string[] = []
    if ('tickets' in order.progress) expected.push('ticketIssued')
    if (status === 'U') expected.push('ticketFailed')
    if (status === 'O') expected.push('orderExpired')
    for (const { refunds } of ticketsOf(order)) {
      for (const { refunded } of refunds) expected.push(refunded ? 'refundSucceeded' : 'refundFailed')
    }
    const made = order.outbox.map(({ event }) => event.kind)
    if (made.toSorted().join() !== expected.toSorted().join())
      return ['each state change is pushed, once', `pushed ${made.join()}, and happened ${expected.join()}`]
    const lost = order.outbox.find(
      ({ delivery }) => delivery.state === 'givenUp' && delivery.why === 'exhausted',
    )
    return lost === undefined ? undefined : ['each push is delivered', `${lost.event.kind} was given up`]
  }

  function judgeReceiver(order: Order, received: readonly Received[]): Verdict | undefined {
    const got = received.filter(({ id }) => order.outbox.some((push) => push.id === id))
    if (got.some(({ gone }) => gone)) return undefined
    for (const push of order.outbox) {
      if (!got.some(({ id }) => id === push.id))
        return ['each push is delivered', `${push.event.kind} never arrived`]
    }
    for (const type of ['ticket', 'refund', 'expiry'] as const) {
      const sent = order.outbox.filter(({ event }) => callbackPurposeOf(event) === type).map(({ id }) => id)
      const firsts = [...new Set(got.map(({ id }) => id))].filter((id) => sent.includes(id))
      if (firsts.join() !== sent.join())
        return ['pushes arrive in their order', `${firsts.map(nameOf)} of ${sent.map(nameOf)}`]
    }
    const { status } = order.progress
    const rebuilt = rebuild(got.map(({ body }) => body))
    const truth = status === 'C' ? 'nothing' : status
    const tickets = ticketsOf(order).map(({ passengerId, state }) => `${passengerId} ${state}`)
    if (rebuilt.status !== truth)
      return ['the receiver can rebuild the truth', `${rebuilt.status} of ${truth}`]
    if (rebuilt.tickets.toSorted().join() !== tickets.toSorted().join())
      return ['the receiver can rebuild the truth', `${rebuilt.tickets} of ${tickets}`]
    return undefined
  }

  return {
    onWrite,
    onJuheEvent,
    onJuheReply,
    onTold,
    onLook,
    onReceived,
    onHandOver,
    atTheEnd,
    orderOf: (orderNo) => orders.get(OrderNo.parse(orderNo)),
  }
}

/** Every submit was clearly refused: nothing may have been made. */
function wasOnlyRefused(exchanges: readonly Exchange[]): boolean {
  const submits = exchanges.filter(({ operation }) => operation === 'submitOrder')
  return (
    submits.length > 0 &&
    submits.every(({ told }) => told.kind === 'answered' && [223804, 10011].includes(told.code))
  )
}

/** Clearly told that it was not done, and that nothing will be. */
function isRefusal({ told }: Exchange): boolean {
  return told.kind === 'answered' && [223801, 223804].includes(told.code)
}

function isStatus(text: string): text is OrderStatus {
  return text in orderStatuses
}

/** The status that orderDetail has told; not an exact one where it shows only that there are no tickets. */
function statusToldBy({ operation, told, result }: Exchange) {
  if (operation !== 'orderDetail' || told.kind !== 'answered' || told.code !== 0) return undefined
  const { orderNo, status, orderStateCode } = result as Readonly<Record<string, string>>
  const shown = status ?? orderStateCode ?? ''
  return orderNo !== undefined && isStatus(shown)
    ? { orderNo, status: shown, isExact: orderStateCode !== 'N' }
    : undefined
}

function reasonOf({ told }: Exchange): string {
  return told.kind === 'answered' ? told.reason : 'nothing'
}

function isSuccessOf(operation: Exchange['operation']) {
  return (exchange: Exchange) =>
    exchange.operation === operation && exchange.told.kind === 'answered' && exchange.told.code === 0
}

function count(values: readonly string[], value: string): number {
  return values.filter((entry) => entry === value).length
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function summary({ version, submission, progress, cancellation, watch, outbox, ...order }: Order): string {
  const tickets = ticketsOf({ version, submission, progress, watch, outbox, ...order } as Order)
    .map(({ state, refund }) => `${state}${refund === undefined ? '' : `/${refund.state}`}`)
    .join()
  const pushes = outbox.map(({ event, delivery }) => `${event.kind} ${delivery.state}`).join()
  return [
    `v${version} ${progress.status} ${submission.state}`,
    cancellation === undefined ? '' : ` cancel ${cancellation.state}`,
    tickets === '' ? '' : ` tickets ${tickets}`,
    pushes === '' ? '' : ` pushes ${pushes}`,
  ].join('')
}
