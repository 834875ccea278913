import type { CallbackType } from '#contract/add-callback-url.ts'
import type { OperationName } from '#contract/operations.ts'
import type { InspectedOrder } from '#infra/local/sandbox/model/inspection.ts'
import type { Push as JuhePush } from '#infra/local/sandbox/model/upstream.ts'
import type { WorldEvent } from '#infra/local/sandbox/model/world.ts'
import { callbackPurposeOf } from '#shared/orders/delivery.ts'
import { OrderNo } from '#shared/orders/ids.ts'
import { isRefused, type Order, rankOf } from '#shared/orders/order.ts'
import { readOrder } from '#shared/orders/order-store.ts'
import { ticketsOf } from '#shared/orders/tickets.ts'
import { orderKey, orderNoOfKey } from '#shared/table/keys.ts'
import { Tenant } from '#shared/tenants/tenant.ts'
import type { Write } from './memory-table.ts'
import { brokenByWrite, whyItWaits } from './order-rules.ts'
import { rebuild } from './rebuild.ts'
import type { Received } from './receivers.ts'
import type { Exchange } from './tenants.ts'
import type { World } from './world.ts'

/** Looks at everything that happens, and knows what must never be. */
export type Watch = {
  readonly onWrite: (write: Write) => void
  readonly onJuheEvent: (event: WorldEvent) => void
  readonly onJuheReply: (
    operation: OperationName,
    parameters: Readonly<Record<string, string>>,
    errorCode: number | undefined,
  ) => void
  readonly onReceived: (push: Received) => void
  /** A push of Juhe's is handed to us; the answer checks, when we have said `success`, that it is stored. */
  readonly onHandOver: (push: JuhePush) => () => void
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

export function createWatch(world: World): Watch {
  const { violated, nameOf, tell } = world
  const orders = new Map<string, Order>()
  const writes = new Map<string, number>()
  /** By ticket: how often the tenant's wish for a refund was stored, how often Juhe began one, and how each ended. */
  const wishes = new Map<string, number>()
  const begun = new Map<string, number>()
  const ended = new Map<string, string[]>()
  const refused = new Map<string, number>()
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
    for (const ticket of ticketsOf(order)) {
      const old = before && ticketsOf(before).find(({ passengerId }) => passengerId === ticket.passengerId)
      const isNew =
        ticket.refund?.state === 'sending' && ticket.refund.requestedAt !== old?.refund?.requestedAt
      if (isNew) add(wishes, `${orderNo} ${ticket.passengerId}`)
    }
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
  function onJuheEvent(event: WorldEvent): void {
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
  function onJuheReply(
    operation: OperationName,
    { outOrderNo, passengerId }: Readonly<Record<string, string>>,
    errorCode = 0,
  ): void {
    if (operation === 'applyRefundOrder' && Math.floor(errorCode / 100) === 2238)
      add(refused, `${outOrderNo} ${passengerId}`)
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
    if (order.tenantId !== `tenant-${tenant}`) violated('a push reaches its tenant', nameOf(orderNo))
    if (callbackPurposeOf(push.event) !== callbackTypes[type])
      violated('a push reaches its URL', nameOf(orderNo))
    const known = bodies.get(id)
    bodies.set(id, body)
    if (known !== undefined && withoutAmount(known) !== withoutAmount(body))
      violated('every attempt sends the same', `${nameOf(id)}: ${known} then ${body}`)
  }

  function onHandOver(push: JuhePush): () => void {
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
  function holds(order: Order, push: JuhePush): boolean {
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
      judgeReceiver(order, facts.received)
    )
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
      const mustBeThere = status === 'O' && hadTime(order)
      return mustBeThere
        ? ['no accepted order is lost', 'it expired though there was time to submit it']
        : undefined
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
    return order.trip.closeAt > world.start + world.plan.faultsUntilMs + 7 * 3_600_000
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
    const refund = told.find(isSuccessOf('applyRefundOrder'))
    const { passengerId } = (refund?.result ?? {}) as { readonly passengerId?: string }
    const isFollowed = ticketsOf(order).some(
      (ticket) => ticket.passengerId === passengerId && ticket.refunds.length > 0,
    )
    if (refund !== undefined && juhe !== undefined && !isFollowed)
      return ['what was answered is true', 'a refund was answered success, and none was made or failed']
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

/** The amount of a refund may become known between two attempts. */
function withoutAmount(body: string): string {
  return body.replace(/"refundPrice":"[^"]*"/g, '')
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
