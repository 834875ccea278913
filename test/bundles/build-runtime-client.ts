import { buildRuntimeClient } from './runtime-client.ts'

/** `npm run runtime-client`: builds AWS's Runtime Interface Client, under which the bundles' tests then run. */
try {
  console.log(`AWS’s Runtime Interface Client: ${await buildRuntimeClient()}`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
