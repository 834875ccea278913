import { createVault, type Vault } from '#shared/vault/vault.ts'
import type { Session } from './store/session.ts'

/** The vault of the session's service. Throws an OpsFailure or a ConfigurationError when its keys cannot be had. */
export async function openVault({ backing }: Session): Promise<Vault> {
  return createVault(await backing.secrets.vault(), backing.secrets.vault)
}
