import * as z from 'zod/mini'
import type { Passenger } from '#contract/passengers.ts'
import type { SubmitRequest } from '#contract/submit-order.ts'
import type { OrderNo } from '#shared/ids.ts'
import type { KeyedHashes } from '#shared/vault/sealed.ts'
import type { Vault } from '#shared/vault/vault.ts'
import type { Order, SealedPersonal } from '../machine/order.ts'

/** The people of an order: who travels, and whom to call. Exists only opened, in memory. */
export type People = {
  readonly passengers: readonly Passenger[]
  readonly contact: SubmitRequest['contact']
}

/** All that an order keeps sealed. */
export type Personal = People & { readonly account: Account | undefined }

/** A traveller's 12306 account (contract §2 `accountNo`, `accountPwd`). */
export type Account = NonNullable<SubmitRequest['account']>

const peopleSchema: z.ZodMiniType<People> = z.object({
  passengers: z.array(
    z.object({
      passengerName: z.string(),
      passengerType: z.literal([1, 2]),
      idCardType: z.literal([0, 1, 2, 3]),
      idCardNo: z.string(),
      birthday: z.string(),
    }),
  ),
  contact: z.object({ person: z.string(), cellphone: z.string(), email: z.exactOptional(z.string()) }),
})
const accountSchema: z.ZodMiniType<Account> = z.object({ accountNo: z.string(), accountPwd: z.string() })

/** Seals what a submit says of people, bound to its order: moved to another item it does not open. */
export async function sealPeople(
  vault: Vault,
  orderNo: OrderNo,
  { passengers, contact, account }: Personal,
): Promise<SealedPersonal> {
  const people = await vault.seal(orderNo, { passengers, contact } satisfies People, 'people')
  const documents = await hashDocuments(vault, orderNo, { passengers })
  return account === undefined
    ? { people, documents }
    : { people, documents, account: await vault.seal(orderNo, account, 'account') }
}

/** Keyed hashes of the passengers' document numbers, each order's its own. */
export function hashDocuments(
  vault: Vault,
  orderNo: OrderNo,
  { passengers }: Pick<People, 'passengers'>,
): Promise<KeyedHashes> {
  return vault.hashes(
    orderNo,
    passengers.map(({ idCardNo }) => plainNumber(idCardNo)),
  )
}

/**
 * Whether somebody of the order has this document number: by its keyed hashes, so that nobody is opened. What older
 * versions wrote, or a rollback left with a key that is gone, is opened. Throws a VaultError when it does not open.
 */
export async function hasDocument(vault: Vault, order: Order, documentNo: string): Promise<boolean> {
  const { people, documents } = order.sealed
  if (people === undefined) return false
  const number = plainNumber(documentNo)
  const isFound = documents === undefined ? undefined : await vault.hasHash(order.orderNo, documents, number)
  if (isFound !== undefined) return isFound
  const { passengers } = await openPeople(vault, order)
  return passengers.some(({ idCardNo }) => plainNumber(idCardNo) === number)
}

/** A document number however somebody writes it. Changing this loses what was hashed before. */
function plainNumber(documentNo: string): string {
  return documentNo.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase()
}

/**
 * Opens an order's people. Of an order whose personal data have been deleted it answers as many nameless ones, so that
 * what is answered has the contract's shape still. Throws a VaultError when the seal does not open.
 */
export async function openPeople(
  vault: Vault,
  order: Pick<Order, 'orderNo' | 'sealed' | 'passengerCount'>,
): Promise<People> {
  const { people } = order.sealed
  if (people === undefined) return namelessPeople(order.passengerCount)
  return peopleSchema.parse(await vault.open(order.orderNo, people, 'people'))
}

function namelessPeople(count: number): People {
  const nobody = { passengerName: '', passengerType: 1, idCardType: 0, idCardNo: '', birthday: '' } as const
  return { passengers: Array.from({ length: count }, () => nobody), contact: { person: '', cellphone: '' } }
}

/** Opens the 12306 account that a submit needs, where the order has one. */
export async function openAccount(vault: Vault, order: Order): Promise<Account | undefined> {
  const { account } = order.sealed
  return account === undefined
    ? undefined
    : accountSchema.parse(await vault.open(order.orderNo, account, 'account'))
}

/** Opens all that an order keeps sealed. */
export async function openPersonal(vault: Vault, order: Order): Promise<Personal> {
  return { ...(await openPeople(vault, order)), account: await openAccount(vault, order) }
}
