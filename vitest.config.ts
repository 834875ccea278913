import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/support/longest-first.ts'

// Many files start processes and threads: what one of them compiled, the next finds.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'node-compile-cache')

/** Files that need a process of their own: they change modules or globals, or watch what the whole process does. */
const alone = [
  'test/table/on-dynamodb-local.test.ts',
  'test/e2e/lost-stream.test.ts',
  'test/simulation/determinism.test.ts',
]

const inBrowsers = ['test/board/**/*.test.ts', 'test/docs/browser.test.ts']

export default defineConfig({
  test: {
    // For machines that are slow or busy: what takes longer than this hangs.
    testTimeout: 90_000,
    // Engines that start, and stacks that are synthesized, on a machine with other work.
    hookTimeout: 300_000,
    expect: { poll: { timeout: 15_000 } },
    // Two cores are the smallest machine that the suite must run on; a third worker uses them while others wait.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    projects: [
      // Files share a worker's modules: to load them anew for each file took two fifths of the time.
      {
        extends: true,
        test: {
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: [...alone, ...inBrowsers, '**/node_modules/**'],
          isolate: false,
        },
      },
      // A browser beside two other workers on two cores misses a moment now and then: CI asks twice before it refuses.
      {
        extends: true,
        test: { name: 'browsers', include: inBrowsers, isolate: false, retry: process.env.CI ? 1 : 0 },
      },
      { extends: true, test: { name: 'alone', include: alone } },
    ],
  },
})
