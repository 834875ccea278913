import { Worker } from 'node:worker_threads'
import { type Failure, isOver } from './failure.ts'
import { addSums, noSums, type Sums } from './report.ts'
import type { WorkerAnswer, WorkerAsk, WorkerData } from './worker.ts'

/** Which seeds are to be run, and how. */
export type PoolOptions = {
  readonly from: number
  /** How many seeds, one after the other. */
  readonly runs: number
  /** Asked before each further chunk of seeds: whether time is up. */
  readonly isTimeUp?: () => boolean
  readonly workers: number
  /** The name of a wrong variant to run instead of the real code. */
  readonly mutant?: string
  /** Stops at the first failure that breaks this rule; at the first of any when it is `any`. */
  readonly stopsAt?: string
  /** Whether shorter schedules of failing seeds are looked for; true unless said otherwise. */
  readonly shrinks?: boolean
  readonly onProgress?: (sums: Sums) => void
  readonly onFailure?: (failure: Failure) => void
}

/** Seeds that a worker takes at a time. */
const chunk = 25

/** Runs seeds on several threads. */
export async function runPool(
  options: PoolOptions,
): Promise<{ readonly sums: Sums; readonly failures: readonly Failure[] }> {
  const { from, runs, workers, mutant, stopsAt, shrinks = true, isTimeUp = () => false } = options
  const sums = noSums()
  const failures: Failure[] = []
  const until = from + runs
  let next = from

  function take(): readonly number[] {
    if (isOver(failures, stopsAt) || isTimeUp()) return []
    const seeds = Array.from({ length: Math.min(chunk, until - next) }, (_, index) => next + index)
    next += seeds.length
    return seeds
  }

  function work(): Promise<void> {
    const data: WorkerData = { stopsAt, shrinks, mutant }
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: data })
    return new Promise((resolve, reject) => {
      let seeds: readonly number[] = []
      const ask = () => {
        seeds = take()
        if (seeds.length > 0) worker.postMessage({ seeds } satisfies WorkerAsk)
        else void worker.terminate().then(() => resolve())
      }
      // What nobody caught ends the thread: the seeds that it had in hand are named.
      worker.on('error', (cause) =>
        reject(new Error(`one of the seeds ${seeds[0]} to ${seeds.at(-1)} ended its thread`, { cause })),
      )
      worker.on('message', (answer: WorkerAnswer) => {
        addSums(sums, answer.sums)
        for (const failure of answer.failures) {
          failures.push(failure)
          options.onFailure?.(failure)
        }
        options.onProgress?.(sums)
        ask()
      })
      ask()
    })
  }

  await Promise.all(Array.from({ length: Math.min(workers, Math.ceil(runs / chunk)) }, work))
  return { sums, failures }
}
