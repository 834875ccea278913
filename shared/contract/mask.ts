/*
 * Masks as the contract's examples show them. Each has a fixed number of mask characters where the example
 * does, so that a mask does not tell the length either.
 */

/**
 * An identity document's number as orderDetail shows it (contract §3, not issued): `320382XXXXXXX3916`; of
 * numbers shorter than 15 characters only the first two and last two; of such below 8 nothing but the first.
 */
export function maskDocumentNumber(number: string): string {
  if (number.length >= 15) return `${number.slice(0, 6)}XXXXXXX${number.slice(-4)}`
  if (number.length >= 8) return `${number.slice(0, 2)}XXXXXXX${number.slice(-2)}`
  return `${number.slice(0, 1)}XXXXXXX`
}

/** A phone number as orderDetail shows it (contract §3, not issued): `1599XXXXXXX`. */
export function maskPhoneTail(phone: string): string {
  return phone.length >= 8 ? `${phone.slice(0, 4)}XXXXXXX` : 'XXXXXXX'
}

/** A phone number as orderDetail's contactInfo shows it (contract §3, issued): `1599****577`. */
export function maskPhoneMiddle(phone: string): string {
  return phone.length >= 10 ? `${phone.slice(0, 4)}****${phone.slice(-3)}` : '****'
}

/** A person's name: the first character, and one `*` for each other; a name of one character is hidden whole. */
export function maskName(name: string): string {
  const characters = [...name]
  const first = characters[0]
  if (first === undefined) return ''
  return characters.length === 1 ? '*' : first + '*'.repeat(characters.length - 1)
}

/** An e-mail address: the first character of its local part, and its domain. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@')
  if (at < 1) return email === '' ? '' : '***'
  return `${email.slice(0, 1)}***${email.slice(at)}`
}
