import type { PushAttempt } from '#shared/orders/machine/order.ts'
import { text } from './language.ts'

/** How the state of a push looks. */
export const pushMarks = {
  delivered: { icon: 'check', tone: 'good' },
  waiting: { icon: 'wait', tone: 'warn' },
  givenUp: { icon: 'cross', tone: 'bad' },
} as const

/** What an attempt met: the application's status, or why there was none. */
export function whyText(result: PushAttempt['result']): string {
  return result.kind === 'answered' ? `HTTP ${result.httpStatus}` : text.value.order[result.why]
}
