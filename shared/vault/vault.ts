import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import { CompactEncrypt } from 'jose/jwe/compact/encrypt'
import { lazy } from '#shared/lazy.ts'
import { canonicalJson } from './canonical-json.ts'
import { type CompactParts, openCompact, readCompact } from './open-compact.ts'
import { Sealed } from './sealed.ts'

/** A key of the ring: 32 bytes in base64url, and the id by which sealed values name it. */
export type SealingKey = { readonly kid: string; readonly key: string }

/** The keys of a vault. The first sealing key seals; all of them open. */
export type VaultKeys = {
  readonly sealingKeys: readonly [SealingKey, ...SealingKey[]]
  /** 32 bytes in base64url, used for nothing but fingerprints. */
  readonly fingerprintKey: string
}

/** Keeps personal data unreadable in the table. */
export type Vault = {
  /** Seals a JSON value and binds it to one owner, such as an orderNo: it opens for nothing else. */
  seal(bound: string, value: unknown): Promise<Sealed>
  /** Opens a sealed value. Throws a VaultError when it is bound elsewhere, damaged, or its key is gone. */
  open(bound: string, sealed: string): Promise<unknown>
  /** Tells equal JSON values apart from different ones without revealing them; the order of keys does not matter. */
  fingerprint(value: unknown): string
  /** The id of the key that a sealed value needs: what an operator asks before retiring a key. */
  keyIdOf(sealed: string): string | undefined
}

/** A sealed value did not open. The message never holds any of its content. */
export class VaultError extends Error {
  override readonly name = 'VaultError'
}

/** A vault over a key ring. Throws a VaultError when a key is not 32 bytes. */
export function createVault(keys: VaultKeys): Vault {
  const ring = new Map(keys.sealingKeys.map(({ kid, key }) => [kid, createSecretKey(bytesOfKey(kid, key))]))
  const current = keys.sealingKeys[0]
  // Imported when something is first sealed, once: jose would import bytes for every value anew.
  const currentKey = lazy(() =>
    crypto.subtle.importKey('raw', bytesOfKey(current.kid, current.key), 'AES-GCM', false, ['encrypt']),
  )
  const fingerprintKey = bytesOfKey('fingerprint', keys.fingerprintKey)
  return {
    async seal(bound, value) {
      const plain = new TextEncoder().encode(JSON.stringify(value))
      const header = { alg: 'dir', enc: 'A256GCM', kid: current.kid, bound }
      return Sealed.parse(
        await new CompactEncrypt(plain).setProtectedHeader(header).encrypt(await currentKey()),
      )
    },
    async open(bound, sealed) {
      const parts = readCompact(sealed)
      const key = parts && ring.get(parts.kid)
      if (parts === undefined || key === undefined) {
        throw new VaultError('the sealed value names no key of the ring')
      }
      const text = decrypt(parts, key)
      if (parts.bound !== bound) throw new VaultError('the sealed value belongs to something else')
      return JSON.parse(text)
    },
    fingerprint(value) {
      return createHmac('sha256', fingerprintKey).update(canonicalJson(value)).digest('base64url')
    },
    keyIdOf: (sealed) => readCompact(sealed)?.kid,
  }
}

function decrypt(parts: CompactParts, key: KeyObject): string {
  try {
    return openCompact(parts, key)
  } catch {
    throw new VaultError('the sealed value is damaged, or was not sealed with the key that it names')
  }
}

function bytesOfKey(name: string, base64url: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Buffer.from(base64url, 'base64url'))
  if (bytes.length !== 32) throw new VaultError(`the key ${name} is not 32 bytes in base64url`)
  return bytes
}
