/**
 * The table turned a request away, and the SDK's further tries too: it was surely not carried out. What the table does
 * not answer at all is not this: nobody knows what became of it.
 */
export class TableBusy extends Error {
  override readonly name = 'TableBusy'
}

/** DynamoDB's words for it, as names of its errors. */
const busyNames: readonly string[] = [
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
]

/** Whether one try was turned away because there were too many. */
export function isTurnedAway(error: unknown): boolean {
  return error instanceof Error && busyNames.includes(error.name)
}

/** Work after which it would be wrong to say that nothing was done: of a busy table it says only that it failed. */
export async function inDoubt<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work()
  } catch (cause) {
    if (!(cause instanceof TableBusy)) throw cause
    throw new Error('the table is busy, and something was begun', { cause })
  }
}
