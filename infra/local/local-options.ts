import type { LocalOptions } from './local-service.ts'
import type { Settings } from './settings.ts'

/** The local service that these settings ask for, with its one demo tenant, whose orders the board places. */
export function localOptionsOf(settings: Settings): Omit<LocalOptions, 'env' | 'log'> {
  const { apiKey, webhookSecret } = settings
  const demo = { tenantId: 'demo', name: 'Demo', apiKey, webhookSecret }
  return {
    ...settings,
    tenants: [demo],
    boardOf: demo,
    everyMs: settings.scheduleSeconds * 1_000,
    sandbox: {
      seed: settings.sandboxSeed,
      pushEncoding: settings.sandboxPushEncoding,
      quirks: settings.sandboxQuirks,
      ...(settings.sandboxReplay === undefined ? {} : { replayFrom: settings.sandboxReplay }),
    },
  }
}
