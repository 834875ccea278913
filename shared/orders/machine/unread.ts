/*
 * What a newer version of the code has stored and this one does not read: it is carried through every rewrite. Readers
 * are older than writers during each deployment, and after each rollback.
 */

/** What is carried of a stored value, beside what was read of it. Only the functions below look into it. */
export type Unread =
  /** Fields that this version does not know, and what is unread within those that it does. */
  | {
      readonly kind: 'fields'
      readonly fields: Readonly<Record<string, unknown>>
      readonly within: Readonly<Record<string, Unread>>
    }
  /** What is unread within entries of a list, and entries that this version leaves out (`at`: their place). */
  | {
      readonly kind: 'entries'
      readonly within: readonly { readonly entry: string; readonly unread: Unread }[]
      readonly leftOut: readonly { readonly at: number; readonly stored: unknown }[]
    }
  /** A value in a state that this version does not know; `read` stands for it until something here replaces it. */
  | { readonly kind: 'instead'; readonly read: string; readonly stored: unknown }

/** What of a stored value is not in what was read of it; undefined when that is all of it. */
export function unreadOf(stored: unknown, read: unknown): Unread | undefined {
  if (Array.isArray(stored) && Array.isArray(read)) return unreadEntries(stored, read)
  if (isFields(stored) && isFields(read)) return unreadFields(stored, read)
  return stored === read ? undefined : { kind: 'instead', read: JSON.stringify(read), stored }
}

function unreadFields(stored: Fields, read: Fields): Unread | undefined {
  const names = Object.keys(stored)
  const isAnother = names.some((name) => name in read && isPlain(stored[name]) && stored[name] !== read[name])
  if (isAnother) return { kind: 'instead', read: JSON.stringify(read), stored }
  const fields = names.filter((name) => !(name in read)).map((name) => [name, stored[name]] as const)
  const within = names.flatMap((name) => {
    const unread = name in read ? unreadOf(stored[name], read[name]) : undefined
    return unread === undefined ? [] : [[name, unread] as const]
  })
  if (fields.length === 0 && within.length === 0) return undefined
  return { kind: 'fields', fields: Object.fromEntries(fields), within: Object.fromEntries(within) }
}

/** Entries are read in their order, and some may be left out: those have an `id`. */
function unreadEntries(stored: readonly unknown[], read: readonly unknown[]): Unread | undefined {
  const within: { entry: string; unread: Unread }[] = []
  const leftOut: { at: number; stored: unknown }[] = []
  let next = 0
  for (const [at, value] of stored.entries()) {
    const counterpart = read[next]
    if (stored.length !== read.length && (next >= read.length || idOf(value) !== idOf(counterpart))) {
      leftOut.push({ at, stored: value })
      continue
    }
    next += 1
    const unread = unreadOf(value, counterpart)
    if (unread !== undefined) within.push({ entry: nameOf(counterpart), unread })
  }
  return within.length === 0 && leftOut.length === 0 ? undefined : { kind: 'entries', within, leftOut }
}

/** A value as it is to be stored: what this version makes of it, with all that it has not read. */
export function withUnread(value: unknown, unread: Unread | undefined): unknown {
  switch (unread?.kind) {
    case undefined:
      return value
    case 'instead':
      return JSON.stringify(value) === unread.read ? unread.stored : value
    case 'fields':
      return isFields(value) ? withFields(value, unread.fields, unread.within) : value
    case 'entries':
      return Array.isArray(value) ? withEntries(value, unread.within, unread.leftOut) : value
  }
}

function withFields(record: Fields, fields: Fields, within: Readonly<Record<string, Unread>>): Fields {
  const known = Object.entries(record).map(([name, value]) => [name, withUnread(value, within[name])])
  return { ...fields, ...Object.fromEntries(known) }
}

function withEntries(
  list: readonly unknown[],
  within: readonly { readonly entry: string; readonly unread: Unread }[],
  leftOut: readonly { readonly at: number; readonly stored: unknown }[],
): readonly unknown[] {
  const waiting = [...within]
  const entries = list.map((value) => {
    const place = waiting.findIndex(({ entry }) => entry === nameOf(value))
    // Of two entries that read alike each keeps its own.
    const [found] = place < 0 ? [] : waiting.splice(place, 1)
    return withUnread(value, found?.unread)
  })
  for (const { at, stored } of leftOut) entries.splice(at, 0, stored)
  return entries
}

/** Whether something of this value waits for a newer version: its next moment is not known here. */
export function isPartlyRead(unread: Unread | undefined): boolean {
  switch (unread?.kind) {
    case undefined:
      return false
    case 'instead':
      return true
    case 'fields':
      return Object.values(unread.within).some(isPartlyRead)
    case 'entries':
      return unread.leftOut.length > 0 || unread.within.some((entry) => isPartlyRead(entry.unread))
  }
}

type Fields = Readonly<Record<string, unknown>>

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isPlain(value: unknown): boolean {
  return typeof value !== 'object'
}

function idOf(value: unknown): unknown {
  return isFields(value) ? value.id : undefined
}

/** Fields that name an entry of a list through all of its changes. */
const naming = ['id', 'passengerIndex', 'n'] as const

/** An entry's name in its list. Entries without one never change: their content names them. */
function nameOf(value: unknown): string {
  const name = isFields(value) ? naming.find((field) => isPlain(value[field]) && field in value) : undefined
  return isFields(value) && name !== undefined ? `${name} ${value[name]}` : JSON.stringify(value)
}
