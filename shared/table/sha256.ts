import { createHash, createHmac, createSecretKey, type Hash, type Hmac, type KeyObject } from 'node:crypto'

/** Text or bytes, as the SDK hands them over. */
type SourceData = string | ArrayBuffer | ArrayBufferView

/** The SDK keeps the key of a day's signatures: made a KeyObject once, it serves them all. */
const keys = new WeakMap<object, KeyObject>()

/**
 * SHA-256, and with a secret its HMAC, for the SDK's signatures: what it has itself hands every secret to Node as bytes,
 * of which Node makes a key each time. That takes five times as long as the rest, twice a request.
 */
export class Sha256 {
  readonly #secret: string | KeyObject | undefined
  #hash: Hash | Hmac

  constructor(secret?: SourceData) {
    this.#secret = secret === undefined || typeof secret === 'string' ? secret : keyOf(secret)
    this.#hash = this.#begin()
  }

  update(data: SourceData): void {
    this.#hash.update(typeof data === 'string' ? data : bytesOf(data))
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest()
  }

  reset(): void {
    this.#hash = this.#begin()
  }

  #begin(): Hash | Hmac {
    return this.#secret === undefined ? createHash('sha256') : createHmac('sha256', this.#secret)
  }
}

function keyOf(secret: ArrayBuffer | ArrayBufferView): KeyObject {
  const known = keys.get(secret)
  if (known !== undefined) return known
  const key = createSecretKey(bytesOf(secret))
  keys.set(secret, key)
  return key
}

function bytesOf(data: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data)
}
