import { operations } from '#contract/operations.ts'
import { localOptionsOf } from '#infra/local/local-options.ts'
import { startLocal } from '#infra/local/local-service.ts'
import type { Settings } from '#infra/local/settings.ts'
import { DataDirInUse } from '#infra/machine/data-dir.ts'
import { originOf } from '#infra/machine/origin-of.ts'
import { readServiceFile } from '#infra/machine/service-file.ts'

/** Where a service can be reached. */
type Addresses = { readonly url: string; readonly sandboxUrl: string }

/** The service that the demo runs against. */
export type Target = Addresses & {
  /** Whether it was started for the demo, and ends with it. */
  readonly isOwn: boolean
  close(): Promise<void>
}

/**
 * The service that runs on the configured ports; or, if none does, the one that has the data folder, wherever it
 * listens; or one of its own in that folder. Throws as `startLocal` does.
 */
export async function openTarget(settings: Settings): Promise<Target> {
  const { host, port, sandboxPort, dataDir, apiKey } = settings
  const configured = { url: originOf(host, port), sandboxUrl: originOf(host, sandboxPort) }
  if (await isRunning(configured, apiKey)) return running(configured)
  try {
    const service = await startLocal({ ...localOptionsOf(settings), env: process.env, log: () => undefined })
    return { url: service.url, sandboxUrl: service.sandboxUrl, isOwn: true, close: service.close }
  } catch (error) {
    const there = error instanceof DataDirInUse ? await readServiceFile(dataDir) : undefined
    if (there === undefined || !(await isRunning(there, apiKey))) throw error
    return running(there)
  }
}

function running({ url, sandboxUrl }: Addresses): Target {
  return { url, sandboxUrl, isOwn: false, close: async () => {} }
}

async function isRunning({ url, sandboxUrl }: Addresses, key: string): Promise<boolean> {
  const dictionary = `${url}${operations.dataDictionary.path}?${new URLSearchParams({ key })}`
  return (await isUp(dictionary)) && (await isUp(`${sandboxUrl}/sandbox/clock`))
}

async function isUp(url: string): Promise<boolean> {
  try {
    const reply = await fetch(url, { signal: AbortSignal.timeout(2_000) })
    await reply.body?.cancel()
    return reply.ok
  } catch {
    return false
  }
}
