import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { constants, gzip } from 'node:zlib'
import { type DocsContent, type DocsFile, type DocsSource, docsFileNames } from '#shared/docs/docs-files.ts'
import { docsPath } from '#shared/lambda/platform/docs-place.ts'
import { lazy } from '#shared/lazy.ts'
import { olderOpenApi } from './older-openapi.ts'
import { buildOpenApi } from './openapi.ts'
import { docsPage, type PageOptions } from './page.ts'

const zip = promisify(gzip)

type Page = 'zh.html' | 'en.html'

const languages = { 'zh.html': 'chinese', 'en.html': 'english' } as const

/** What is beside the pages. */
const sources: Readonly<Record<Exclude<DocsFile, Page>, () => Promise<string>>> = {
  'docs.css': () => own('docs.css'),
  'docs.js': () => own('docs.js'),
  'openapi.json': () => own('openapi.json'),
  'openapi.zh.json': async () => JSON.stringify(buildOpenApi('chinese')),
  'openapi.en.json': async () => JSON.stringify(buildOpenApi('english')),
  'openapi-3.0.json': async () => JSON.stringify(olderOpenApi(buildOpenApi())),
}

function own(name: string): Promise<string> {
  return readFile(new URL(name, import.meta.url), 'utf8')
}

function isPage(file: DocsFile): file is Page {
  return file === 'zh.html' || file === 'en.html'
}

async function made(options: PageOptions): Promise<ReadonlyMap<DocsFile, DocsContent>> {
  const files = new Map<DocsFile, DocsContent>()
  for (const file of docsFileNames) {
    // Only local mode has what tries operations out.
    const more = file === 'docs.js' && options.canTry === true ? await own('try-out.js') : ''
    if (!isPage(file)) files.set(file, await zipped((await sources[file]()) + more))
  }
  const addressOf = (file: DocsFile) => addressWithVersion(file, files.get(file))
  for (const file of docsFileNames)
    if (isPage(file)) files.set(file, await zipped(docsPage(languages[file], { ...options, addressOf })))
  return files
}

function from(files: () => Promise<ReadonlyMap<DocsFile, DocsContent>>): DocsSource {
  return async (file) => {
    const found = (await files()).get(file)
    if (found === undefined) throw new Error(`no ${file} in the documentation`)
    return found
  }
}

/** All files of the documentation as they are deployed, zipped: made at the first asking, and kept. */
export const docsSources = lazy(() => made({}))

/** The documentation as its sources have it. */
export const fromSources: DocsSource = from(docsSources)

/** The same for local mode: with a board at `/` the page leads back to it, and operations can be tried out. */
export function localSources(hasBoard: boolean): DocsSource {
  return from(lazy(() => made({ canTry: hasBoard })))
}

/** The version comes from what is in the file. */
async function zipped(text: string): Promise<DocsContent> {
  const bytes = await zip(text, { level: constants.Z_BEST_COMPRESSION })
  const version = createHash('sha256').update(bytes).digest('base64url').slice(0, 16)
  return { zipped: bytes, version }
}

/** The address of a file in the version that it has: a browser asks for that once. */
function addressWithVersion(file: DocsFile, content: DocsContent | undefined): string {
  return `${docsPath}/${file}${content === undefined ? '' : `?v=${content.version}`}`
}
