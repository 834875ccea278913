import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import { canonicalJson } from './canonical-json.ts'
import { decryptJwe, encryptJwe, headerOf } from './jwe.ts'
import { type KeyedHashes, Sealed } from './sealed.ts'

/** A key of the ring: 32 bytes in base64url, and the id by which sealed values name it. */
export type SealingKey = { readonly kid: string; readonly key: string }

/** The keys of a vault. The first sealing key seals; all of them open. */
export type VaultKeys = {
  readonly sealingKeys: readonly [SealingKey, ...SealingKey[]]
  /** 32 bytes in base64url, used for nothing but fingerprints. */
  readonly fingerprintKey: string
}

/** What a sealed value is: it does not open as anything else. */
export type SealPurpose = 'people' | 'account' | 'webhookSecret'

/** Keeps personal data unreadable in the table. */
export type Vault = {
  /** Seals a JSON value and binds it to one owner, such as an orderNo, and to what it is: it opens for nothing else. */
  seal(bound: string, value: unknown, purpose?: SealPurpose): Promise<Sealed>
  /**
   * Opens a sealed value. Throws a VaultError when it is bound elsewhere, has another purpose, is damaged, or its key is
   * gone. What 0.1.0 sealed names no purpose, and opens for any: its owner is what it is bound to.
   */
  open(bound: string, sealed: string, purpose?: SealPurpose): Promise<unknown>
  /** Tells equal JSON values apart from different ones without revealing them; the order of keys does not matter. */
  fingerprint(value: unknown): string
  /**
   * Keyed hashes of texts, bound to one owner: those of equal texts differ from owner to owner, so that nobody without the
   * key sees that two owners share one. Their key is derived from the one that seals, and goes with it.
   */
  hashes(bound: string, texts: readonly string[]): Promise<KeyedHashes>
  /** Whether one of an owner's hashes is of this text. Undefined if their key is gone. */
  hasHash(bound: string, hashed: KeyedHashes, text: string): Promise<boolean | undefined>
  /** The id of the key that a sealed value needs: what an operator asks before retiring a key. */
  keyIdOf(sealed: string): string | undefined
}

/** A sealed value did not open. The message never holds any of its content. */
export class VaultError extends Error {
  override readonly name = 'VaultError'
}

/** A key of the ring, read when it is first used. */
type RingKey = SealingKey & {
  readonly secret: () => KeyObject
  /** Derived from it for hashes: the key itself does nothing but seal. */
  readonly hashKey: () => KeyObject
}

/** The ring as it was read; the first key seals. */
type Ring = {
  readonly keys: VaultKeys
  readonly current: RingKey
  readonly byKid: ReadonlyMap<string, RingKey>
}

/**
 * A vault over a key ring. A key that is not 32 bytes is a VaultError for whatever needs it, and for nothing else.
 * `renewed` tells the keys as they are now, and answers the same object while they are what they were: sealing and
 * opening ask it each time, so that a process that lives on opens what another has sealed with a newer key.
 *
 * The key for fingerprints stays the first that could be used, whatever the ring becomes: an order is known again by
 * its fingerprint, and with another key every repeated submit would be taken for another order's.
 */
export function createVault(first: VaultKeys, renewed = async () => first): Vault {
  let ring = openRing(first)
  let fingerprintKey = fingerprintKeyOf(first)
  const latest = async (): Promise<Ring> => {
    const keys = await renewed()
    if (keys !== ring.keys) {
      ring = openRing(keys)
      fingerprintKey ??= fingerprintKeyOf(keys)
    }
    return ring
  }
  return {
    async seal(bound, value, purpose) {
      const { current } = await latest()
      const forPurpose = purpose === undefined ? {} : { purpose }
      // The header is authenticated with the value. A reader that does not know the purpose leaves it aside.
      const header = { kid: current.kid, bound, ...forPurpose }
      return Sealed.parse(encryptJwe(header, JSON.stringify(value), current.secret()))
    },
    async open(bound, sealed, purpose) {
      const { byKid } = await latest()
      const opened = decryptJwe(sealed, (kid) => {
        const key = byKid.get(kid)
        if (key === undefined) throw new VaultError('the sealed value names no key of the ring')
        return key.secret()
      })
      if (opened === undefined)
        throw new VaultError('the sealed value is damaged, or was not sealed with the key that it names')
      const { header, text } = opened
      if (header.bound !== bound) throw new VaultError('the sealed value belongs to something else')
      if (header.purpose !== undefined && header.purpose !== purpose)
        throw new VaultError('the sealed value is for another purpose')
      return JSON.parse(text)
    },
    fingerprint(value) {
      if (fingerprintKey === undefined) {
        // A mended one is there for the next to ask.
        latest().catch(() => undefined)
        throw notAKey('fingerprintKey')
      }
      return createHmac('sha256', fingerprintKey).update(canonicalJson(value)).digest('base64url')
    },
    async hashes(bound, texts) {
      const { current } = await latest()
      return {
        kid: current.kid,
        hashes: texts.map((text) => hashOf(current, bound, text)),
      }
    },
    async hasHash(bound, { kid, hashes }, text) {
      const key = (await latest()).byKid.get(kid)
      return key === undefined ? undefined : hashes.includes(hashOf(key, bound, text))
    },
    keyIdOf,
  }
}

/** 16 bytes: enough that no two texts of one owner share one. */
function hashOf({ hashKey }: RingKey, bound: string, text: string): string {
  const hmac = createHmac('sha256', hashKey()).update(canonicalJson([bound, text]))
  return hmac.digest().subarray(0, 16).toString('base64url')
}

/** The id of the key that a sealed value needs; undefined when it is none. */
export function keyIdOf(sealed: string): string | undefined {
  return headerOf(sealed)?.kid
}

/** Of two keys with one name the first counts. */
function openRing(keys: VaultKeys): Ring {
  const byKid = new Map<string, RingKey>()
  for (const sealingKey of keys.sealingKeys)
    if (!byKid.has(sealingKey.kid)) byKid.set(sealingKey.kid, openKey(sealingKey))
  const [front] = keys.sealingKeys
  return { keys, current: byKid.get(front.kid) ?? openKey(front), byKid }
}

function openKey({ kid, key }: SealingKey): RingKey {
  const bytes = () => {
    const found = bytesOf(key)
    if (found === undefined) throw notAKey(`sealingKeys ${kid}`)
    return found
  }
  return {
    ...{ kid, key },
    secret: once(() => createSecretKey(bytes())),
    hashKey: once(() => createSecretKey(Buffer.from(hkdfSync('sha256', bytes(), '', 'hashes', 32)))),
  }
}

function once(make: () => KeyObject): () => KeyObject {
  let made: KeyObject | undefined
  return () => {
    made ??= make()
    return made
  }
}

/** Made once: node:crypto takes a KeyObject five times as fast as bytes. */
function fingerprintKeyOf({ fingerprintKey }: VaultKeys): KeyObject | undefined {
  const bytes = bytesOf(fingerprintKey)
  return bytes === undefined ? undefined : createSecretKey(bytes)
}

/** The bytes of a key; undefined when they are not 32 in base64url. */
function bytesOf(base64url: string): Uint8Array<ArrayBuffer> | undefined {
  const bytes = new Uint8Array(Buffer.from(base64url, 'base64url'))
  return bytes.length === 32 ? bytes : undefined
}

function notAKey(name: string): VaultError {
  return new VaultError(`the key ${name} is not 32 bytes in base64url`)
}
