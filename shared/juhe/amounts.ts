import { type Cents, yuanText } from '#contract/money.ts'

/** Signs and words of the currency, before or behind an amount. */
const currency = /(?:[¥$]|RMB|CNY|人民币|元|块|圆|整)/gi

/** Larger than any order: whatever is larger is no amount. */
const mostDigits = 9

/**
 * An amount in any spelling that people write (`18`, `18.0`, `1,748.00`, `¥18.00`, `18.00元`, `18元5角`), in cents. All of
 * it is arithmetic of digits: no float is made of money.
 *
 * @returns undefined for what is no amount, or a negative one: it is unknown then, and not zero.
 */
export function centsSaid(value: unknown): Cents | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const text = String(value).normalize('NFKC').replace(/\s/g, '')
  const words = /^(\d{1,9})[元块圆](\d)(?:角|毛)?(?:(\d)分)?[整正]?$/.exec(text)
  if (words !== null) return centsOfDigits(words[1] ?? '', `${words[2] ?? '0'}${words[3] ?? '0'}`)
  const plain = text.replace(currency, '').replace(/^\+/, '')
  const [, whole = '', fraction = ''] =
    /^(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d*))?$/.exec(plain.startsWith('.') ? `0${plain}` : plain) ?? []
  if (whole === '') return undefined
  const digits = whole.replaceAll(',', '').replace(/^0+/, '')
  return digits.length > mostDigits ? undefined : centsOfDigits(digits, fraction)
}

/** More than two decimals are what a float left behind: they are rounded to the next cent. */
function centsOfDigits(whole: string, fraction: string): Cents {
  const padded = fraction.padEnd(3, '0')
  const isUp = Number(padded[2]) >= 5
  return Number(whole) * 100 + Number(padded.slice(0, 2)) + (isUp ? 1 : 0)
}

/** Yuan with two decimals, as the contract writes them; "" for an amount that is not known. */
export function yuanOf(value: unknown): string {
  return yuanText(centsSaid(value))
}

/** Yuan as a number, as a search tells prices; "" for an amount that is not known. Only rendered, never computed with. */
export function priceOf(value: unknown): number | '' {
  const cents = centsSaid(value)
  return cents === undefined ? '' : cents / 100
}

/** A fee as Juhe writes it (`8`), or with two decimals where it wrote more than digits; "" when it is not known. */
export function feeOf(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : ''
  return /^\d{1,9}(\.\d{1,2})?$/.test(text) ? text : yuanOf(text)
}
