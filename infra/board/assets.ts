import { join } from 'node:path'
import { build } from 'esbuild'
import { lazy } from '#shared/lazy.ts'

/** A file of the page. */
export type Asset = { readonly type: string; readonly text: string }

const folder = join(import.meta.dirname, 'browser')

/** The page itself: all that is in it is told by its script. */
const html = `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>抢票看板 · grab-ticket</title>
<link rel="icon" href="/board/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/board/page.css">
<script src="/board/page.js" type="module"></script>
</head>
<body>
<div id="app"></div>
<noscript>本页需要 JavaScript。This page needs JavaScript.</noscript>
</body>
</html>
`

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#2f5bea"/><path d="M9 20V11a3 3 0 0 1 3-3h8a3 3 0 0 1 3 3v9a3 3 0 0 1-3 3h-8a3 3 0 0 1-3-3Zm0-6h14M12.500 19h.01M19.500 19h.01M11 26l2-3m8 3-2-3" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/></svg>`

/**
 * The files of the page by their paths, built from the sources at the first asking (some 100 ms) and kept. Everything
 * is in them, libraries included: nothing is fetched from anywhere else.
 */
export const pageFiles = lazy(async (): Promise<ReadonlyMap<string, Asset>> => {
  const { outputFiles } = await build({
    entryPoints: [
      { in: join(folder, 'main.tsx'), out: 'page' },
      { in: join(folder, 'style.css'), out: 'page' },
    ],
    outdir: '/board',
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: ['es2022', 'chrome109', 'firefox115', 'safari16'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    charset: 'utf8',
    legalComments: 'none',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  })
  const textOf = (suffix: string) => outputFiles.find(({ path }) => path.endsWith(suffix))?.text ?? ''
  return new Map([
    ['/', { type: 'text/html', text: html }],
    ['/board/page.js', { type: 'text/javascript', text: textOf('.js') }],
    ['/board/page.css', { type: 'text/css', text: textOf('.css') }],
    ['/board/icon.svg', { type: 'image/svg+xml', text: icon }],
  ])
})
