import { msgCodeOfText } from '#contract/dictionary.ts'
import { maskDocumentNumber, maskName, maskPhoneMiddle } from '#contract/mask.ts'
import type { Failure, FailureCode } from './order.ts'
import type { Account, People } from './people.ts'

/** Whom a text of Juhe's may name: the people of an order, and the 12306 account while there is one. */
export type Known = People & { readonly account?: Account | undefined }

/** What Juhe puts before the reason of a refused parameter. */
const prefix = /^参数错误[::]\s*/

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
    msgInfo: people === undefined ? text : scrub(text, people),
    passengerIndexes: people === undefined ? [] : indexesOfNamed(text, people),
  }
}

/** The text without anything that tells who somebody is. */
export function scrub(text: string, people: Known): string {
  const { contact, account } = people
  const secrets: [string, string][] = people.passengers.flatMap((passenger): [string, string][] => [
    [passenger.idCardNo, maskDocumentNumber(passenger.idCardNo)],
    [passenger.idCardNo.toLowerCase(), maskDocumentNumber(passenger.idCardNo)],
    [passenger.passengerName, maskName(passenger.passengerName)],
    [passenger.birthday, '****'],
  ])
  secrets.push(
    [contact.cellphone, maskPhoneMiddle(contact.cellphone)],
    [contact.person, maskName(contact.person)],
  )
  if (contact.email !== undefined) secrets.push([contact.email, '***'])
  if (account !== undefined) secrets.push([account.accountNo, '***'], [account.accountPwd, '***'])
  const known = secrets
    .filter(([secret]) => secret !== '')
    .reduce((scrubbed, [secret, mask]) => scrubbed.replaceAll(secret, mask), text)
  // Numbers of documents and phones, and addresses, of people whom we do not know of, too.
  return known
    .replace(/[0-9]{6,17}[0-9Xx](?![0-9Xx])/g, maskDocumentNumber)
    .replace(/[\w.+-]{1,64}@[\w.-]{1,100}/g, '***')
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
