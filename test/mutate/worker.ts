import type { Change } from './plugin.ts'
import { startRunner } from './runner.ts'

/** What a worker is asked. */
export type Job = { readonly files: readonly string[]; readonly change: Change }

const runner = await startRunner({ root: process.cwd(), workers: 1 })

process.on('message', ({ files, change }: Job) => {
  runner.run(files, change).then(
    (outcome) => process.send?.(outcome),
    (error: unknown) => process.send?.({ killer: `the run failed: ${String(error)}`, failed: [], took: {} }),
  )
})
process.on('disconnect', () => process.exit())
process.send?.('ready')
