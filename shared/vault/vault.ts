import { createHmac, type webcrypto } from 'node:crypto'
import { decodeProtectedHeader } from 'jose/decode/protected_header'
import { compactDecrypt } from 'jose/jwe/compact/decrypt'
import { CompactEncrypt } from 'jose/jwe/compact/encrypt'
import { lazy } from '#shared/lazy.ts'
import { canonicalJson } from './canonical-json.ts'
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

const utf8 = new TextDecoder()

/** A vault over a key ring. A key that is not 32 bytes is a VaultError for whatever needs it, and for nothing else. */
export function createVault(keys: VaultKeys): Vault {
  const ring = new Map(keys.sealingKeys.map(({ kid, key }) => [kid, openKey(kid, key)]))
  const current = keys.sealingKeys[0]
  const currentKey = openKey(current.kid, current.key)
  let fingerprintKey: Uint8Array | undefined
  return {
    async seal(bound, value) {
      const plain = new TextEncoder().encode(JSON.stringify(value))
      const header = { alg: 'dir', enc: 'A256GCM', kid: current.kid, bound }
      return Sealed.parse(
        await new CompactEncrypt(plain).setProtectedHeader(header).encrypt(await currentKey()),
      )
    },
    async open(bound, sealed) {
      const { plaintext, protectedHeader } = await decrypt(sealed, ring)
      if (protectedHeader.bound !== bound) throw new VaultError('the sealed value belongs to something else')
      return JSON.parse(utf8.decode(plaintext))
    },
    fingerprint(value) {
      fingerprintKey ??= bytesOfKey('fingerprintKey', keys.fingerprintKey)
      return createHmac('sha256', fingerprintKey).update(canonicalJson(value)).digest('base64url')
    },
    keyIdOf,
  }
}

type OpenKey = () => Promise<webcrypto.CryptoKey>

async function decrypt(sealed: string, ring: ReadonlyMap<string, OpenKey>) {
  const keyOf = ({ kid = '' }: { readonly kid?: string }) => {
    const key = ring.get(kid)
    if (key === undefined) throw new VaultError('the sealed value names no key of the ring')
    return key()
  }
  try {
    return await compactDecrypt(sealed, keyOf, {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    })
  } catch (error) {
    if (error instanceof VaultError) throw error
    throw new VaultError('the sealed value is damaged, or was not sealed with the key that it names')
  }
}

function keyIdOf(sealed: string): string | undefined {
  try {
    return decodeProtectedHeader(sealed).kid
  } catch {
    return undefined
  }
}

/** Imports a key when it is first used, once: jose would import bytes for every value anew. */
function openKey(kid: string, base64url: string): OpenKey {
  return lazy(() =>
    crypto.subtle.importKey('raw', bytesOfKey(`sealingKeys ${kid}`, base64url), 'AES-GCM', false, [
      'encrypt',
      'decrypt',
    ]),
  )
}

function bytesOfKey(name: string, base64url: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Buffer.from(base64url, 'base64url'))
  if (bytes.length !== 32) throw new VaultError(`the key ${name} is not 32 bytes in base64url`)
  return bytes
}
