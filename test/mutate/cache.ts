import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Where the runner remembers what it found; git ignores it. */
export const cacheFolder = '.cache/mutate'

/** A short hash of a text. */
export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16)

/** Hashes of files below the root, each read once; undefined for one that is gone. */
export function fileHashes(root: string): (path: string) => string | undefined {
  const known = new Map<string, string | undefined>()
  return (path) => {
    if (!known.has(path)) {
      const file = join(root, path)
      known.set(path, existsSync(file) ? hashOf(readFileSync(file, 'utf8')) : undefined)
    }
    return known.get(path)
  }
}

/** A JSON file of the cache; undefined before it is written. */
export function readCache<T>(path: string): T | undefined {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined
}

/** Writes a JSON file of the cache. */
export function writeCache(path: string, value: unknown): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${JSON.stringify(value)}\n`)
}
