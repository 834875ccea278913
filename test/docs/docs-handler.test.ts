import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { fromSources } from '#infra/docs/docs-sources.ts'
import { httpEvent } from '#infra/local/gateway/http-event.ts'
import { lambdaContext } from '#infra/local/gateway/lambda-context.ts'
import { docsFileNames, docsFiles } from '#shared/docs/docs-files.ts'
import { docsHandler } from '#shared/lambda/docs-handler.ts'
import type { HttpAnswer } from '#shared/lambda/http/event.ts'
import { barePlatform } from '#shared/lambda/platform/bare-platform.ts'

const read: string[] = []
const handler = docsHandler((file) => {
  read.push(file)
  return fromSources(file)
})({ ...barePlatform, env: { DOCS_URL: '/docs' }, log: () => undefined })

function ask(target: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') {
  const rawHeaders = Object.entries({ host: 'tickets.example.com', ...headers }).flat()
  const request = {
    method,
    target,
    rawHeaders,
    body: Buffer.alloc(0),
    sourceIp: '203.0.113.9',
    receivedAt: 0,
  }
  const event = httpEvent({ ...request, requestId: 'r', routeKey: `${method} /docs`, pathParameters: {} })
  return handler(event, lambdaContext('docs', 'r'))
}

function textOf({ body, headers, isBase64Encoded }: HttpAnswer): string {
  expect(isBase64Encoded).toBe(true)
  const bytes = Buffer.from(body, 'base64')
  return (headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString('utf8')
}

const paths = docsFileNames.map((file) => [file, `/docs/${file.replace('.html', '')}`] as const)

describe.each(paths)('%s', (file, path) => {
  test('comes with its type, zipped or not as asked, and lets nothing in from elsewhere', async () => {
    const zipped = await ask(path, { 'accept-encoding': 'gzip, deflate, br' })
    const plain = await ask(path)
    expect(zipped.headers).toMatchObject({
      'content-encoding': 'gzip',
      vary: 'accept-encoding, accept-language',
    })
    expect(plain.headers).not.toHaveProperty('content-encoding')
    expect((await ask(path, { 'accept-encoding': 'br, gzip;q=0' })).headers).not.toHaveProperty(
      'content-encoding',
    )
    expect(textOf(zipped)).toBe(textOf(plain))
    expect(zipped.headers['content-type']).toBe(docsFiles[file])
    expect(zipped.headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/)
    expect(zipped.headers['x-content-type-options']).toBe('nosniff')
  })

  test('is sent once: whoever has it is told so, and an address with its version is kept for ever', async () => {
    const { headers } = await ask(path)
    const etag = headers.etag ?? ''
    expect(etag).toBe(`"${(await fromSources(file)).version}"`)
    expect(headers['cache-control']).toBe('no-cache')
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const again = await ask(path, { 'if-none-match': known })
      expect(again).toMatchObject({ statusCode: 304, body: '', headers: { etag } })
    }
    expect((await ask(path, { 'if-none-match': '"other"' })).statusCode).toBe(200)
    const versioned = await ask(`${path}?v=${etag.replaceAll('"', '')}`)
    expect(versioned.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect((await ask(`${path}?v=older`)).headers['cache-control']).toBe('no-cache')
  })

  test('has no body when only its headers are asked for', async () => {
    expect(await ask(path, {}, 'HEAD')).toMatchObject({ statusCode: 200, body: '' })
  })
})

test('the page names the version of each of its files', async () => {
  const page = textOf(await ask('/docs'))
  for (const file of ['docs.css', 'docs.js'] as const)
    expect(page).toContain(`"/docs/${file}?v=${(await fromSources(file)).version}"`)
})

const wishes = [
  [undefined, 'zh-CN'],
  ['*', 'zh-CN'],
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh-CN'],
  ['zh-TW', 'zh-CN'],
  ['en-GB,en;q=0.9', 'en'],
  ['en,zh;q=0.5', 'en'],
  ['en;q=0.5, zh', 'zh-CN'],
  ['en, zh', 'en'],
  ['zh, en', 'zh-CN'],
  ['fr-FR', 'en'],
  ['zh;q=0, en;q=0.1', 'en'],
  // Scripts, regions and old spellings of Chinese.
  ['zh-Hant-TW', 'zh-CN'],
  ['zh-Hans-CN;q=0.8, en;q=0.7', 'zh-CN'],
  ['ZH-cn', 'zh-CN'],
  ['zh_CN', 'zh-CN'],
  ['en_US', 'en'],
  ['zh-CN;q=0.2, zh-HK;q=0.9, en;q=0.5', 'zh-CN'],
  // Blanks, and Q in capitals.
  [' en ; Q=0.3 , zh ; q=0.30', 'en'],
  ['en;level=1;q=0.4,zh;q=0.5', 'zh-CN'],
  // Any language.
  ['*;q=0.5', 'zh-CN'],
  ['*, en;q=0.9', 'zh-CN'],
  ['*;q=0.1, en', 'en'],
  ['en;q=0, *', 'zh-CN'],
  ['zh;q=0, *', 'en'],
  ['fr, *;q=0.5', 'en'],
  ['fr-FR,fr;q=0.9,zh;q=0.2', 'zh-CN'],
  ['zh;q=0', 'en'],
  // Parts that cannot be read count as nothing.
  ['', 'zh-CN'],
  [',;,', 'zh-CN'],
  ['q=1', 'zh-CN'],
  ['???, 中文', 'zh-CN'],
  ['en;q=much', 'zh-CN'],
  ['en;q=, zh;q=0.1', 'zh-CN'],
  ['zh;q=7, en;q=0.1', 'en'],
  ['zh;q=-1, en;q=0.1', 'en'],
  ['zhongwen, english', 'zh-CN'],
] as const
test.each(wishes)('a browser that asks for %s is shown the page in %s', async (wish, lang) => {
  const headers = wish === undefined ? {} : { 'accept-language': wish }
  const spoken = await Promise.all(['/docs', '/docs/zh', '/docs/en'].map((path) => langOf(path, headers)))
  expect(spoken).toEqual([lang, 'zh-CN', 'en'])
})

async function langOf(path: string, headers: Readonly<Record<string, string>>) {
  return /<html lang="([^"]+)">/.exec(textOf(await ask(path, headers)))?.[1]
}

test('no other path leads to a file', async () => {
  for (const path of [
    '/docs/',
    '/docs/index.html',
    '/docs/zh.html',
    '/docs/toString',
    '/docs/../package.json',
    '/docs/%2e%2e',
  ]) {
    const { statusCode, body, headers } = await ask(path)
    expect([path, statusCode, JSON.parse(body).error_code]).toEqual([path, 404, 10007])
    expect(headers['x-docs']).toBe('http://tickets.example.com/docs#unknownPath')
  }
})

test('each file is read once', () => {
  expect(read.toSorted()).toEqual(docsFileNames.toSorted())
})
