import type { SendToQueue } from '#shared/attention/queues.ts'
import type { Fetch } from '#shared/fetch.ts'
import type { Policy } from '#shared/orders/machine/policy.ts'
import type { Post } from '#shared/pushes/post.ts'
import type { DocumentSender } from '#shared/table/document-sender.ts'
import type { Vault, VaultKeys } from '#shared/vault/vault.ts'
import type { Environment } from './environment.ts'
import type { SecretName } from './secret-names.ts'

/** One structured line of the log: flat, without personal data, keys or request parameters. */
export type LogLine = Readonly<Record<string, unknown>>

/**
 * All that a function without a table is handed in. Nothing below it reads a clock, makes an id,
 * draws a random number or opens a connection by itself.
 */
export type BarePlatform = {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Resolves after `ms` milliseconds; rejects with the signal's reason as soon as that aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** In [0, 1): for jitter, never for secrets. */
  readonly random: () => number
  /** A random UUID. */
  readonly uuid: () => string
  readonly log: (line: LogLine) => void
}

/** What a function that sends to the queues is handed in: `wake` and `reconcile` alone. */
export type QueuePlatform = BarePlatform & {
  /** How to reach the queues, whose addresses are in the environment. */
  readonly connectQueues: (env: BarePlatform['env']) => SendToQueue
}

/**
 * Reads the document (JSON) that holds a secret. With a signal it was read before: then one try is enough, and nobody
 * waits for it after the signal has aborted.
 */
export type ReadSecret = (name: SecretName, signal?: AbortSignal) => Promise<string>

/** All that a function is handed in. */
export type Platform = BarePlatform & {
  readonly fetch: Fetch
  /** How to reach the table. */
  readonly connect: (environment: Environment) => DocumentSender
  /**
   * What the clocks of other machines show, ms: the time that a receiver checks a signature against. It is `now`, except
   * where that is turned.
   */
  readonly othersNow?: () => number
  /** How pushes are sent to tenants; node's own http client where nothing else is given. */
  readonly post?: Post
  /** How secrets are read; from the environment or Lambda's extension where nothing else is given. */
  readonly readSecret?: ReadSecret
  /** How personal data is sealed; vault.ts where nothing else is given. */
  readonly createVault?: (keys: VaultKeys, renewed: () => Promise<VaultKeys>) => Vault
  /** Another policy than the stage's, where the time can be turned or is played. */
  readonly adjustPolicy?: (policy: Policy) => Policy
}
