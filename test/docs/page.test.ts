import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { fromSources } from '#infra/docs/docs-sources.ts'
import { errorDocs } from '#infra/docs/error-docs.ts'
import { requestFields } from '#infra/docs/json-schema.ts'
import { operationDocs } from '#infra/docs/operation-docs.ts'
import { docsPage } from '#infra/docs/page.ts'
import { isDocsFile } from '#shared/docs/docs-files.ts'
import { docsAnchor } from '#shared/lambda/http/docs-link.ts'

const page = docsPage()
const anchors = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))

describe('the documentation page', () => {
  test('has an entry for each error, where the header leads', () => {
    for (const { sample } of Object.values(errorDocs)) {
      const anchor = docsAnchor(
        sample.kind === 'badParameter' ? { kind: 'badParameter', faults: [] } : sample,
      )
      expect(anchors).toContain(anchor)
    }
  })

  test('has an entry for each parameter, where the header leads when that is wrong', () => {
    for (const { request } of Object.values(operationDocs)) {
      for (const { name } of requestFields(request)) {
        expect(anchors).toContain(docsAnchor({ kind: 'badParameter', faults: [{ field: name, rule: 'x' }] }))
      }
    }
    const inside = [{ field: 'passengers[0].idCardNo', rule: 'x' }]
    expect(docsAnchor({ kind: 'badParameter', faults: inside })).toBe('parameter-passengers')
    expect(docsAnchor({ kind: 'badParameter', faults: [{ field: '请求体', rule: 'x' }] })).toBe(
      'badParameter',
    )
  })

  test('names no place twice, and its own links lead somewhere', () => {
    expect([...page.matchAll(/ id="/g)]).toHaveLength(anchors.size)
    for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(anchors).toContain(target)
  })

  test('loads everything from where it lies itself', async () => {
    const loaded = [...page.matchAll(/(?:src|href)="(\/[^"]*)"/g)].map(([, path]) => path ?? '')
    expect(loaded.length).toBeGreaterThan(3)
    for (const path of loaded) expect(isDocsFile(path.replace('/docs/', '')), path).toBe(true)
    const files = await Promise.all((['docs.js', 'docs.css'] as const).map(fromSources))
    const texts = files.map(({ zipped }) => gunzipSync(zipped).toString('utf8'))
    expect([page, ...texts].join()).not.toMatch(/https?:\/\/(?!app\.example)/)
  })

  test('leads back to the board where there is one, and to nothing else that is not there', () => {
    expect(docsPage(undefined, { hasBoard: true })).toContain('<a href="/">')
    expect(page).not.toContain('href="/"')
  })

  test('tells whose queryKey has expired for how long one counts, and to search again', () => {
    const [, entry = ''] = /id="parameter-queryKey">(.*?)<\/section>/s.exec(page) ?? []
    expect(entry).toMatch(/30分钟.*重新查询/s)
    expect(entry).toMatch(/30 minutes.*search again/s)
  })

  test('escapes what it shows', () => {
    expect(page).not.toMatch(/<code>[^<]*"[^<]*<\/code>/)
    expect(page).toContain('&quot;passengerName&quot;')
  })
})
