import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // For machines that are slow or busy: what takes longer than this hangs.
    testTimeout: 90_000,
    hookTimeout: 90_000,
    expect: { poll: { timeout: 15_000 } },
    // Two cores are the smallest machine that the suite must run on; a third worker uses them while others wait.
    maxWorkers: 3,
  },
})
