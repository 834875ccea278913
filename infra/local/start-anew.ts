import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { type LocalOptions, type LocalService, startLocal } from './local-service.ts'

/** What the data folder holds of the table and of the time; secrets and logs stay where they are. */
const ofTheDay = ['table', 'sandbox', 'board', 'clock.json'] as const

/** A local service that can begin anew: `current` is the one that runs. */
export type RenewableService = {
  current(): LocalService
  /** Ends cleanly, after a beginning that is under way. */
  close(): Promise<void>
}

/**
 * Starts a service whose board can bring the clock back to now. A clock does not go back over what has happened: the
 * service ends cleanly, its table and its clock are put aside in the data folder, and it starts on the same ports with a
 * new day of the sandbox. Tenants and keys that operators made go with the table. `onFailure`: it could not start again.
 */
export async function startRenewable(
  options: LocalOptions,
  onFailure: (error: unknown) => void,
): Promise<RenewableService> {
  let beginning: Promise<void> = Promise.resolve()
  let isEnding = false
  const start = (ports: Partial<LocalOptions>) => startLocal({ ...options, ...ports, onBackToNow: beginAnew })
  let service = await start({})

  function beginAnew(): void {
    beginning = beginning.then(renew).catch(onFailure)
  }

  async function renew(): Promise<void> {
    if (isEnding) return
    const ports = { port: portOf(service.url), sandboxPort: portOf(service.sandboxUrl) }
    await service.close()
    await putAside(options.dataDir, `before-${Date.now()}`)
    service = await start(ports)
  }

  return {
    current: () => service,
    async close() {
      isEnding = true
      await beginning
      await service.close()
    },
  }
}

function portOf(url: string): number {
  return Number(new URL(url).port)
}

async function putAside(dataDir: string, name: string): Promise<void> {
  const aside = join(dataDir, name)
  await mkdir(aside, { mode: 0o700 })
  for (const part of ofTheDay) {
    await rename(join(dataDir, part), join(aside, part)).catch((error: NodeJS.ErrnoException) => {
      // A clock that was never turned has no file.
      if (error.code !== 'ENOENT') throw error
    })
  }
}
