import { type Duty, dueAtOf, dutiesOf } from '#shared/orders/machine/duties.ts'
import type { OrderEvent } from '#shared/orders/machine/events.ts'
import type { Order, Submission, Ticket, TimelineEntry } from '#shared/orders/machine/order.ts'
import { defaultPolicy, type Policy } from '#shared/orders/machine/policy.ts'
import { ticketsOf } from '#shared/orders/machine/tickets.ts'
import { transition } from '#shared/orders/machine/transition.ts'
import { cancel, detail, newOrder, news, start, submitDone } from './factories.ts'

/** An order's life as a test tells it: what happens, and how much time passes between. Every step is a new story. */
export type Story = {
  readonly order: Order
  readonly now: number
  readonly policy: Policy
  /** Notes of the newest event, as `kind what`. */
  readonly notes: readonly string[]
  /** Whether the newest event made anything to write. */
  readonly wrote: boolean
  after(ms: number): Story
  /** Goes to the order's next moment. Throws when it rests. */
  untilDue(): Story
  on(...events: readonly OrderEvent[]): Story
}

/** The policy of a stage that takes Juhe's callbacks at their word. */
export const trusting: Policy = { ...defaultPolicy, confirmCallbacks: false }

export function story(order: Order = newOrder(), policy: Policy = trusting): Story {
  return tell({ order, now: start, policy, notes: [], wrote: false })
}

type State = Pick<Story, 'order' | 'now' | 'policy' | 'notes' | 'wrote'>

function tell(state: State): Story {
  return {
    ...state,
    after: (ms) => tell({ ...state, now: state.now + ms }),
    untilDue() {
      const dueAt = dueAtOf(state.order)
      if (dueAt === undefined) throw new Error('the order rests')
      return tell({ ...state, now: Math.max(state.now, dueAt) })
    },
    on: (...events) => tell(events.reduce(happen, state)),
  }
}

function happen(state: State, event: OrderEvent): State {
  const { order, notes } = transition(state.order, event, { now: state.now, policy: state.policy })
  return {
    ...state,
    order,
    notes: notes.map((note) => `${note.kind} ${note.what}`),
    wrote: order !== state.order,
  }
}

/** Stories that many tests begin with. */
export const grabbing = (): Story => story().on(submitDone()).on(detail(news.grabbing))
export const issued = (): Story => grabbing().after(3_600_000).on(detail(news.issued))
export const cancelling = (): Story => grabbing().on(cancel)

/** What a test asks of an order. */
export const statusOf = ({ order }: Story): string => order.progress.status
export const submissionOf = ({ order }: Story): Submission['state'] => order.submission.state
export const pushesOf = ({ order }: Story): readonly string[] => order.outbox.map((push) => push.event.kind)
export const historyOf = ({ order }: Story): readonly TimelineEntry['what'][] =>
  order.timeline.map((entry) => entry.what)
export const ticketOf = ({ order }: Story, passengerId = 'P1'): Ticket => {
  const found = ticketsOf(order).find((ticket) => ticket.passengerId === passengerId)
  if (found === undefined) throw new Error(`no ticket of ${passengerId}`)
  return found
}

/** What is due now, as `kind`. */
export const dueNow = ({ order, now }: Story): readonly Duty['kind'][] =>
  dutiesOf(order, now).map((duty) => duty.kind)

/** How long until the order needs attention, ms; undefined when it rests. */
export function waitOf({ order, now }: Story): number | undefined {
  const dueAt = dueAtOf(order)
  return dueAt === undefined ? undefined : dueAt - now
}
