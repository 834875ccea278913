import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { beforeAll, describe, expect, test } from 'vitest'
import { extensions, operations } from '#contract/operations.ts'
import { pushSchemas } from '#contract/pushes.ts'
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

  test('shows every operation and push, quietly, and asks nobody but the service', async () => {
    const shown = async () => {
      const paths = await page.locator('#api .opblock-summary-path').allInnerTexts()
      return paths.map((path) => path.replaceAll('\u200b', '').trim())
    }
    const paths = [...Object.values(operations), ...Object.values(extensions)].map((row) => row.path)
    const wanted = [...paths, ...Object.keys(pushSchemas)]
    await expect.poll(shown, patiently).toEqual(expect.arrayContaining(wanted))
    expect(page.troubles).toEqual([])
    expect(new Set(page.asked.map(({ origin }) => origin).filter((origin) => origin !== 'null'))).toEqual(
      new Set([url]),
    )
  })

  test('lets an operation be tried out where it is described', async () => {
    const operation = page.locator('#api #operations-contract-dataDictionaryByGet')
    await operation.locator('.opblock-summary-control').click()
    await page.locator('#api .auth-wrapper .authorize').first().click()
    await page.locator('.modal-ux input').fill(north.apiKey)
    await page.locator('.modal-ux button.authorize').click()
    await page.locator('.modal-ux .btn-done').click()
    await operation.locator('button.execute').click()
    const answer = operation.locator('.live-responses-table tbody td.response-col_status').first()
    await expect.poll(() => answer.textContent(), patiently).toContain('200')
    expect(page.asked.some((asked) => asked.searchParams.get('key') === north.apiKey)).toBe(true)
    // A key that was typed in is gone with the page.
    expect(await page.evaluate('JSON.stringify(localStorage)')).not.toContain(north.apiKey)
  })

  test('opens at the entry that x-docs names', async () => {
    await elsewhere.waitForURL('**/docs#badParameter')
    const { headers } = await north.send('orderDetail', { outOrderNo: 'NOSUCHORDER' })
    await page.goto(headers.get('x-docs') ?? '')
    const title = page.locator(':target h3')
    await expect.poll(() => title.textContent(), patiently).toContain('No such order')
    await expect.poll(() => page.evaluate('scrollY'), patiently).toBeGreaterThan(0)
  })

  test('can be read by everybody, light or dark, and on a phone', async () => {
    await page.setViewportSize({ width: 375, height: 812 })
    await page.evaluate(axe)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      const isDark = () => page.evaluate('document.documentElement.classList.contains("dark-mode")')
      await expect.poll(isDark, patiently).toBe(colorScheme === 'dark')
      const findings: Finding[] = await page.evaluate(
        'axe.run().then(({ violations }) => violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.slice(0, 3).map(({ html }) => html) })))',
      )
      expect(findings.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])
    }
    expect(await page.getByRole('main').count()).toBe(1)
    const overflow = () => page.evaluate('document.documentElement.scrollWidth - innerWidth')
    await expect.poll(overflow, patiently).toBeLessThanOrEqual(0)
  })
})
