const javascript = 'text/javascript;charset=utf-8'
const html = 'text/html;charset=utf-8'
const css = 'text/css;charset=utf-8'

/** All that the documentation consists of, below its path: a page for each language, and its files. */
export const docsFiles = {
  'zh.html': html,
  'en.html': html,
  'docs.css': css,
  'docs.js': javascript,
  'openapi.json': 'application/json',
  'openapi.zh.json': 'application/json',
  'openapi.en.json': 'application/json',
  'openapi-3.0.json': 'application/json',
} as const

/** The name of a file of the documentation. */
export type DocsFile = keyof typeof docsFiles

/** All files. */
export const docsFileNames: readonly DocsFile[] = Object.keys(docsFiles).filter(isDocsFile)

/** Whether something is the name of a file of the documentation. */
export function isDocsFile(name: string): name is DocsFile {
  return Object.hasOwn(docsFiles, name)
}

/** A file as it lies there: zipped (gzip), and its version, which is its ETag, and which its address may name. */
export type DocsContent = { readonly zipped: Uint8Array; readonly version: string }

/** Where the files come from. */
export type DocsSource = (file: DocsFile) => Promise<DocsContent>
