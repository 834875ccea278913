import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import packageJson from '../../package.json' with { type: 'json' }
import { itemsOfThisVersion } from './items-of-this-version.ts'
import { releaseBundle } from './release-bundle.ts'
import { itemsFolder, releasesFolder } from './releases.ts'

/*
 * `npm run release-fixtures`: keeps what this version writes, and the code that writes it, for the tests of all later
 * versions. Run once for each release, at its commit.
 */

const { version } = packageJson
await mkdir(itemsFolder, { recursive: true })
await mkdir(releasesFolder, { recursive: true })
const items = await itemsOfThisVersion()
// One item a line: a difference shows which.
await writeFile(
  join(itemsFolder, `${version}.json`),
  `[\n${items.map((item) => JSON.stringify(item)).join(',\n')}\n]\n`,
)
const bundle = await releaseBundle()
const packed = brotliCompressSync(bundle, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } })
await writeFile(join(releasesFolder, `${version}.mjs.br`), packed)
console.log(`${version}: ${items.length} items, ${Math.ceil(packed.length / 1_000)} kB of code`)
