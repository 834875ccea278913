import { createSecretKey } from 'node:crypto'
import fc from 'fast-check'
import { compactDecrypt } from 'jose/jwe/compact/decrypt'
import { CompactEncrypt } from 'jose/jwe/compact/encrypt'
import { describe, expect, test } from 'vitest'
import { decryptJwe, encryptJwe, headerOf } from '#shared/vault/jwe.ts'

/* What the vault writes is JWE: jose, which is written by others after the same RFC, reads it and writes it. */

const bytes = new Uint8Array(32).fill(7)
const key = createSecretKey(bytes)
const header = { kid: 'k1', bound: 'T1', purpose: 'people' }
const full = { alg: 'dir', enc: 'A256GCM', ...header }

const open = (jwe: string) => decryptJwe(jwe, () => key)
const byJose = (text: string, protectedHeader: object = full, by: Uint8Array = bytes) =>
  new CompactEncrypt(new TextEncoder().encode(text)).setProtectedHeader(protectedHeader as never).encrypt(by)

describe('jose', () => {
  test('opens whatever is encrypted here, with the same header', () =>
    fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), fc.string(), async (text, bound) => {
        const { plaintext, protectedHeader } = await compactDecrypt(
          encryptJwe({ ...header, bound }, text, key),
          bytes,
        )
        // A lone surrogate is no character: both write U+FFFD in its place.
        expect(Buffer.from(plaintext).toString()).toBe(Buffer.from(text).toString())
        expect(protectedHeader).toEqual({ ...full, bound })
      }),
      { numRuns: 40 },
    ))

  test('encrypts what is opened here', () =>
    fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), fc.string(), async (text, bound) => {
        const opened = open(await byJose(text, { ...full, bound }))
        expect(opened).toEqual({ header: { ...full, bound }, text: Buffer.from(text).toString() })
      }),
      { numRuns: 40 },
    ))

  test('refuses whatever is refused here, in whichever place it was changed', () =>
    fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.constantFrom('A', 'b', '0', '-', '_', '.', '=', ' ', ''),
        async (at, sign) => {
          const jwe = encryptJwe(header, 'a text of some length', key)
          const place = at % jwe.length
          const changed = jwe.slice(0, place) + sign + jwe.slice(place + 1)
          const isOpened = await compactDecrypt(changed, bytes).then(
            () => true,
            () => false,
          )
          // The last character of a part has bits that stand for nothing: either reader may leave them aside.
          const isLast = [...'.'].includes(jwe[place + 1] ?? '.')
          if (!isLast) expect(open(changed) !== undefined).toBe(isOpened)
          else if (open(changed) !== undefined) expect(open(changed)).toEqual(open(jwe))
        },
      ),
      { numRuns: 200 },
    ))
})

test('each value has an IV of its own', () => {
  const ivs = Array.from({ length: 100 }, () => encryptJwe(header, 'x', key).split('.')[2])
  expect(new Set(ivs).size).toBe(100)
})

test('under another key nothing is opened', () => {
  const other = createSecretKey(new Uint8Array(32).fill(8))
  expect(decryptJwe(encryptJwe(header, 'x', key), () => other)).toBeUndefined()
})

test.each([
  ['of another algorithm', { ...full, alg: 'A256KW' }],
  ['of another encryption', { ...full, enc: 'A128GCM' }],
  ['compressed', { ...full, zip: 'DEF' }],
  ['with something critical', { ...full, crit: ['b64'] }],
  ['without a key’s name', { alg: 'dir', enc: 'A256GCM', bound: 'T1' }],
  ['bound to nothing', { alg: 'dir', enc: 'A256GCM', kid: 'k1' }],
])('a value %s is none of ours', (_what, head) => {
  const [, ...rest] = encryptJwe(header, 'x', key).split('.')
  const jwe = [Buffer.from(JSON.stringify(head)).toString('base64url'), ...rest].join('.')
  expect([headerOf(jwe), open(jwe)]).toEqual([undefined, undefined])
})

test('a header may say more than is read of it', async () => {
  const jwe = await byJose('x', { ...full, newer: 1 })
  expect(open(jwe)).toMatchObject({ header, text: 'x' })
})

test.each(['', '.', '....', 'a..b.c.d', 'e30..b.c.d'])('%j has no header', (text) => {
  expect(headerOf(text)).toBeUndefined()
  expect(open(text)).toBeUndefined()
})

test('a tag, or an IV, of another length is refused', () => {
  const [head, , iv, encrypted, tag = ''] = encryptJwe(header, 'a text', key).split('.')
  for (const short of [tag.slice(0, 16), tag.slice(0, 6), ''])
    expect(open(`${head}..${iv}.${encrypted}.${short}`), short).toBeUndefined()
  expect(open(`${head}..${iv}AAAA.${encrypted}.${tag}`)).toBeUndefined()
  expect(open(`${head}.AAAA.${iv}.${encrypted}.${tag}`)).toBeUndefined()
})
