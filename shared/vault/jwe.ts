import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto'
import * as z from 'zod/mini'

/*
 * JWE in its compact form (RFC 7516), of the one kind that the vault writes: `dir` with `A256GCM`. jose reads and writes the
 * same, and the tests hold the two against each other; but WebCrypto, which jose is built on, hands even a few hundred bytes
 * to another thread, and takes seven times as long.
 */

const algorithm = 'aes-256-gcm'
const ivBytes = 12
const tagBytes = 16

const jweHeader = z.object({
  alg: z.literal('dir'),
  enc: z.literal('A256GCM'),
  kid: z.string(),
  bound: z.string(),
  purpose: z.optional(z.string()),
  // Neither is understood here: who must understand them must not open it.
  zip: z.optional(z.never()),
  crit: z.optional(z.never()),
})

/** What a value says of itself, readable and authenticated. */
export type JweHeader = {
  readonly kid: string
  readonly bound: string
  readonly purpose?: string | undefined
}

/** Encrypts a text under a key of 32 bytes, with an IV of its own. */
export function encryptJwe(header: JweHeader, text: string, key: KeyObject): string {
  const head = base64url(Buffer.from(JSON.stringify({ alg: 'dir', enc: 'A256GCM', ...header })))
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv(algorithm, key, iv, { authTagLength: tagBytes }).setAAD(Buffer.from(head))
  const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return `${head}..${base64url(iv)}.${base64url(encrypted)}.${base64url(cipher.getAuthTag())}`
}

/** Header, IV of 12 bytes, what is encrypted, tag of 16 bytes; a key that is encrypted along with them has no place here. */
const compact = /^([\w-]+)\.\.([\w-]{16})\.([\w-]*)\.([\w-]{22})$/

/**
 * Decrypts what `encryptJwe` made, under the key of its header's `kid`; undefined for whatever is damaged, of another kind or
 * under another key.
 */
export function decryptJwe(
  jwe: string,
  keyOf: (kid: string) => KeyObject,
): { readonly header: JweHeader; readonly text: string } | undefined {
  const [, head, iv, encrypted, tag] = compact.exec(jwe) ?? []
  const header = headerOf(jwe)
  if (head === undefined || iv === undefined || encrypted === undefined || tag === undefined) return undefined
  if (header === undefined) return undefined
  const key = keyOf(header.kid)
  const decipher = createDecipheriv(algorithm, key, Buffer.from(iv, 'base64url'), { authTagLength: tagBytes })
  decipher.setAAD(Buffer.from(head)).setAuthTag(Buffer.from(tag, 'base64url'))
  try {
    const opened = decipher.update(Buffer.from(encrypted, 'base64url'))
    // Throws unless the tag fits: nothing is handed on before that.
    return { header, text: Buffer.concat([opened, decipher.final()]).toString('utf8') }
  } catch {
    return undefined
  }
}

/** The header, which is not verified here; undefined when it is none of this kind. */
export function headerOf(jwe: string): JweHeader | undefined {
  try {
    const [head = ''] = jwe.split('.', 1)
    return jweHeader.parse(JSON.parse(Buffer.from(head, 'base64url').toString('utf8')))
  } catch {
    return undefined
  }
}

const base64url = (bytes: Buffer) => bytes.toString('base64url')
