import { openClock } from '#infra/machine/clock.ts'
import { takeDataDir } from '#infra/machine/data-dir.ts'
import { keepLoopbackDirect } from '#infra/machine/direct-loopback.ts'
import { endAtDiskFailure } from '#infra/machine/disk-failure.ts'
import { listenFailure } from '#infra/machine/listen-failure.ts'
import { onEnding } from '#infra/machine/on-ending.ts'
import { startSandbox } from './sandbox.ts'
import { readSandboxEnvironment } from './settings.ts'

/** `npm run sandbox`: the sandbox alone, for clients of Juhe's grabTicket API that want to try themselves. */
async function main(): Promise<void> {
  keepLoopbackDirect(process.env)
  const settings = readSandboxEnvironment(process.env)
  endAtDiskFailure(settings.DATA_DIR)
  const folder = await takeDataDir(settings.DATA_DIR)
  const clock = await openClock({ dataDir: settings.DATA_DIR })
  const sandbox = await startSandbox({
    host: settings.HOST,
    port: settings.SANDBOX_PORT,
    dataDir: settings.DATA_DIR,
    clock,
    key: settings.SANDBOX_KEY,
    seed: settings.SANDBOX_SEED,
    pushEncoding: settings.SANDBOX_PUSH_ENCODING,
    quirks: settings.SANDBOX_QUIRKS,
    ...(settings.SANDBOX_REPLAY === undefined ? {} : { replayFrom: settings.SANDBOX_REPLAY }),
    log: (line) => console.log(JSON.stringify({ at: new Date(clock.now()).toISOString(), ...line })),
  })
  const stop = async () => {
    await sandbox.close()
    await folder.close()
  }
  onEnding({ script: 'sandbox', env: process.env }, () => void stop())
  console.log(
    `the sandbox plays Juhe's grabTicket API with key=${settings.SANDBOX_KEY}; what it can do: curl ${sandbox.url}/`,
  )
  console.log(`ready ${sandbox.url}`)
}

await main().catch((error: unknown) => {
  console.error(messageOf(error))
  process.exit(1)
})

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const isInUse = 'code' in error && error.code === 'EADDRINUSE'
  return isInUse ? 'SANDBOX_PORT is in use by another program' : (listenFailure(error) ?? error.message)
}
