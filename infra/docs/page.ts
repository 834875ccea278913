import { readFileSync } from 'node:fs'
import type { DocsFile } from '#shared/docs/docs-files.ts'
import { docsPath } from '#shared/lambda/platform/docs-place.ts'
import {
  codeTables,
  deliveryEntries,
  errorEntries,
  errorIndex,
  gatewayEntries,
  parameterEntries,
  scenarioTable,
} from './entries.ts'
import { type Html, html } from './html.ts'
import { operationEntries, operationIndex, pushEntries } from './reference.ts'
import { samples } from './samples.ts'
import type { Language } from './words.ts'

/** Where a file of the documentation lies. */
export type AddressOf = (file: DocsFile) => string

/** How a page is made. */
export type PageOptions = {
  readonly addressOf?: AddressOf
  /**
   * Whether local mode shows it, where orders cost nothing: there operations can be tried out, with the key and the clock
   * of the board at `/`.
   */
  readonly canTry?: boolean
}

const texts = {
  chinese: {
    ...{ lang: 'zh-CN', title: '火车票抢票订单服务 · 接入文档', board: '← 看板', contents: '目录' },
    ...{ search: '搜索文档', other: 'English', otherFile: 'en', otherLang: 'en', guide: 'guide.zh.html' },
    openapi: 'openapi.zh.json',
  },
  english: {
    ...{
      lang: 'en',
      title: 'grabTicket order service · documentation',
      board: '← Board',
      contents: 'Contents',
    },
    ...{ search: 'Search', other: '中文', otherFile: 'zh', otherLang: 'zh-CN', guide: 'guide.en.html' },
    openapi: 'openapi.en.json',
  },
} as const

/** The documentation in one language: the guide, and where it asks for them the entries that the tables make. */
export function docsPage(language: Language, options: PageOptions = {}): string {
  const { addressOf = (file) => `${docsPath}/${file}`, canTry = false } = options
  const text = texts[language]
  const guide = filled(readFileSync(new URL(text.guide, import.meta.url), 'utf8'), language, canTry)
  return html`<!doctype html>
<html lang="${text.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text.title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${addressOf('docs.css')}">
<script src="${addressOf('docs.js')}"></script>
</head>
<body>
<header>
<h1>${text.title}</h1>
<p>${canTry ? [html`<a href="/">${text.board}</a> `] : []}<a id="language" href="${docsPath}/${text.otherFile}" lang="${text.otherLang}">${text.other}</a> <a href="${docsPath}/${text.openapi}">OpenAPI</a></p>
<div role="search"><input id="search" type="search" aria-label="${text.search}" placeholder="${text.search}"><ul id="found" hidden></ul></div>
</header>
<div class="columns">
<nav aria-label="${text.contents}">${chapters(guide)}</nav>
<main>
${{ html: guide }}
</main>
</div>
</body>
</html>
`.html
}

function chapters(guide: string): readonly Html[] {
  const headings = [...guide.matchAll(/<h2 id="([^"]+)">([^<]+)<\/h2>/g)]
  return headings.map(([, id = '', title = '']) => html`<a href="#${id}">${title}</a>`)
}

/** The guide with `{{name}}` filled in. Throws for a name that nothing stands for. */
function filled(guide: string, language: Language, canTry: boolean): string {
  const parts: Readonly<Record<string, () => Html | readonly Html[]>> = {
    'samples order': () => samples('order', language),
    'samples refund': () => samples('refund', language),
    'samples receiver': () => samples('receiver', language),
    'samples polling': () => samples('polling', language),
    'operation index': () => operationIndex(language),
    'error index': () => errorIndex(language),
    operations: () => operationEntries(language, canTry),
    pushes: () => pushEntries(language),
    errors: () => errorEntries(language),
    gateway: () => gatewayEntries(language),
    parameters: () => parameterEntries(language),
    delivery: () => deliveryEntries(language),
    codes: () => codeTables(),
    scenarios: () => scenarioTable(language),
  }
  return guide.replace(/\{\{([^}]+)\}\}/g, (_, name: string) => {
    const part = parts[name]
    if (part === undefined) throw new Error(`nothing stands for {{${name}}} in the guide`)
    return html`${part()}`.html
  })
}
