import { parseChinaTime } from './china-time.ts'

/** What each of the first 17 digits weighs in the checksum, GB 11643-1999 (ISO 7064, MOD 11-2). */
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const checkCharacters = '10X98765432'
/** The last character of a Chinese ID card number, from its first 17 digits. */
export function idCardCheckCharacter(first17) {
  const sum = weights.reduce((total, weight, index) => total + weight * Number(first17[index]), 0)
  return checkCharacters.charAt(sum % 11)
}
/**
 * Reads the number of a Chinese ID card of the second generation (GB 11643): 18 characters, the last a
 * checksum (x or X for ten), with a birthday that exists. Whether the region exists is not checked: regions
 * come and go, and the cards outlive them.
 *
 * @returns the birthday in the number, or undefined when the number is none.
 */
export function parseIdCard(text) {
  const number = text.toUpperCase()
  if (!/^[1-9]\d{16}[\dX]$/.test(number)) return undefined
  if (idCardCheckCharacter(number) !== number.charAt(17)) return undefined
  const birthday = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`
  return parseChinaTime(birthday, 'yyyy-MM-dd') === undefined ? undefined : { birthday }
}
