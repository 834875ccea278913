import { readFile } from 'node:fs/promises'
import { docsPage } from '#infra/docs/page.ts'
import type { Page, Pages } from './pages.ts'

/** Where the documentation is shown. */
export const docsPath = '/docs'

const html = 'text/html;charset=utf-8'
const javascript = 'text/javascript;charset=utf-8'
const css = 'text/css;charset=utf-8'

/** Nothing may come from anywhere else: the documentation works without the Internet, and tells nobody who reads it. */
const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
}

type Source = { readonly contentType: string; readonly read: () => Promise<string | Buffer> }

/** Our own page and files, and those of the viewer as its package has them. */
const sources: Readonly<Record<string, Source>> = {
  '': { contentType: html, read: async () => docsPage() },
  '/docs.css': own('docs.css', css),
  '/docs.js': own('docs.js', javascript),
  '/openapi.json': own('openapi.json', 'application/json'),
  '/swagger-ui.css': viewers('swagger-ui.css', css),
  '/swagger-ui-bundle.js': viewers('swagger-ui-bundle.js', javascript),
}

function own(name: string, contentType: string): Source {
  return { contentType, read: () => readFile(new URL(`../docs/${name}`, import.meta.url)) }
}

function viewers(name: string, contentType: string): Source {
  return { contentType, read: () => readFile(new URL(import.meta.resolve(`swagger-ui-dist/${name}`))) }
}

/** The documentation, at /docs. */
export const docsPages: Pages = async (path): Promise<Page | undefined> => {
  if (!path.startsWith(docsPath)) return undefined
  const name = path.slice(docsPath.length).replace(/^\/$/, '')
  const source = Object.hasOwn(sources, name) ? sources[name] : undefined
  return source === undefined
    ? undefined
    : { contentType: source.contentType, body: await source.read(), headers }
}
