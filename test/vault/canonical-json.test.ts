import { expect, test } from 'vitest'
import { canonicalJson } from '#shared/vault/canonical-json.ts'

test('keys are sorted, at every depth; lists keep their order', () => {
  const value = { b: 1, a: { d: [{ z: 1, y: 2 }, 3], c: null }, B: 'x', aa: true, gone: undefined }
  expect(canonicalJson(value)).toBe('{"B":"x","a":{"c":null,"d":[{"y":2,"z":1},3]},"aa":true,"b":1}')
})

test('what JSON cannot hold is null', () => {
  expect([undefined, null, [undefined]].map(canonicalJson)).toEqual(['null', 'null', '[null]'])
})
