import { createHash } from 'node:crypto'
import { canonicalJson } from '#shared/vault/canonical-json.ts'
import { Sealed } from '#shared/vault/sealed.ts'
import { type Vault, VaultError } from '#shared/vault/vault.ts'

/**
 * A vault that hides nothing and answers at once: the real one computes on the thread pool, whose time nobody owns. It
 * keeps what the code may rely on: a value opens for what it was bound to and for nothing else, and sealing the same
 * again looks different.
 */
export function createSimulatedVault(): Vault {
  let sealed = 0
  return {
    async seal(bound, value) {
      sealed += 1
      const content = Buffer.from(JSON.stringify({ bound, value })).toString('base64url')
      return Sealed.parse(`plain..${sealed}.${content}.x`)
    },
    async open(bound, text) {
      const [head, , , content = ''] = text.split('.')
      if (head !== 'plain') throw new VaultError('damaged')
      const opened: { readonly bound: string; readonly value: unknown } = JSON.parse(
        Buffer.from(content, 'base64url').toString(),
      )
      if (opened.bound !== bound) throw new VaultError('the sealed value belongs to something else')
      return opened.value
    },
    fingerprint: (value) => createHash('sha256').update(canonicalJson(value)).digest('base64url'),
    hashes: async (bound, texts) => ({ kid: 'plain', hashes: texts.map((text) => hashOf(bound, text)) }),
    hasHash: async (bound, { hashes }, text) => hashes.includes(hashOf(bound, text)),
    keyIdOf: () => 'plain',
  }
}

function hashOf(bound: string, text: string): string {
  return createHash('sha256')
    .update(canonicalJson([bound, text]))
    .digest('base64url')
}
