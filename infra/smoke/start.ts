import { keepLoopbackDirect } from '#infra/machine/direct-loopback.ts'
import { runSmoke } from './run-smoke.ts'

keepLoopbackDirect(process.env)

/** `npm run smoke`: whether a deployed or local service does what a tenant needs. */
process.exitCode = await runSmoke(process.argv.slice(2), {
  env: process.env,
  now: Date.now,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  out: (line) => console.log(line),
  err: (line) => console.error(line),
})
