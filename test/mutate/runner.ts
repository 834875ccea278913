import { rmSync } from 'node:fs'
import { join } from 'node:path'
import {
  BaseSequencer,
  createVitest,
  type TestRunResult,
  type TestSpecification,
  type Vitest,
} from 'vitest/node'
import { type Change, changing } from './plugin.ts'

/** What came of some test files, under one change of the code. */
export type Outcome = {
  /** The first file with a failing test, from the root; undefined if all passed. */
  readonly killer: string | undefined
  readonly failed: readonly string[]
  /** How long each file took, ms. */
  readonly took: Readonly<Record<string, number>>
}

/** Runs test files inside this process's Vitest, which keeps what it compiled. */
export type Runner = {
  readonly run: (files: readonly string[], change: Change | undefined) => Promise<Outcome>
  readonly close: () => Promise<void>
}

type RunnerOptions = {
  readonly root: string
  /** Whether each file gets modules of its own, and notes in this folder which functions it ran. */
  readonly probesTo?: string
  readonly workers: number
}

class InGivenOrder extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return Promise.resolve(files)
  }
}

/** Starts Vitest in this process. */
export async function startRunner({ root, probesTo, workers }: RunnerOptions): Promise<Runner> {
  let change: Change | undefined
  if (probesTo !== undefined) {
    rmSync(probesTo, { recursive: true, force: true })
    process.env.MUTATE_PROBES = probesTo
  }
  const vitest = await createVitest(
    'test',
    {
      root,
      config: false,
      watch: false,
      include: ['test/**/*.test.ts'],
      isolate: probesTo !== undefined,
      maxWorkers: workers,
      bail: probesTo === undefined ? 1 : 0,
      // It would not ask the plugin for what it has seen.
      fsModuleCache: false,
      sequence: { sequencer: InGivenOrder },
      silent: true,
      reporters: [{}],
      testTimeout: 20_000,
      hookTimeout: 20_000,
      expect: { poll: { timeout: 5_000 } },
      setupFiles: probesTo === undefined ? [] : [join(import.meta.dirname, 'setup.ts')],
    },
    { plugins: [changing(root, () => change)], logLevel: 'silent' },
  )
  return {
    run: async (files, next) => {
      for (const one of [change, next])
        if (one?.kind === 'mutant') vitest.invalidateFile(join(root, one.path))
      change = next
      return outcomeOf(root, files, await runFiles(vitest, root, files))
    },
    close: () => vitest.close(),
  }
}

/** In the order of the list; the first failure ends it. */
async function runFiles(vitest: Vitest, root: string, files: readonly string[]): Promise<TestRunResult> {
  const project = vitest.getRootProject()
  vitest.state.filesMap.clear()
  return vitest.runTestSpecifications(files.map((file) => project.createSpecification(join(root, file))))
}

function outcomeOf(root: string, files: readonly string[], result: TestRunResult): Outcome {
  const took: Record<string, number> = {}
  const failed = new Set<string>()
  for (const module of result.testModules) {
    const file = module.moduleId.slice(root.length + 1)
    const { duration, collectDuration, setupDuration } = module.diagnostic()
    took[file] = Math.round(duration + collectDuration + setupDuration)
    if (module.state() === 'failed') failed.add(file)
  }
  const inOrder = files.filter((file) => failed.has(file))
  const outside = result.unhandledErrors.length > 0 ? 'an error outside the tests' : undefined
  return { killer: inOrder[0] ?? outside, failed: inOrder, took }
}
