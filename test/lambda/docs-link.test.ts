import { expect, test } from 'vitest'
import { create } from '#functions/data-dictionary.ts'
import { docsAnchor, docsUrlOf } from '#shared/lambda/http/docs-link.ts'
import type { HttpEvent } from '#shared/lambda/http/event.ts'
import { barePlatform } from '#shared/lambda/platform/bare-platform.ts'
import { call } from './lambda-fixture.ts'

function refuse(env: Readonly<Record<string, string>>) {
  const handler = create({ ...barePlatform, env, log: () => undefined })
  return call(handler, { query: '' })
}

test('a refusal says where it is explained, if there is such a place', async () => {
  const { headers } = await refuse({ DOCS_URL: 'https://docs.example.com/a' })
  expect(headers['x-docs']).toBe('https://docs.example.com/a#badKey')
  expect((await refuse({})).headers).not.toHaveProperty('x-docs')
  expect((await refuse({ DOCS_URL: '' })).headers).not.toHaveProperty('x-docs')
})

test('a place that is a path is at the host that the caller named, as he reached it', () => {
  const event = (headers: Record<string, string>) =>
    ({ headers, requestContext: { domainName: 'tickets.example.com' } }) as unknown as HttpEvent
  const overTls = event({ 'x-forwarded-proto': 'https' })
  expect(docsUrlOf('/docs', overTls)).toBe('https://tickets.example.com/docs')
  expect(docsUrlOf('/docs', event({}))).toBe('https://tickets.example.com/docs')
  expect(docsUrlOf('/docs', event({ 'x-forwarded-proto': 'http' }))).toBe('http://tickets.example.com/docs')
  expect(docsUrlOf('https://elsewhere.example', overTls)).toBe('https://elsewhere.example')
  expect(docsUrlOf(undefined, overTls)).toBeUndefined()
})

test('whatever somebody calls a parameter, nothing but a word gets into the header', () => {
  for (const field of ['a\r\nset-cookie: x', 'a"><script>', 'a#b', 'a b', '参数', '', 'passengers[0].x']) {
    const anchor = docsAnchor({ kind: 'badParameter', faults: [{ field, rule: 'x' }] })
    expect(anchor).toMatch(/^(badParameter|parameter-(a|passengers))$/)
  }
})
