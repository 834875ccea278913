import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { constants, gzip } from 'node:zlib'
import { type DocsContent, type DocsFile, type DocsSource, docsFileNames } from '#shared/docs/docs-files.ts'
import { docsPath } from '#shared/lambda/http/docs-link.ts'
import { lazy } from '#shared/lazy.ts'
import { docsPage } from './page.ts'

const zip = promisify(gzip)

/** What lies in a file already: ours, or the viewer's as its package has it. */
const places: Readonly<Record<Exclude<DocsFile, 'index.html'>, URL>> = {
  'docs.css': own('docs.css'),
  'docs.js': own('docs.js'),
  'openapi.json': own('openapi.json'),
  'swagger-ui.css': viewers('swagger-ui.css'),
  'swagger-ui-bundle.js': viewers('swagger-ui-bundle.js'),
  'swagger-ui-bundle.js.LICENSE.txt': viewers('swagger-ui-bundle.js.LICENSE.txt'),
}

function own(name: string): URL {
  return new URL(name, import.meta.url)
}

function viewers(name: string): URL {
  return new URL(import.meta.resolve(`swagger-ui-dist/${name}`))
}

/** All files of the documentation, zipped: read and made at the first asking, and kept. */
export const docsSources = lazy(async (): Promise<ReadonlyMap<DocsFile, DocsContent>> => {
  const files = new Map<DocsFile, DocsContent>()
  for (const file of docsFileNames) {
    if (file !== 'index.html') files.set(file, await zipped(await readFile(places[file])))
  }
  const page = docsPage((file) => addressOf(file, files.get(file)))
  return files.set('index.html', await zipped(page))
})

/** The documentation as its sources have it. */
export const fromSources: DocsSource = async (file) => {
  const found = (await docsSources()).get(file)
  if (found === undefined) throw new Error(`no ${file} in the documentation`)
  return found
}

const pageBesideBoard = lazy(async () => {
  const files = await docsSources()
  return zipped(docsPage((file) => addressOf(file, files.get(file)), { hasBoard: true }))
})

/** The same where a board is at `/`: the page leads back to it. */
export const fromSourcesBesideBoard: DocsSource = (file) =>
  file === 'index.html' ? pageBesideBoard() : fromSources(file)

/** The version comes from what is in the file. */
async function zipped(text: string | Uint8Array): Promise<DocsContent> {
  const bytes = await zip(text, { level: constants.Z_BEST_COMPRESSION })
  const version = createHash('sha256').update(bytes).digest('base64url').slice(0, 16)
  return { zipped: bytes, version }
}

/** The address of a file in the version that it has: a browser asks for that once. */
function addressOf(file: DocsFile, content: DocsContent | undefined): string {
  return `${docsPath}/${file}${content === undefined ? '' : `?v=${content.version}`}`
}
