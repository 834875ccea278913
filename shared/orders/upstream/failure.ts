import { msgCodeOfText } from '#contract/dictionary.ts'
import { maskDocumentNumber, maskName, maskPhoneMiddle } from '#contract/mask.ts'
import { maskAddresses } from '#shared/mask-addresses.ts'
import type { Failure, FailureCode } from '../machine/order.ts'
import type { Account, People } from '../store/people.ts'
import { withoutContacts } from './contacts.ts'
import { replaceDates, replaceSpellings } from './spellings.ts'

/** Whom a text of Juhe's may name: the people of an order, and the 12306 account while there is one. */
export type Known = People & { readonly account?: Account | undefined }

/** What Juhe puts before the reason of a refused parameter. */
const prefix = /^参数错误[:\uff1a]\s*/

/**
 * A failure in Juhe's words (`reason`, `failMsg`, `msgInfo`), which may name people and their documents: they are
 * masked before it is kept. The code is the one given, or the dictionary's for these words.
 */
export function failureOf(words: string, people: Known | undefined, code?: FailureCode): Failure {
  const text = words.replace(prefix, '').trim()
  const known = msgCodeOfText(text)
  const msgCode = code ?? (known === undefined || known === '100' ? '999' : known)
  return {
    msgCode,
    msgInfo: people === undefined ? withoutContacts(text) : scrub(text, people),
    passengerIndexes: people === undefined ? [] : indexesOfNamed(text, people),
  }
}

/** The text without anything that tells who somebody is, in whatever spelling Juhe writes it. */
export function scrub(text: string, people: Known): string {
  const { contact, account, passengers } = people
  const secrets: readonly (readonly [secret: string | undefined, mask: string])[] = [
    // An address may hold a name: it goes first, whole.
    [contact.email, '***'],
    [account?.accountNo, '***'],
    [account?.accountPwd, '***'],
    ...passengers.flatMap(({ idCardNo, passengerName }) => [
      [idCardNo, maskDocumentNumber(idCardNo)] as const,
      ...namesOf(passengerName),
    ]),
    [contact.cellphone, maskPhoneMiddle(contact.cellphone)],
    ...namesOf(contact.person),
  ]
  const known = secrets.reduce(
    (scrubbed, [secret, mask]) =>
      secret === undefined ? scrubbed : replaceSpellings(scrubbed, halfWidth(secret), mask),
    halfWidth(text),
  )
  const dateless = passengers.reduce(
    (scrubbed, { birthday }) => replaceDates(scrubbed, birthday, '****'),
    known,
  )
  // Numbers of documents and phones, and addresses, of people whom we do not know of, too.
  const numberless = dateless.replace(/[0-9]{6,17}[0-9Xx](?![0-9Xx])/g, maskDocumentNumber)
  return withoutContacts(maskAddresses(numberless, '***'))
}

/** A name as it is held, and the words of one in Latin letters, which come in any order (`SMITH/ANNA`). */
function namesOf(name: string): readonly (readonly [string, string])[] {
  const words = /^[A-Z .'-]+$/i.test(name) ? name.split(/[^A-Z]+/i).filter((word) => word.length > 2) : []
  return [name, ...words].map((spelling) => [spelling, maskName(spelling)])
}

/** Letters and digits of full width are the same as others. */
function halfWidth(text: string): string {
  return text.replace(/[0-9A-Za-z]/g, (sign) => sign.normalize('NFKC'))
}

/** The passengers whom a text names by document number, or else by name. */
function indexesOfNamed(text: string, people: People): number[] {
  const upper = text.toUpperCase()
  return people.passengers.flatMap(({ passengerName, idCardNo }, index) =>
    (idCardNo !== '' && upper.includes(idCardNo)) || (passengerName !== '' && text.includes(passengerName))
      ? [index]
      : [],
  )
}
