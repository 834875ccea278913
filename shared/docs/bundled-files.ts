import { readFile } from 'node:fs/promises'
import type { DocsSource } from './docs-files.ts'

/** The folder beside a function's bundle that holds the files of the documentation. */
export const bundledFolder = 'docs'

/**
 * The files that were laid beside the bundle (see infra/bundling/bundle.ts), each with a file of its version: to make that out
 * here would cost every cold start the loading of node:crypto.
 */
export const bundledFiles: DocsSource = async (file) => {
  const [zipped, version] = await Promise.all([
    readFile(siblingUrl(`${file}.gz`)),
    readFile(siblingUrl(`${file}.version`), 'utf8'),
  ])
  return { zipped, version }
}

function siblingUrl(name: string): URL {
  return new URL(`./${bundledFolder}/${name}`, import.meta.url)
}
