import * as z from 'zod/mini'

/**
 * A sealed value: JWE compact serialisation without an encrypted key. It opens only with the key ring,
 * and only for what it is bound to. (Apart from vault.ts, so that whoever just carries sealed values
 * does not load the cryptography.)
 */
export const Sealed = z
  .string()
  .check(z.regex(/^[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/))
  .brand<'Sealed'>()
export type Sealed = z.infer<typeof Sealed>

/** Keyed hashes of texts, and the id of the sealing key that theirs is derived from. */
export type KeyedHashes = { readonly kid: string; readonly hashes: readonly string[] }
