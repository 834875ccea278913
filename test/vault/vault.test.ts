import * as fc from 'fast-check'
import { compactDecrypt } from 'jose/jwe/compact/decrypt'
import { expect, test } from 'vitest'
import { canonicalJson } from '#shared/vault/canonical-json.ts'
import { createVault, VaultError, type VaultKeys } from '#shared/vault/vault.ts'
import { untilTrue } from '../e2e/support/poll.ts'

const bytes = (fill: number) => Buffer.alloc(32, fill).toString('base64url')
const first = { kid: 'k1', key: bytes(1) }
const second = { kid: 'k2', key: bytes(2) }
const fingerprintKey = bytes(9)
const vault = createVault({ sealingKeys: [first], fingerprintKey })
const passenger = { name: '魏小红', idCardNo: '320382199001013916' }

test('what is sealed opens for what it is bound to', async () => {
  const sealed = await vault.seal('T1', passenger)
  expect(await vault.open('T1', sealed)).toEqual(passenger)
})

test('a sealed value shows nothing of its content', async () => {
  const sealed = await vault.seal('T1', passenger)
  const decoded = sealed.split('.').map((part) => Buffer.from(part, 'base64url').toString('utf8'))
  for (const text of [sealed, ...decoded]) {
    expect(text).not.toContain(passenger.name)
    expect(text).not.toContain(passenger.idCardNo)
  }
})

test('sealing the same value twice gives different texts', async () => {
  expect(await vault.seal('T1', passenger)).not.toBe(await vault.seal('T1', passenger))
})

test('a sealed value moved to another item does not open, nor with its binding rewritten', async () => {
  const sealed = await vault.seal('T1', passenger)
  await expect(vault.open('T2', sealed)).rejects.toThrow(VaultError)
  const [header, ...rest] = sealed.split('.')
  const claims = JSON.parse(Buffer.from(header ?? '', 'base64url').toString())
  const forged = Buffer.from(JSON.stringify({ ...claims, bound: 'T2' })).toString('base64url')
  await expect(vault.open('T2', [forged, ...rest].join('.'))).rejects.toThrow(VaultError)
})

test('what is sealed for one purpose opens for no other and for none; without a purpose, as 0.1.0 sealed, for any', async () => {
  const vault = createVault({ sealingKeys: [first], fingerprintKey })
  const purposes = ['people', 'account', 'webhookSecret'] as const
  for (const purpose of purposes) {
    const sealed = await vault.seal('T1', passenger, purpose)
    for (const other of [...purposes, undefined]) {
      const opened = vault.open('T1', sealed, other)
      if (other === purpose) expect(await opened).toEqual(passenger)
      else await expect(opened).rejects.toThrow(VaultError)
    }
    expect(await vault.open('T1', await vault.seal('T1', passenger), purpose)).toEqual(passenger)
  }
})

test('a reader of 0.1.0, which knows of no purpose, opens what is sealed for one', async () => {
  const vault = createVault({ sealingKeys: [first], fingerprintKey })
  const sealed = await vault.seal('T1', passenger, 'people')
  const key = Buffer.from(first.key, 'base64url')
  const { plaintext, protectedHeader } = await compactDecrypt(sealed, key)
  expect([JSON.parse(Buffer.from(plaintext).toString()), protectedHeader.bound]).toEqual([passenger, 'T1'])
})

test('after a rotation old values open, new ones are sealed with the new key, and a retired key opens nothing', async () => {
  const old = await vault.seal('T1', passenger)
  const rotated = createVault({ sealingKeys: [second, first], fingerprintKey })
  expect(await rotated.open('T1', old)).toEqual(passenger)
  const fresh = await rotated.seal('T1', passenger)
  expect([vault.keyIdOf(old), vault.keyIdOf(fresh)]).toEqual(['k1', 'k2'])
  const retired = createVault({ sealingKeys: [second], fingerprintKey })
  await expect(retired.open('T1', old)).rejects.toThrow(VaultError)
  expect(await retired.open('T1', fresh)).toEqual(passenger)
})

test('a hash is found by its text, its owner and its key together', async () => {
  const hashed = await vault.hashes('T1', [passenger.idCardNo, 'P12345678'])
  expect(hashed).toEqual({ kid: 'k1', hashes: [expect.stringMatching(/^[\w-]{22}$/), expect.any(String)] })
  expect(await vault.hasHash('T1', hashed, passenger.idCardNo)).toBe(true)
  expect(await vault.hasHash('T1', hashed, 'P12345679')).toBe(false)
  expect(await vault.hasHash('T2', hashed, passenger.idCardNo)).toBe(false)
  const stranger = createVault({ sealingKeys: [{ ...first, key: bytes(3) }], fingerprintKey })
  expect(await stranger.hasHash('T1', hashed, passenger.idCardNo)).toBe(false)
})

test('nobody without the key sees that two owners have a text in common', async () => {
  const of = async (bound: string) => (await vault.hashes(bound, [passenger.idCardNo])).hashes
  expect(await of('T1')).toEqual(await of('T1'))
  expect(await of('T1')).not.toEqual(await of('T2'))
})

test('hashes are found through a rotation, as long as their key is on the ring', async () => {
  const old = await vault.hashes('T1', ['a'])
  const rotated = createVault({ sealingKeys: [second, first], fingerprintKey })
  expect([await rotated.hasHash('T1', old, 'a'), await rotated.hasHash('T1', old, 'b')]).toEqual([
    true,
    false,
  ])
  expect((await rotated.hashes('T1', ['a'])).kid).toBe('k2')
  const retired = createVault({ sealingKeys: [second], fingerprintKey })
  expect(await retired.hasHash('T1', old, 'a')).toBeUndefined()
})

