import { registerHooks } from 'node:module'

/** A variant of the code that is wrong on purpose: the simulation must catch it. */
export type Mutant = {
  readonly name: string
  /** What it does wrong. */
  readonly wrong: string
  /** The module that it stands in for; its own file is mutants/<name>.ts, and takes whatever it leaves alone from there. */
  readonly replaces: string
}

/** The wrong variants. Each is a bug that somebody could write. */
export const mutants: readonly Mutant[] = [
  {
    name: 'no-intent',
    replaces: 'orders/order-store.ts',
    wrong: 'Juhe is called before the order is stored',
  },
  {
    name: 'resubmit-on-timeout',
    replaces: 'juhe/client.ts',
    wrong: 'a submit without an answer is sent again',
  },
  {
    name: 'refund-again-on-timeout',
    replaces: 'juhe/client.ts',
    wrong: 'a refund without an answer is asked for again',
  },
  {
    name: 'unconditional-write',
    replaces: 'table/items.ts',
    wrong: 'an order is written without looking at its version',
  },
  {
    name: 'push-before-store',
    replaces: 'orders/change-order.ts',
    wrong: 'a push goes out before its event is stored',
  },
  {
    name: 'ack-before-store',
    replaces: 'orders/apply-push.ts',
    wrong: "Juhe's push is answered success before it is stored",
  },
  {
    name: 'due-forgotten',
    replaces: 'orders/duties.ts',
    wrong: 'a submit that is under way has no dueAt: after a crash nobody looks',
  },
  {
    name: 'absence-believed-at-once',
    replaces: 'orders/submission.ts',
    wrong: "'no such order' is believed while the submit may still arrive",
  },
  {
    name: 'timeout-is-failure',
    replaces: 'orders/juhe-news.ts',
    wrong: 'a call without an answer counts as refused',
  },
  {
    name: 'delivered-before-sent',
    replaces: 'pushes/deliver-push.ts',
    wrong: 'a push is marked as delivered, then sent',
  },
  {
    name: 'new-id-each-attempt',
    replaces: 'pushes/sign-push.ts',
    wrong: 'each attempt of a push has a webhook-id of its own',
  },
  {
    name: 'any-answer-is-delivered',
    replaces: 'orders/delivery.ts',
    wrong: 'a push that was answered 500 or 301 counts as delivered',
  },
  {
    name: 'stream-only',
    replaces: 'orders/attend.ts',
    wrong: 'pushes go out by the stream only, never by the schedule',
  },
  {
    name: 'pushes-overtake',
    replaces: 'orders/delivery.ts',
    wrong: 'a push does not wait for the one before it',
  },
  { name: 'late-push-wins', replaces: 'orders/news.ts', wrong: 'whatever Juhe pushes last is true' },
  {
    name: 'cancel-taken-for-granted',
    replaces: 'orders/cancellation.ts',
    wrong: 'a cancel without an answer counts as done',
  },
  {
    name: 'number-without-tenant',
    replaces: 'orders/ids.ts',
    wrong: "two tenants' orders of one number share an item",
  },
  {
    name: 'setback-forgotten',
    replaces: 'table/postpone.ts',
    wrong: 'an order that could not be handled is never looked at again',
  },
  {
    name: 'refund-unasked',
    replaces: 'orders/refund-request.ts',
    wrong: 'a refund whose fate is unknown is sent again without asking',
  },
  {
    name: 'call-after-lease',
    replaces: 'orders/lease.ts',
    wrong: 'a process that stood still calls Juhe though its time for that is over',
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
