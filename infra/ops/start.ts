import { keepLoopbackDirect } from '#infra/machine/direct-loopback.ts'
import { processHost } from './host.ts'
import { runOps } from './run-ops.ts'

keepLoopbackDirect(process.env)

// Whoever reads the output may stop early, as `head` does.
process.stdout.on('error', (error) => {
  if ('code' in error && error.code === 'EPIPE') process.exit(0)
  throw error
})

process.exitCode = await runOps(process.argv.slice(2), processHost())
