import { hourMs } from '#contract/durations.ts'
/** Yuan as the contract writes them in orders and pushes: two decimals, a string. */
export function yuan(amount: number): string {
  return amount.toFixed(2)
}

/** Juhe's fee for one ticket, in yuan. */
export const serviceFee = 8

/** To the half yuan, as the railway rounds. */
const halves = (amount: number) => Math.round(amount * 2) / 2

/** What one passenger pays: children half, rounded up to the half yuan. */
export function fareOf(price: number, passengerType: 1 | 2): number {
  return passengerType === 2 ? Math.ceil(price) / 2 : price
}

/**
 * What comes back for a ticket that is given back: by the railway's rules nothing is kept more than 8 days before
 * departure, 5 % more than 48 hours before, 10 % more than 24 hours before, and 20 % after that.
 *
 * @param price what was paid, in yuan
 * @param untilDeparture ms
 */
export function refundOf(price: number, untilDeparture: number): number {
  const rate =
    untilDeparture > 8 * 24 * hourMs
      ? 0
      : untilDeparture > 48 * hourMs
        ? 0.05
        : untilDeparture > 24 * hourMs
          ? 0.1
          : 0.2
  // Two yuan at least are kept where anything is.
  const kept = rate === 0 ? 0 : Math.max(2, halves(price * rate))
  return Math.max(0, price - kept)
}
