import { expect, test } from 'vitest'
import { originOf } from '#infra/machine/origin-of.ts'

test.each([
  ['127.0.0.1', 'http://127.0.0.1:3000'],
  ['::1', 'http://[::1]:3000'],
  ['192.168.0.7', 'http://192.168.0.7:3000'],
  // No address to connect to: what is printed, and what the sandbox calls back, must work.
  ['0.0.0.0', 'http://127.0.0.1:3000'],
  ['::', 'http://[::1]:3000'],
])('a server that listens on %s is reached at %s', (host, url) => {
  expect(originOf(host, 3000)).toBe(url)
})
