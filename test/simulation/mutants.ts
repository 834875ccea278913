import { registerHooks } from 'node:module'

/** A variant of the code that is wrong on purpose: the simulation must catch it. */
export type Mutant = {
  readonly name: string
  /** What it does wrong. */
  readonly wrong: string
  /** The module that it stands in for; its own file is mutants/<name>.ts, and takes whatever it leaves alone from there. */
  readonly replaces: string
  /** The rule that it breaks. */
  readonly breaks: string
  /** A seed that shows it, from which on it is looked for: so that few are needed. */
  readonly seed: number
}

/** The wrong variants. Each is a bug that somebody could write. */
export const mutants: readonly Mutant[] = [
  {
    name: 'no-intent',
    replaces: 'orders/store/order-store.ts',
    wrong: 'Juhe is called before the order is stored',
    breaks: 'at most one order at Juhe',
    seed: 1,
  },
  {
    name: 'resubmit-on-timeout',
    replaces: 'juhe/client.ts',
    wrong: 'a submit without an answer is sent again',
    breaks: 'at most one order at Juhe',
    seed: 1,
  },
  {
    name: 'refund-again-on-timeout',
    replaces: 'juhe/client.ts',
    wrong: 'a refund without an answer is asked for again',
    breaks: "our state is Juhe's",
    seed: 133,
  },
  {
    name: 'unconditional-write',
    replaces: 'table/items.ts',
    wrong: 'an order is written without looking at its version',
    breaks: 'every write knows what it replaces',
    seed: 1,
  },
  {
    name: 'journal-untold',
    replaces: 'journal/write-order-events.ts',
    wrong: 'a push goes out though the journal was not told of its event',
    breaks: 'the journal is told before the tenant',
    seed: 1,
  },
  {
    name: 'journal-first-amounts',
    replaces: 'journal/write-order-events.ts',
    wrong: 'amounts that become known later do not reach the journal',
    breaks: "the journal's events are exactly the events of all orders",
    seed: 70,
  },
  {
    name: 'ack-before-store',
    replaces: 'orders/use-cases/apply-callback.ts',
    wrong: "Juhe's callback is answered success before it is stored",
    breaks: 'stored before acknowledged',
    seed: 1,
  },
  {
    name: 'due-forgotten',
    replaces: 'orders/machine/duties.ts',
    wrong: 'a submit that is under way has no dueAt: after a crash nobody looks',
    breaks: 'everything that waits has a time',
    seed: 1,
  },
  {
    name: 'absence-believed-at-once',
    replaces: 'orders/machine/submission.ts',
    wrong: "'no such order' is believed while the submit may still arrive",
    breaks: 'at most one order at Juhe',
    seed: 16,
  },
  {
    name: 'timeout-is-failure',
    replaces: 'orders/upstream/juhe-news.ts',
    wrong: 'a call without an answer counts as refused',
    breaks: "our state is Juhe's",
    seed: 1,
  },
  {
    name: 'delivered-before-sent',
    replaces: 'pushes/deliver-push.ts',
    wrong: 'a push is marked as delivered, then sent',
    breaks: "the journal's events are exactly the events of all orders",
    seed: 2,
  },
  {
    name: 'new-id-each-attempt',
    replaces: 'pushes/sign-push.ts',
    wrong: 'each attempt of a push has a webhook-id of its own',
    breaks: 'stored before told',
    seed: 1,
  },
  {
    name: 'any-answer-is-delivered',
    replaces: 'orders/machine/delivery.ts',
    wrong: 'a push that was answered 500 or 301 counts as delivered',
    breaks: 'each push is delivered',
    seed: 12,
  },
  {
    name: 'stream-only',
    replaces: 'attention/reconcile.ts',
    wrong: 'pushes go out by the stream only, never by the schedule',
    breaks: 'nothing stays due for long',
    seed: 1,
  },
  {
    name: 'delay-in-minutes',
    replaces: 'attention/queues.ts',
    wrong: "a message's delay is taken for minutes",
    breaks: 'what falls due is begun at once',
    seed: 1,
  },
  {
    name: 'worker-acks-before-writing',
    replaces: 'attention/attend-orders.ts',
    wrong: 'a worker acknowledges its message while its writes are on their way',
    breaks: 'at most one order at Juhe',
    seed: 4,
  },
  {
    name: 'reconcile-skips-a-page',
    replaces: 'attention/reconcile.ts',
    wrong: 'the schedule leaves out the second page of a shard',
    breaks: 'what falls due is begun at once',
    seed: 164,
  },
  {
    name: 'wake-forgets-outbox',
    replaces: 'attention/wake.ts',
    wrong: 'new pushes wait for the schedule',
    breaks: 'what falls due is begun at once',
    seed: 1,
  },
  {
    name: 'pushes-overtake',
    replaces: 'orders/machine/delivery.ts',
    wrong: 'a push does not wait for the one before it',
    breaks: 'pushes arrive in their order',
    seed: 70,
  },
  {
    name: 'late-callback-wins',
    replaces: 'orders/machine/news.ts',
    wrong: 'whatever Juhe pushes last is true',
    breaks: 'nothing moves backwards',
    seed: 39,
  },
  {
    name: 'cancel-taken-for-granted',
    replaces: 'orders/machine/cancellation.ts',
    wrong: 'a cancel without an answer counts as done',
    breaks: "our state is Juhe's",
    seed: 36,
  },
  {
    name: 'number-without-tenant',
    replaces: 'ids.ts',
    wrong: "two tenants' orders of one number share an item",
    breaks: "no tenant meets another's order",
    seed: 15,
  },
  {
    name: 'setback-forgotten',
    replaces: 'table/postpone.ts',
    wrong: 'an order that could not be handled is never looked at again',
    breaks: 'nothing stays due for long',
    seed: 12,
  },
  {
    name: 'refund-unasked',
    replaces: 'orders/machine/refund-request.ts',
    wrong: 'a refund whose fate is unknown is sent again without asking',
    breaks: 'no refund is asked for twice',
    seed: 75,
  },
  {
    name: 'call-after-lease',
    replaces: 'orders/machine/lease.ts',
    wrong: 'a process that stood still calls Juhe though its time for that is over',
    breaks: 'at most one order at Juhe',
    seed: 764,
  },
  {
    name: 'turned-away-fails',
    replaces: 'orders/machine/submission.ts',
    wrong: 'a submit that Juhe turned away fails the order',
    breaks: 'no accepted order is lost',
    seed: 5,
  },
  {
    name: 'absence-is-failure',
    replaces: 'orders/machine/submission.ts',
    wrong: 'a submit that never arrived fails the order',
    breaks: 'no accepted order is lost',
    seed: 4,
  },
  {
    name: 'old-query-key',
    replaces: 'orders/upstream/send-submit.ts',
    wrong: 'an order that is submitted later names the search of its beginning',
    breaks: 'a submit names a search that Juhe remembers',
    seed: 54,
  },
  {
    name: 'cancel-refused-said',
    replaces: 'orders/use-cases/cancel.ts',
    wrong: 'a cancel whose outcome is unknown is told as refused',
    breaks: 'what was answered is true',
    seed: 3,
  },
  {
    name: 'refund-refused-said',
    replaces: 'orders/use-cases/refund.ts',
    wrong: 'a refund whose outcome is unknown is told as refused',
    breaks: 'what was answered is true',
    seed: 34,
  },
  {
    name: 'content-ignored',
    replaces: 'orders/use-cases/submit.ts',
    wrong: 'another content under the same number is told success',
    breaks: 'what was answered is true',
    seed: 1,
  },
  {
    name: 'detail-falls-back',
    replaces: 'orders/use-cases/order-detail.ts',
    wrong: 'orderDetail shows an older status than before',
    breaks: 'what a tenant is told never falls back',
    seed: 10,
  },
  {
    name: 'detail-runs-ahead',
    replaces: 'orders/use-cases/order-detail.ts',
    wrong: 'orderDetail shows a ticket that Juhe has not bought',
    breaks: 'no tenant is told what has not happened',
    seed: 58,
  },
]

/** Puts a mutant in the place of its module, for everything that this thread loads from now on. */
export function installMutant(name: string): void {
  const mutant = mutants.find((entry) => entry.name === name)
  if (mutant === undefined) throw new Error(`there is no mutant ${name}`)
  const real = new URL(`../../shared/${mutant.replaces}`, import.meta.url).href
  const wrong = new URL(`./mutants/${name}.ts`, import.meta.url).href
  registerHooks({
    resolve(specifier, context, next) {
      const resolved = next(specifier, context)
      const isReal = resolved.url === real && context.parentURL !== wrong
      return isReal ? { ...resolved, url: wrong } : resolved
    },
  })
}
