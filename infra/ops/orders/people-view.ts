import { maskDocumentNumber, maskEmail, maskName, maskPhoneMiddle } from '#contract/mask.ts'
import type { Order } from '#shared/orders/machine/order.ts'
import { openAccount, openPeople, type People } from '#shared/orders/store/people.ts'
import { VaultError } from '#shared/vault/vault.ts'
import { OpsFailure } from '../failure.ts'
import { openVault, type Session } from '../store/session.ts'

/** The people of an order, as much of them as is to be seen. */
export type PeopleView = {
  readonly passengers: readonly {
    readonly name: string
    readonly documentNumber: string
    /** Only when revealed. */
    readonly birthday?: string
    readonly kind: 'adult' | 'child'
  }[]
  readonly contact: { readonly person: string; readonly cellphone: string; readonly email?: string }
  /** Name of the 12306 account, while one is kept. Its password is shown to nobody. */
  readonly account?: string
}

/** Why nothing of the people can be seen. */
export type Unopened = { readonly unopened: string }

/**
 * The people of an order, masked unless `reveals`. An operator who may not read the vault's keys still gets to see the
 * rest of the order, unless he asked for the people by name: then it throws.
 */
export async function viewPeople(
  session: Session,
  order: Order,
  reveals: boolean,
): Promise<PeopleView | Unopened> {
  if (order.sealed.people === undefined)
    return { unopened: 'deleted, some time after the order came to rest' }
  try {
    const vault = await openVault(session)
    const people = await openPeople(vault, order)
    const account = await openAccount(vault, order)
    const view = reveals ? revealed(people) : masked(people)
    if (account === undefined) return view
    return { ...view, account: reveals ? account.accountNo : '******' }
  } catch (error) {
    const isExpected = error instanceof OpsFailure || error instanceof VaultError
    if (reveals || !isExpected) throw error
    return { unopened: `sealed: ${error.message}` }
  }
}

function revealed({ passengers, contact }: People): PeopleView {
  return {
    passengers: passengers.map(({ passengerName, passengerType, idCardNo, birthday }) => ({
      name: passengerName,
      documentNumber: idCardNo,
      birthday,
      kind: passengerType === 1 ? 'adult' : 'child',
    })),
    contact,
  }
}

function masked({ passengers, contact }: People): PeopleView {
  const { person, cellphone, email } = contact
  return {
    passengers: passengers.map(({ passengerName, passengerType, idCardNo }) => ({
      name: maskName(passengerName),
      documentNumber: maskDocumentNumber(idCardNo),
      kind: passengerType === 1 ? 'adult' : 'child',
    })),
    contact: {
      person: maskName(person),
      cellphone: maskPhoneMiddle(cellphone),
      ...(email === undefined ? {} : { email: maskEmail(email) }),
    },
  }
}
