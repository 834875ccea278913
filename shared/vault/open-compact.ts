import { createDecipheriv, type KeyObject } from 'node:crypto'
import * as z from 'zod/mini'

/** A sealed value taken apart: JWE compact serialisation (RFC 7516) without an encrypted key. */
export type CompactParts = {
  /** The id of the key that sealed it. */
  readonly kid: string
  /** What it belongs to. */
  readonly bound: string
  /** The header as it stands there: it is sealed along. */
  readonly head: string
  readonly iv: string
  readonly ciphertext: string
  readonly tag: string
}

/** Nothing but what the vault writes: another algorithm, a compression or an extension is never looked at. */
const headerSchema = z.strictObject({
  alg: z.literal('dir'),
  enc: z.literal('A256GCM'),
  kid: z.string(),
  bound: z.string(),
})

/** Header, no key, 12 bytes of nonce, text, 16 bytes of tag, each in base64url. */
const compact = /^([\w-]+)\.\.([\w-]{16})\.([\w-]+)\.([\w-]{22})$/

/** Takes a sealed value apart; undefined when it is none of the vault's. */
export function readCompact(sealed: string): CompactParts | undefined {
  const [, head, iv, ciphertext, tag] = compact.exec(sealed) ?? []
  if (head === undefined || iv === undefined || ciphertext === undefined || tag === undefined)
    return undefined
  const header = headerSchema.safeParse(jsonOf(Buffer.from(head, 'base64url').toString()))
  return header.success
    ? { kid: header.data.kid, bound: header.data.bound, head, iv, ciphertext, tag }
    : undefined
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * Opens what jose has sealed, by Node's own AES-GCM. jose itself opens by WebCrypto, which hands each value to another
 * thread: of a few hundred bytes that takes five times the CPU time, on every orderDetail. Throws when key, header or
 * content is not what was sealed.
 */
export function openCompact({ head, iv, ciphertext, tag }: CompactParts, key: KeyObject): string {
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'), { authTagLength: 16 })
  decipher.setAAD(Buffer.from(head)).setAuthTag(Buffer.from(tag, 'base64url'))
  return decipher.update(ciphertext, 'base64url', 'utf8') + decipher.final('utf8')
}
