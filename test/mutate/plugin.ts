import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { withProbes } from './probes.ts'
import { type Edit, edited } from './tree.ts'

/** What is built into the code under test: an error in one place of a file, or probes everywhere. */
export type Change =
  | { readonly kind: 'mutant'; readonly path: string; readonly edits: readonly Edit[] }
  | { readonly kind: 'probes' }

/** A plugin of Vite's that hands the tests changed sources; nothing is written to the disk. */
export function changing(root: string, currentChange: () => Change | undefined) {
  return {
    name: 'changed-sources',
    enforce: 'pre' as const,
    load(id: string) {
      const change = currentChange()
      const path = relative(root, id.split('?')[0] ?? id)
      if (change === undefined || !/^(shared|functions)\/.*\.ts$/.test(path)) return null
      if (change.kind === 'mutant')
        return change.path === path ? edited(readFileSync(`${root}/${path}`, 'utf8'), change.edits) : null
      return withProbes(path, readFileSync(`${root}/${path}`, 'utf8'))
    },
  }
}
