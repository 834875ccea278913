import type { Backing } from '#shared/lambda/platform/backing.ts'
import type { SecretName } from '#shared/lambda/platform/secret-names.ts'
import { createVault, type Vault } from '#shared/vault/vault.ts'
import { unavailable } from '../failure.ts'
import type { AuditLog } from './audit-log.ts'
import type { Scan } from './scan.ts'
import type { Inspection } from './stage-inspection.ts'

/** A secret as it stood when it was read: what changes it, changes that and nothing newer. */
export type HeldSecret = {
  /** Its document, in JSON. */
  readonly text: string
  /** Puts another document in its place. Throws an OpsFailure (`conflict`) when it has been changed since it was read. */
  replace(text: string): Promise<void>
}

/** A way to one service: its table, its secrets, its upstream. */
export type Session = {
  /** Which one, for people. */
  readonly target: string
  /** As the functions have it; its clock is the service's. */
  readonly backing: Backing
  /** Where the service answers; absent when it is not running. Without it its upstream cannot be asked either. */
  readonly serviceUrl?: string
  /** Which version answers there, if that is known. */
  readonly serviceVersion?: string
  /** Reads a secret in order to change it; locally one document holds all of them. Throws an OpsFailure (`unavailable`). */
  readonly holdSecret: (name: SecretName) => Promise<HeldSecret>
  /** Replaces a secret, whatever it holds; only on AWS, where somebody must put them in. */
  readonly putSecret?: (name: SecretName, value: unknown) => Promise<void>
  /** What only AWS knows; absent of the local service. */
  readonly inspection?: Inspection
  /** Where it is recorded what operators do with people's data. */
  readonly auditLog: AuditLog
  /** Reads the whole table, at a bounded rate. */
  readonly scan: Scan
  close(): Promise<void>
}

/** Where the service answers. Throws an OpsFailure (`unavailable`) when it is not running. */
export function urlOf({ serviceUrl, target }: Session): string {
  if (serviceUrl === undefined) throw unavailable(`the service is not running (${target})`)
  return serviceUrl
}

/** The vault of the session's service. Throws an OpsFailure or a ConfigurationError when its keys cannot be had. */
export async function openVault({ backing }: Session): Promise<Vault> {
  return createVault(await backing.secrets.vault(), backing.secrets.vault)
}
