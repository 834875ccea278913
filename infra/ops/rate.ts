import { countInput } from './inputs.ts'

/** How fast a command that reads the whole table may read it. */
export const rateOption = {
  flags: '--rate <units>',
  description: 'read units a second that may be used: an order takes about half a one',
  fallback: '100',
}

/** The option's value. */
export const rateInput = countInput
