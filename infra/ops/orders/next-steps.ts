import type { Duty } from '#shared/orders/machine/duties.ts'
import { waitsOf } from '#shared/orders/machine/duties.ts'
import type { Moment, Order } from '#shared/orders/machine/order.ts'

/** What the service will do about an order, and when (ms). */
export type NextStep = { readonly at: Moment; readonly what: Duty['kind']; readonly of?: string }

/** Everything that the service will do, the soonest first. */
export function nextSteps(order: Order): readonly NextStep[] {
  return waitsOf(order)
    .map(({ at, duty }) => ({ at, what: duty.kind, ...subjectOf(duty) }))
    .sort((left, right) => left.at - right.at)
}

function subjectOf(duty: Duty): { readonly of?: string } {
  switch (duty.kind) {
    case 'refund':
      return { of: duty.passengerId }
    case 'push':
      return { of: duty.pushId }
    case 'ask':
    case 'submit':
    case 'close':
    case 'cancel':
    case 'journal':
    case 'forget':
    case 'reduce':
      return {}
  }
}

/** What each step does, for people. */
export const stepNames = {
  ask: "ask Juhe's orderDetail",
  submit: 'submit the order to Juhe',
  close: 'close it: its grabbing time is over',
  cancel: 'cancel it at Juhe',
  refund: 'ask Juhe for the refund',
  push: 'push to the tenant',
  journal: 'write the event to the journal',
  forget: 'delete the personal data',
  reduce: 'delete everything but the number',
} as const satisfies Readonly<Record<Duty['kind'], string>>
