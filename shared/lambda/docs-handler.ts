import {
  type DocsContent,
  type DocsFile,
  type DocsSource,
  docsFileNames,
  docsFiles,
  isDocsFile,
} from '#shared/docs/docs-files.ts'
import { lazy } from '#shared/lazy.ts'
import { failed } from '#shared/result.ts'
import { answerOf } from './http/answer.ts'
import type { HttpAnswer, HttpEvent, HttpHandler } from './http/event.ts'
import { createStack } from './http/stack.ts'
import { docsPath } from './platform/docs-place.ts'
import type { BarePlatform } from './platform/platform.ts'

/** Nothing may come from anywhere else: the documentation works without the Internet, and tells nobody who reads it. */
const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  vary: 'accept-encoding, accept-language',
} as const

/** A browser asks each time whether what it has is still right. */
const askAgain = 'no-cache'
/** An address that names the version of what lies there never holds anything else. */
const forEver = 'public, max-age=31536000, immutable'

/**
 * The documentation, at `/docs` and below: files of a fixed list, zipped for whoever takes that, with their versions as
 * ETags. Any other path is answered as everywhere. `source` is read once for each file.
 */
export function docsHandler(source: DocsSource): (platform: BarePlatform) => HttpHandler {
  const load = loaderOf(source)
  return (platform) =>
    createStack(platform, {
      operation: 'docs',
      steps: [],
      async work(call, event) {
        const file = fileAt(event.rawPath, event.headers['accept-language'])
        if (file === undefined) return answerOf(call, failed({ kind: 'unknownPath' }))
        const loaded = await load(file)
        call.outcome = { kind: 'answered' }
        return answerWith(file, loaded, event)
      },
    })
}

function loaderOf(source: DocsSource): (file: DocsFile) => Promise<DocsContent> {
  const loaders = new Map(docsFileNames.map((file) => [file, lazy(() => source(file))]))
  return async (file) => {
    const loaded = loaders.get(file)
    if (loaded === undefined) throw new Error(`no loader for ${file}`)
    return loaded()
  }
}

/** The path itself is the page in the caller's language; `/docs/zh` and `/docs/en` are one language each. */
function fileAt(path: string, acceptLanguage: string | undefined): DocsFile | undefined {
  if (path === docsPath) return speaksChinese(acceptLanguage) ? 'zh.html' : 'en.html'
  const name = path.startsWith(`${docsPath}/`) ? path.slice(docsPath.length + 1) : ''
  if (name === 'zh' || name === 'en') return `${name}.html`
  return isDocsFile(name) && !name.endsWith('.html') ? name : undefined
}

/** A language that a caller reads, and how gladly, from 0 to 1; `*` is any other. */
type Wish = { readonly language: string; readonly weight: number }

/**
 * Whether the caller is shown Chinese: the one of the two languages that they read more gladly, else the one that they
 * name first. Callers who name no language read Chinese; those who name others alone, English.
 */
function speaksChinese(acceptLanguage = ''): boolean {
  const wishes = acceptLanguage.split(',').flatMap(wishOf)
  const others = Math.max(0, ...wishes.filter(({ language }) => language === '*').map(({ weight }) => weight))
  const weightOf = (wanted: string) => {
    const named = wishes.filter(({ language }) => language === wanted)
    return named.length === 0 ? others : Math.max(...named.map(({ weight }) => weight))
  }
  const chinese = weightOf('zh')
  const english = weightOf('en')
  if (chinese !== english) return chinese > english
  const named = wishes.filter(({ language }) => language !== '*')
  const first = named.find(({ language, weight }) => weight > 0 && (language === 'zh' || language === 'en'))
  return first === undefined ? named.length === 0 : first.language === 'zh'
}

/** One part of the header; a part that cannot be read wishes nothing. */
function wishOf(part: string): readonly Wish[] {
  const [tag = '', ...parameters] = part.split(';').map((one) => one.trim().toLowerCase())
  const [language = ''] = tag.split(/[-_]/)
  const quality = parameters.find((one) => one.startsWith('q='))?.slice(2) ?? '1'
  const weight = quality === '' ? Number.NaN : Number(quality)
  return (language === '*' || /^[a-z]{2,3}$/.test(language)) && weight >= 0 && weight <= 1
    ? [{ language, weight }]
    : []
}

function answerWith(file: DocsFile, { zipped, version }: DocsContent, event: HttpEvent): HttpAnswer {
  const etag = `"${version}"`
  const isOfVersion = event.queryStringParameters?.v === version
  const cached = { ...headers, etag, 'cache-control': isOfVersion ? forEver : askAgain }
  if (isKnown(event.headers['if-none-match'], etag)) return { statusCode: 304, headers: cached, body: '' }
  const isZipped = takesGzip(event.headers['accept-encoding'])
  const bytes = isZipped ? zipped : unzipped(zipped)
  return {
    statusCode: 200,
    headers: {
      ...{ ...cached, 'content-type': docsFiles[file] },
      ...(isZipped ? { 'content-encoding': 'gzip' } : {}),
    },
    body: event.requestContext.http.method === 'HEAD' ? '' : Buffer.from(bytes).toString('base64'),
    isBase64Encoded: true,
  }
}

/**
 * Hardly anybody needs it, so that node:zlib is loaded for whoever does. (For an `import()` the bundler would wrap every
 * module.)
 */
function unzipped(zipped: Uint8Array): Uint8Array {
  return process.getBuiltinModule('node:zlib').gunzipSync(zipped)
}

function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  return (ifNoneMatch ?? '').split(',').some((one) => one.trim().replace(/^W\//, '') === etag)
}

/** Each coding is looked at by itself, so that a header of blanks takes no more time than it is long. */
function takesGzip(acceptEncoding: string | undefined): boolean {
  return (acceptEncoding ?? '').split(',').some((one) => {
    const [coding = '', quality = 'q=1'] = one.split(';').map((part) => part.trim().toLowerCase())
    return coding === 'gzip' && quality.startsWith('q=') && Number(quality.slice(2)) > 0
  })
}
