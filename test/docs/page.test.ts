import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { extensions, operations } from '#contract/operations.ts'
import { pushSchemas } from '#contract/pushes.ts'
import { fromSources } from '#infra/docs/docs-sources.ts'
import { errorDocs } from '#infra/docs/error-docs.ts'
import { html } from '#infra/docs/html.ts'
import { requestFields } from '#infra/docs/json-schema.ts'
import { operationDocs } from '#infra/docs/operation-docs.ts'
import { docsPage } from '#infra/docs/page.ts'
import { chineseComments } from '#infra/docs/sample-comments.ts'
import { docsAnchor } from '#shared/lambda/http/docs-link.ts'

const pages = { chinese: docsPage('chinese'), english: docsPage('english') }
const idsOf = (page: string) => [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)

test('both languages have the same places in the same order', () => {
  expect(idsOf(pages.english)).toEqual(idsOf(pages.chinese))
})

describe.each(['chinese', 'english'] as const)('the documentation in %s', (language) => {
  const page = pages[language]
  const anchors = new Set(idsOf(page))

  test('begins with what comes first and ends with what comes last', () => {
    const order = [...page.matchAll(/<h2 id="([^"]+)"/g)].map(([, id]) => id)
    expect(order).toEqual([
      ...['quick-start', 'ordering', 'receiving', 'refunds', 'queries', 'checklist', 'api', 'errors'],
      ...['scenarios', 'migration', 'changes'],
    ])
  })

  test('has an entry for each error and each parameter, where the header leads', () => {
    for (const { sample } of Object.values(errorDocs)) {
      const anchor = docsAnchor(
        sample.kind === 'badParameter' ? { kind: 'badParameter', faults: [] } : sample,
      )
      expect(anchors).toContain(anchor)
    }
    for (const { request } of Object.values(operationDocs)) {
      for (const { name } of requestFields(request))
        expect(anchors).toContain(docsAnchor({ kind: 'badParameter', faults: [{ field: name, rule: 'x' }] }))
    }
    const inside = [{ field: 'passengers[0].idCardNo', rule: 'x' }]
    expect(docsAnchor({ kind: 'badParameter', faults: inside })).toBe('parameter-passengers')
  })

  test('keeps the places that were linked to before', () => {
    for (const id of ['api', 'errors', 'parameters', 'delivery', 'codes', 'scenarios', 'delivery-timeout'])
      expect(anchors).toContain(id)
  })

  test('has every operation and every push', () => {
    for (const { name } of [...Object.values(operations), ...Object.values(extensions)])
      expect(anchors).toContain(`operation-${name}`)
    for (const kind of Object.keys(pushSchemas)) expect(anchors).toContain(`push-${kind}`)
  })

  test('names no place twice, and its own links lead somewhere', () => {
    expect(idsOf(page)).toHaveLength(anchors.size)
    for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(anchors).toContain(target)
  })

  test('says that the key of a signature is what the secret holds in base64', () => {
    expect(page).toMatch(language === 'chinese' ? /whsec_.*Base64 解码/s : /text after it from base64/)
  })

  test('tells whose queryKey has expired for how long one counts, and to search again', () => {
    const [, entry = ''] = /id="parameter-queryKey">(.*?)<\/section>/s.exec(page) ?? []
    expect(entry).toMatch(language === 'chinese' ? /30 分钟.*重新查询/s : /30 minutes.*search again/s)
  })

  test('lets nobody try out where that may cost money', () => {
    expect(page).not.toContain('<form')
    expect(page).not.toContain('href="/"')
    const local = docsPage(language, { canTry: true })
    expect([...local.matchAll(/<form data-operation/g)]).toHaveLength(Object.keys(operationDocs).length)
    expect(local).toContain('<a href="/">')
  })

  test('escapes what it shows', () => {
    expect(page).not.toMatch(/<code>[^<]*"[^<{]*<\/code>(?=<\/p>)/)
    expect(page).toContain('&quot;passengerName&quot;')
    expect(page).not.toContain('{{')
  })
})

/** What a page says in its own words: without code, which quotes the wire, and the link to the other language. */
function toldIn(page: string): string {
  return page
    .replaceAll(/<(code|pre|head)\b[^>]*>[\s\S]*?<\/\1>/g, '')
    .replaceAll(/<a id="language".*?<\/a>/g, '')
    .replaceAll(/<[^>]+>/g, '\n')
}

/** What of a text a pattern finds, with some of what is around it. */
function foundIn(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(({ index }) => text.slice(Math.max(0, index - 12), index + 20))
}

test('the English page has Chinese only where it quotes the wire', () => {
  expect(foundIn(toldIn(pages.english), /[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]/g)).toEqual([])
})

test('the Chinese page has no English sentence, not even in the comments of its samples', () => {
  const sentence = /[A-Za-z][A-Za-z’']*(?: [A-Za-z’']+){2,}/g
  expect(foundIn(toldIn(pages.chinese), sentence)).toEqual([])
  const programs = [...pages.chinese.matchAll(/<pre[^>]*>([\s\S]*?)<\/pre>/g)].map(([, program]) => program)
  const comment = /(?:\/\/|#|\*|&quot;&quot;&quot;)\s*[A-Za-z][\w’'-]*(?: [\w’'-]+){2,}/g
  expect(foundIn(programs.join('\n'), comment)).toEqual([])
})

test('the Chinese page is punctuated in full width, with a space between Chinese and Latin', () => {
  const told = toldIn(pages.chinese)
  expect(foundIn(told, /[\u4e00-\u9fff][,:;?!(]/g)).toEqual([])
  expect(foundIn(told, /[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]/g)).toEqual([])
  for (const word of ['抢票单', '坐席', '票号', '推送', '验签', '幂等', '对账', '聚合数据'])
    expect(told).toContain(word)
  // One word for one thing.
  for (const word of ['座席', '帐号', '订单号码', '签名校验', '回执']) expect(told).not.toContain(word)
})

test('a sample is the very file, and in Chinese differs from it by its comments alone', () => {
  for (const [english, chinese] of chineseComments) {
    expect(pages.english, english).toContain(escaped(english))
    expect(pages.chinese, chinese).toContain(escaped(chinese))
    expect(english).not.toContain('\n')
  }
  const programsOf = (page: string) =>
    [...page.matchAll(/<figure[^>]*>.*?<pre[^>]*><code>([\s\S]*?)<\/code>/g)].map(
      ([, program = '']) => program,
    )
  const translated = programsOf(pages.english).map((program) =>
    chineseComments
      .toSorted(([one], [other]) => other.length - one.length)
      .reduce((text, [from, to]) => text.replaceAll(escaped(from), escaped(to)), program),
  )
  expect(programsOf(pages.chinese)).toEqual(translated)
})

function escaped(text: string): string {
  return html`${text}`.html
}

test('nothing is loaded from elsewhere', async () => {
  const files = await Promise.all((['docs.js', 'docs.css'] as const).map(fromSources))
  const texts = files.map(({ zipped }) => gunzipSync(zipped).toString('utf8'))
  expect(texts.join()).not.toMatch(/https?:\/\//)
  for (const page of Object.values(pages))
    for (const [, path = ''] of page.matchAll(/(?:src|href)="([^"#]+)"/g))
      expect(path).toMatch(/^(\/docs\/|data:)/)
})
