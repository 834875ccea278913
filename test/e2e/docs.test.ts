import { describe, expect, test } from 'vitest'
import { clientOf, type Parameters } from './support/client.ts'
import { startService } from './support/service.ts'
import { placeOrder, searchTrip, submitFor } from './support/trips.ts'

const { url, north, clock, sandbox } = await startService()
const page = await (await fetch(`${url}/docs`, { headers: { 'accept-language': 'en' } })).text()

/** What a refusal’s header leads to: the entry of the page. */
function entryOf(headers: Headers): string {
  const link = headers.get('x-docs') ?? ''
  const [address, anchor] = link.split('#')
  expect(address).toBe(`${url}/docs`)
  return (
    new RegExp(`<section class="entry" id="${anchor}">[\\s\\S]*?</section>`).exec(page)?.[0] ?? `no ${link}`
  )
}

function refusedSearch(parameters: Parameters, key: string = north.apiKey) {
  return clientOf(url, key).send('search', { from: '北京', to: '上海', date: '20990101', ...parameters })
}

describe('an error that integrators meet is explained where x-docs leads', () => {
  test('a wrong key', async () => {
    const { headers } = await refusedSearch({}, 'wrong')
    expect(entryOf(headers)).toContain('Wrong key')
  })

  test('a date in the wrong format', async () => {
    const { headers, body } = await refusedSearch({ date: '2026-12-22' })
    expect(body.error_code).toBe(223804)
    expect(entryOf(headers)).toContain('须为yyyyMMdd格式的日期')
  })

  test('a queryKey whose time is over', async () => {
    const found = await searchTrip(north, clock.now())
    await sandbox.advance(31 * 60)
    const { headers, body } = await north.send('submitOrder', submitFor(found))
    expect(body.reason).toContain('queryKey')
    expect(entryOf(headers)).toContain('It counts for 30 minutes')
  })

  test('a callback URL that cannot be', async () => {
    const { headers } = await north.send('addCallbackUrl', { type: 1, url: 'ftp://example.com' })
    expect(entryOf(headers)).toContain('Where pushes go')
  })

  test('the same number for another order, an order that is not there, a path that is not there', async () => {
    const { parameters } = await placeOrder(north, clock.now())
    const conflict = await north.send('submitOrder', { ...parameters, person: 'other' })
    expect(entryOf(conflict.headers)).toContain('The number is taken')
    const absent = await north.send('orderDetail', { outOrderNo: 'NOSUCHORDER' })
    expect(entryOf(absent.headers)).toContain('No such order')
    expect(entryOf((await fetch(`${url}/nowhere`)).headers)).toContain('No such path')
  })
})

test('a success needs no explanation', async () => {
  const { headers } = await north.send('dataDictionary', {})
  expect(headers.get('x-docs')).toBeNull()
})

describe('/docs', () => {
  test('shows the page, and its files', async () => {
    expect(page).toContain('<title>')
    const document = await fetch(`${url}/docs/openapi.json`)
    expect(document.headers.get('content-type')).toBe('application/json')
    expect(await document.json()).toMatchObject({ openapi: '3.1.0' })
    for (const path of ['/docs/zh', '/docs/en', '/docs/docs.js', '/docs/openapi.zh.json'])
      expect([path, (await fetch(`${url}${path}`)).status]).toEqual([path, 200])
  })

  test('has nothing else: other paths below it are answered as everywhere', async () => {
    for (const path of ['/docs/package.json', '/docs/../package.json', '/docs/toString', '/docsx']) {
      const response = await fetch(`${url}${path}`)
      expect(response.status).toBe(404)
      expect(await response.json()).toMatchObject({ error_code: 10007 })
    }
    expect((await fetch(`${url}/docs`, { method: 'POST' })).status).toBe(404)
    expect(await (await fetch(`${url}/docs`, { method: 'HEAD' })).text()).toBe('')
  })
})
