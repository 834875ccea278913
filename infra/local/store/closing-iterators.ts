import { AbstractKeyIterator, AbstractValueIterator } from 'abstract-level'

/**
 * Lets dynalite 4 close what it reads with. Its streams call `return()` of a LevelDB iterator when they end, if there is
 * one; abstract-level's iterators call it `close()`. Without this each query leaves an iterator open: memory grows for
 * as long as the process lives, and closing the store takes seconds.
 */
export function closeIteratorsOfDynalite(): void {
  for (const { prototype } of [AbstractKeyIterator, AbstractValueIterator]) {
    Object.defineProperty(prototype, 'return', { value: close, configurable: true })
  }
}

function close(this: { close(): Promise<void> }): Promise<void> {
  return this.close()
}
