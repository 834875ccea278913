import type {
  CallOutcome,
  News,
  OrderEvent,
  SubmitOutcome,
  TicketNews,
} from '#shared/orders/machine/events.ts'
import type { Failure } from '#shared/orders/machine/order.ts'
import { failure, issue, juheNo, refundResult, second, ticket } from './factories.ts'

/** How an order fares at Juhe, decided before it begins. */
export type Fate = {
  /** Juhe refuses the submit. */
  readonly refusesSubmit: boolean
  /** How the grabbing ends, and when, unless closeTime comes first. */
  readonly outcome: 'F' | 'U' | 'O' | 'C'
  readonly outcomeAt: number
  /** How each accepted refund ends in turn, and how long it takes (ms). The last one repeats. */
  readonly refunds: readonly { readonly refunded: boolean; readonly takesMs: number }[]
  /** What becomes of each push in turn; those after them arrive. */
  readonly pushes: readonly PushFate[]
}

/** `copies` 0 is a lost push. */
export type PushFate = { readonly copies: number; readonly delayMs: number }

/** An event on its way to us. */
export type Underway = { readonly at: number; readonly event: OrderEvent }

type JuheTicket = {
  readonly id: 'P1' | 'P2'
  state: TicketNews['state']
  endsAt?: number
  refunded?: boolean
}

/**
 * Juhe as its contract has it: one order under one number, which ends once; refunds that end; pushes that may get
 * lost. It answers truly. What happens to the answers on their way is not its business.
 */
export function honestJuhe(fate: Fate, closeAt: number) {
  const outcomeAt = Math.min(fate.outcomeAt, closeAt)
  let status: 'none' | 'D' | 'F' | 'U' | 'O' | 'C' = 'none'
  let submits = 0
  const held: JuheTicket[] = [
    { id: 'P1', state: 'F' },
    { id: 'P2', state: 'F' },
  ]
  const ends: { readonly id: string; readonly refunded: boolean }[] = []
  const underway: Underway[] = []
  const pushFates = [...fate.pushes]
  let refundsBegun = 0

  function push(at: number, event: OrderEvent): void {
    const { copies, delayMs } = pushFates.shift() ?? { copies: 1, delayMs: 0 }
    for (let copy = 0; copy < copies; copy += 1) underway.push({ at: at + delayMs * (copy + 1), event })
  }

  const told = (): News => {
    switch (status) {
      case 'none':
      case 'D':
        return { status: 'D' }
      case 'U':
        return { status: 'U', failure: failure() }
      case 'O':
      case 'C':
        return { status }
      case 'F':
        return { status: 'F', issue, tickets: held.map(({ id, state }) => ticket(id, state)) }
    }
  }

  function endGrabbing(): void {
    status = fate.outcome
    if (status === 'C') return
    push(outcomeAt, { type: 'callbackReceived', upstreamOrderNo: juheNo, news: told() })
  }

  function endRefund(entry: JuheTicket, at: number): void {
    const refunded = entry.refunded === true
    entry.state = refunded ? 'T' : 'O'
    delete entry.endsAt
    ends.push({ id: entry.id, refunded })
    const result = refundResult(refunded, Math.floor(at / second) * second)
    push(at, {
      type: 'refundCallbackReceived',
      upstreamOrderNo: juheNo,
      refund: { passengerId: entry.id, result },
    })
  }

  return {
    /** How often a submit made an order. More than once is the one thing that must never be. */
    submits: () => submits,
    status: () => status,
    stateOf: (id: string) => held.find((entry) => entry.id === id)?.state,
    /** How the refunds of a ticket ended, in turn. */
    endsOf: (id: string) => ends.filter((end) => end.id === id).map((end) => end.refunded),
    underway,

    /** What happens at Juhe by itself until `now`. */
    liveUntil(now: number): void {
      if (status === 'D' && now >= outcomeAt) endGrabbing()
      for (const entry of held)
        if (entry.endsAt !== undefined && entry.endsAt <= now) endRefund(entry, entry.endsAt)
    },
    /** When something happens at Juhe next by itself. */
    nextAt(): number | undefined {
      const moments = held.flatMap((entry) => (entry.endsAt === undefined ? [] : [entry.endsAt]))
      if (status === 'D') moments.push(outcomeAt)
      return moments.length === 0 ? undefined : Math.min(...moments)
    },
    submit(now: number): SubmitOutcome {
      if (fate.refusesSubmit) return { kind: 'refused', failure: refusal }
      submits += 1
      status = 'D'
      this.liveUntil(now)
      return { kind: 'done', upstreamOrderNo: juheNo }
    },
    cancel(): CallOutcome {
      if (status !== 'D') return { kind: 'refused', failure: refusal }
      status = 'C'
      return { kind: 'done' }
    },
    refund(id: string, now: number): CallOutcome {
      const entry = held.find((candidate) => candidate.id === id)
      if (status !== 'F' || entry === undefined || (entry.state !== 'F' && entry.state !== 'O'))
        return { kind: 'refused', failure: refusal }
      const { refunded, takesMs } = fate.refunds[Math.min(refundsBegun, fate.refunds.length - 1)] ?? {
        refunded: true,
        takesMs: 0,
      }
      refundsBegun += 1
      entry.state = 'C'
      entry.refunded = refunded
      entry.endsAt = now + takesMs
      return { kind: 'done' }
    },
    detail(): OrderEvent {
      return status === 'none'
        ? { type: 'absent' }
        : { type: 'detailLearned', upstreamOrderNo: juheNo, news: told() }
    },
  }
}

const refusal: Failure = failure('202', '当前订单状态不允许执行此操作')

export type Juhe = ReturnType<typeof honestJuhe>
