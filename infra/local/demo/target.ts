import { operations } from '#contract/operations.ts'
import { localOptionsOf } from '../local-options.ts'
import { startLocal } from '../local-service.ts'
import type { Settings } from '../settings.ts'

/** The service that the demo runs against. */
export type Target = {
  readonly url: string
  readonly sandboxUrl: string
  /** Whether it was started for the demo, and ends with it. */
  readonly isOwn: boolean
  close(): Promise<void>
}

/** The service that runs on the configured ports; or, if none does, one of its own in the same data folder. */
export async function openTarget(settings: Settings): Promise<Target> {
  const url = `http://${settings.host}:${settings.port}`
  const sandboxUrl = `http://${settings.host}:${settings.sandboxPort}`
  if ((await answers(url, settings.apiKey)) && (await isUp(`${sandboxUrl}/sandbox/clock`))) {
    return { url, sandboxUrl, isOwn: false, close: async () => {} }
  }
  const service = await startLocal({
    ...localOptionsOf(settings),
    env: process.env,
    log: () => undefined,
  })
  return { url: service.url, sandboxUrl: service.sandboxUrl, isOwn: true, close: service.close }
}

function answers(url: string, apiKey: string): Promise<boolean> {
  return isUp(`${url}${operations.dataDictionary.path}?${new URLSearchParams({ key: apiKey })}`)
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
