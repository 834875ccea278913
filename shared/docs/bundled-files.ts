import { readFile } from 'node:fs/promises'
import type { DocsSource } from './docs-files.ts'

/** The folder beside a function's bundle that holds the files of the documentation. */
export const bundledFolder = 'docs'

/** The files that were laid beside the bundle (see infra/bundle.ts). */
export const bundledFiles: DocsSource = (file) =>
  readFile(new URL(`./${bundledFolder}/${file}.gz`, import.meta.url))
