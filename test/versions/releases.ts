import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliDecompressSync } from 'node:zlib'
import type { StoredItem } from '#shared/table/items.ts'

const fixtures = fileURLToPath(new URL('../fixtures/', import.meta.url))

/** Items as each released version wrote them: one file for each version. */
export const itemsFolder = join(fixtures, 'items')

/** The functions of each released version in one compressed file. */
export const releasesFolder = join(fixtures, 'releases')

/** The released versions, oldest first. */
export const releasedVersions: readonly string[] = readdirSync(itemsFolder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.replace(/\.json$/, ''))
  .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))

/** The items that a released version wrote. */
export function itemsOf(version: string): readonly StoredItem[] {
  return JSON.parse(readFileSync(join(itemsFolder, `${version}.json`), 'utf8'))
}

/** The functions of a released version, in one file. */
export function bundleOf(version: string): Uint8Array {
  return brotliDecompressSync(readFileSync(join(releasesFolder, `${version}.mjs.br`)))
}
