import { parentPort, workerData } from 'node:worker_threads'
import { installMutant } from './mutants.ts'
import type { SeedsEnd } from './run-seeds.ts'

/** What a worker is started with. */
export type WorkerData = {
  readonly mutant: string | undefined
  readonly stopsAt: string | undefined
  readonly shrinks: boolean
}

/** What a worker is asked for, and what it answers. */
export type WorkerAsk = { readonly seeds: readonly number[] }
export type WorkerAnswer = SeedsEnd

const options: WorkerData = workerData
const { mutant } = options
if (mutant !== undefined) installMutant(mutant)
// Loaded only now: the mutant must be in its place before.
const { runSeeds } = await import('./run-seeds.ts')

parentPort?.on('message', async ({ seeds }: WorkerAsk) => {
  const answer: WorkerAnswer = await runSeeds(seeds, options)
  parentPort?.postMessage(answer)
})
