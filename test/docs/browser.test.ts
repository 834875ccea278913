import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { beforeAll, describe, expect, test } from 'vitest'
import { extensions, operations } from '#contract/operations.ts'
import { hasChromium, launch, open, type WatchedPage } from '#test/board/support/chromium.ts'
import { startService } from '#test/e2e/support/service.ts'

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** A page shows what was done to it a moment later, and later still on a busy machine. */
const patiently = { timeout: 20_000 }

/** A finding of axe, as far as it is shown. */
type Finding = { readonly id: string; readonly impact: string | null; readonly nodes: readonly string[] }

describe.skipIf(!hasChromium)('the documentation in a browser', async () => {
  const { url, north } = await startService()
  let page: WatchedPage
  let elsewhere: WatchedPage
  // Loading the viewer takes long: twice is enough.
  beforeAll(async () => {
    const browser = await launch()
    ;[page, elsewhere] = await Promise.all([
      open(browser, `${url}/docs`),
      open(browser, `${url}/docs#parameter-nobody`),
    ])
  }, 60_000)

  test('shows every operation, quietly, and asks nobody but the service', async () => {
    const shown = await page.locator('main .operation').count()
    expect(shown).toBe(Object.keys(operations).length + Object.keys(extensions).length)
    expect(page.troubles).toEqual([])
    const origins = page.asked.map(({ origin }) => origin).filter((origin) => origin !== 'null')
    expect(new Set(origins)).toEqual(new Set([url]))
  })

  test('lets an order be searched, submitted and looked at where each is described', async () => {
    for (const operation of ['search', 'submitOrder', 'orderDetail']) {
      const entry = page.locator(`#operation-${operation}`)
      await entry.locator('.try summary').click()
      await entry.locator('input[name=key]').fill(north.apiKey)
      await entry.locator('form button').click()
      const answer = entry.locator('form pre')
      await expect.poll(() => answer.textContent(), patiently).toContain('"error_code": 0')
    }
    // A key that was typed in is gone with the page.
    expect(await page.evaluate('JSON.stringify(localStorage)')).not.toContain(north.apiKey)
  })

  test('finds what is looked for, in the language that was chosen, and remembers that', async () => {
    await page.locator('#search').fill('passengerId')
    await expect.poll(() => page.locator('#found a').count(), patiently).toBeGreaterThan(2)
    await page.locator('#search').fill('')
    await page.locator('#language').click()
    await page.waitForURL('**/docs/en')
    await page.goto(`${url}/docs#orderNotFound`)
    await page.waitForURL('**/docs/en#orderNotFound')
    expect(await page.evaluate('localStorage.getItem("grab-ticket.language")')).toBe('en')
  })

  test('opens at the entry that x-docs names', async () => {
    await elsewhere.waitForURL('**/docs#badParameter')
    const { headers } = await north.send('orderDetail', { outOrderNo: 'NOSUCHORDER' })
    await elsewhere.goto(headers.get('x-docs') ?? '')
    const title = elsewhere.locator(':target h3')
    await expect.poll(() => title.textContent(), patiently).toContain('订单不存在')
    await expect.poll(() => elsewhere.evaluate('scrollY'), patiently).toBeGreaterThan(0)
  })

  test('can be read by everybody, light or dark, and on a phone', async () => {
    await page.evaluate(axe)
    for (const width of [1440, 768, 375]) {
      await page.setViewportSize({ width, height: 812 })
      const overflow = () => page.evaluate('document.documentElement.scrollWidth - innerWidth')
      await expect.poll(overflow, patiently).toBeLessThanOrEqual(0)
    }
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      const findings: Finding[] = await page.evaluate(
        'axe.run().then(({ violations }) => violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.slice(0, 3).map(({ html }) => html) })))',
      )
      expect(findings).toEqual([])
    }
    expect(await page.getByRole('main').count()).toBe(1)
  })
})
