import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Two cores are the smallest machine that the suite must run on; a third worker uses them while others wait.
    maxWorkers: 3,
  },
})