/** A vault whose ring is exchanged while it is in use. */
function renewable(first: VaultKeys) {
  let keys = first
  const vault = createVault(first, async () => keys)
  return { vault, renew: (next: VaultKeys) => (keys = next) }
}

test('a vault whose ring is exchanged opens what the new keys have sealed, seals with the front one, and opens nothing with a retired one', async () => {
  const { vault: living, renew } = renewable({ sealingKeys: [first], fingerprintKey })
  const old = await living.seal('T1', passenger)
  renew({ sealingKeys: [first, second], fingerprintKey })
  const newer = await createVault({ sealingKeys: [second, first], fingerprintKey }).seal('T1', passenger)
  expect(await living.open('T1', newer)).toEqual(passenger)
  expect(living.keyIdOf(await living.seal('T1', passenger))).toBe('k1')
  renew({ sealingKeys: [second, first], fingerprintKey })
  expect(living.keyIdOf(await living.seal('T1', passenger))).toBe('k2')
  expect(await living.open('T1', old)).toEqual(passenger)
  renew({ sealingKeys: [second], fingerprintKey })
  await expect(living.open('T1', old)).rejects.toThrow(VaultError)
})

test('a key that is another one under the same name opens nothing of the first', async () => {
  const { vault: living, renew } = renewable({ sealingKeys: [first, second], fingerprintKey })
  const sealed = await living.seal('T1', passenger)
  renew({ sealingKeys: [second, first], fingerprintKey })
  expect(await living.open('T1', sealed)).toEqual(passenger)
  renew({ sealingKeys: [second, { kid: 'k1', key: bytes(3) }], fingerprintKey })
  await expect(living.open('T1', sealed)).rejects.toThrow(VaultError)
})

test('fingerprints stay the same whatever the ring becomes, so that a repeated submit is known again', async () => {
  const { vault: living, renew } = renewable({ sealingKeys: [first], fingerprintKey })
  const before = living.fingerprint(passenger)
  renew({ sealingKeys: [second], fingerprintKey: bytes(8) })
  await living.seal('T1', passenger)
  expect(living.fingerprint(passenger)).toBe(before)
})

test('a fingerprint key that could not be used is used once it has been mended', async () => {
  const { vault: living, renew } = renewable({ sealingKeys: [first], fingerprintKey: 'AAAA' })
  expect(() => living.fingerprint(passenger)).toThrow(/fingerprintKey is not 32 bytes/)
  renew({ sealingKeys: [first], fingerprintKey })
  expect(() => living.fingerprint(passenger)).toThrow(/fingerprintKey is not 32 bytes/)
  await untilTrue('the mended key', () => {
    try {
      return living.fingerprint(passenger) === vault.fingerprint(passenger)
    } catch {
      return false
    }
  })
})

test('a value sealed with another key of the same name does not open', async () => {
  const other = createVault({ sealingKeys: [{ kid: 'k1', key: bytes(3) }], fingerprintKey })
  await expect(vault.open('T1', await other.seal('T1', passenger))).rejects.toThrow(VaultError)
})

test('whatever is not a sealed value is refused with a VaultError that does not repeat it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ minLength: 3 }), async (text) => {
      const error = await vault.open('T1', text).then(
        () => undefined,
        (reason: unknown) => reason,
      )
      expect(error).toBeInstanceOf(VaultError)
    }),
  )
})

test('a key of the wrong length is refused by name, by what needs it and by nothing else', async () => {
  const short = { kid: 'short', key: 'AAAA' }
  const good = { kid: 'good', key: Buffer.alloc(32, 5).toString('base64url') }
  const fingerprintKey = good.key
  const sealed = await createVault({ sealingKeys: [good], fingerprintKey }).seal('order', 'x')
  const vault = createVault({ sealingKeys: [short, good], fingerprintKey })
  expect(await vault.open('order', sealed)).toBe('x')
  await expect(vault.seal('order', 'x')).rejects.toThrow(/short is not 32 bytes/)
  const unmarked = createVault({ sealingKeys: [good, short], fingerprintKey: 'AAAA' })
  expect(await unmarked.open('order', await unmarked.seal('order', 'x'))).toBe('x')
  expect(() => unmarked.fingerprint('x')).toThrow(/fingerprintKey is not 32 bytes/)
})

test('equal values have equal fingerprints whatever the order of their keys; other values and other keys do not', () => {
  const other = createVault({ sealingKeys: [first], fingerprintKey: bytes(8) })
  expect(vault.fingerprint({ a: 1, b: { c: 2, d: 3 } })).toBe(vault.fingerprint({ b: { d: 3, c: 2 }, a: 1 }))
  expect(vault.fingerprint({ a: 1 })).not.toBe(vault.fingerprint({ a: '1' }))
  expect(vault.fingerprint([1, 2])).not.toBe(vault.fingerprint([2, 1]))
  expect(vault.fingerprint({ a: 1 })).not.toBe(other.fingerprint({ a: 1 }))
})

test('canonical JSON holds the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

test('a value whose key is not in the ring says so, and not that it is damaged', async () => {
  const other = createVault({ sealingKeys: [second], fingerprintKey })
  await expect(other.open('T1', await vault.seal('T1', passenger))).rejects.toThrow(
    'the sealed value names no key of the ring',
  )
})
