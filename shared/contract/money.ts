/** Money: a whole number of cents (fen) of the yuan. Never a fraction: sums of yuan as floats are wrong. */
export type Cents = number

/**
 * Reads an amount as the contract writes it: yuan with at most two decimals ("9.00", "8").
 *
 * @returns undefined when the text is no such amount: then the amount is unknown, and not zero.
 */
export function centsOf(text: string): Cents | undefined {
  const [, sign = '', yuan = '', fraction = ''] = /^(-?)(\d{1,12})(?:\.(\d{1,2}))?$/.exec(text) ?? []
  if (yuan === '') return undefined
  const cents = Number(yuan) * 100 + Number(fraction.padEnd(2, '0'))
  return sign === '-' ? 0 - cents : cents
}

/** Writes an amount in yuan with two decimals; "" when it is unknown. */
export function yuanText(cents: Cents | undefined): string {
  if (cents === undefined) return ''
  const digits = String(Math.abs(cents)).padStart(3, '0')
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}
