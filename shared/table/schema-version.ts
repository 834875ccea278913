/**
 * The major version of the stored shapes that this code reads and writes. Shapes only grow within it: an older reader
 * keeps what it does not know. It is raised only when older code would do harm to an item.
 */
export const schemaVersion = 1

type Item = Readonly<Record<string, unknown>>

/**
 * An item was written under a newer major version of its shape. Nothing of it is read, changed or put off: a newer
 * version of this code will attend to it, and until then callers are told that the service is under maintenance.
 */
export class NewerItem extends Error {
  override readonly name = 'NewerItem'
}

/** Whether this version of the code must leave an item alone. */
export function isNewer({ schemaVersion: stored }: Item): boolean {
  return typeof stored === 'number' && Math.trunc(stored) > schemaVersion
}

/** Throws NewerItem for an item that this version of the code must leave alone. */
export function refuseNewer(item: Item): void {
  if (isNewer(item))
    throw new NewerItem(
      `schemaVersion ${item.schemaVersion} is newer than ${schemaVersion}, which is read here`,
    )
}

/** The schemaVersion to write over an item: never a lower one than it has. */
export function schemaVersionOver(stored: unknown): number {
  return typeof stored === 'number' && stored > schemaVersion ? stored : schemaVersion
}
