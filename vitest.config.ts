import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/support/longest-first.ts'

// Every file has a process of its own, and many start further ones and threads: what one of them compiled, the next finds.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'node-compile-cache')

const infra = 'test/infra/**/*.test.ts'

export default defineConfig({
  test: {
    // For machines that are slow or busy: what takes longer than this hangs.
    testTimeout: 90_000,
    hookTimeout: 90_000,
    expect: { poll: { timeout: 15_000 } },
    // Two cores are the smallest machine that the suite must run on; a third worker uses them while others wait.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    projects: [
      { extends: true, test: { name: 'service', include: ['test/**/*.test.ts'], exclude: [infra] } },
      // They change nothing, and share the CDK, which takes seconds to load.
      { extends: true, test: { name: 'infra', include: [infra], isolate: false } },
    ],
  },
})
