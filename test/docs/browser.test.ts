import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Browser } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { hasChromium, launch, open } from '#test/board/support/chromium.ts'
import { startService } from '#test/e2e/support/service.ts'

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** A finding of axe, as far as it is shown. */
type Finding = { readonly id: string; readonly impact: string | null }

describe.skipIf(!hasChromium)('the documentation in a browser', async () => {
  const { url, north } = await startService()
  let browser: Browser
  beforeAll(async () => {
    browser = await launch()
  })

  test('shows every operation and push, quietly, and asks nobody but the service', async () => {
    const page = await open(browser, `${url}/docs`)
    await page.locator('#api .opblock').first().waitFor()
    const shown = await page.locator('#api .opblock-summary-path').allInnerTexts()
    const plain = shown.map((path) => path.replaceAll('\u200b', '').trim())
    for (const name of ['search', 'submitOrder', 'listOrders', 'testCallbackUrl'])
      expect(plain).toContain(`/grabTicket/action/${name}.php`)
    expect(plain.join(' ')).toContain('ticketIssued')
    expect(page.troubles).toEqual([])
    expect(new Set(page.asked.map(({ origin }) => origin).filter((origin) => origin !== 'null'))).toEqual(
      new Set([url]),
    )
  })

  test('lets an operation be tried out where it is described', async () => {
    const page = await open(browser, `${url}/docs`)
    const operation = page.locator('#api #operations-contract-dataDictionaryByGet')
    await operation.locator('.opblock-summary-control').click()
    await page.locator('#api .auth-wrapper .authorize').first().click()
    await page.locator('.modal-ux input').fill(north.apiKey)
    await page.locator('.modal-ux button.authorize').click()
    await page.locator('.modal-ux .btn-done').click()
    await operation.locator('button.execute').click()
    const answer = operation.locator('.live-responses-table tbody td.response-col_status').first()
    await answer.waitFor()
    expect(await answer.textContent()).toContain('200')
    expect(page.asked.some((asked) => asked.searchParams.get('key') === north.apiKey)).toBe(true)
  })

  test('opens at the entry that x-docs names', async () => {
    const { headers } = await north.send('orderDetail', { outOrderNo: 'NOSUCHORDER' })
    const page = await open(browser, headers.get('x-docs') ?? '')
    expect(await page.locator(':target h3').textContent()).toContain('No such order')
    const elsewhere = await open(browser, `${url}/docs#parameter-nobody`)
    await elsewhere.waitForURL('**/docs#badParameter')
  })

  test('can be read by everybody, light or dark, and on a phone', async () => {
    const page = await open(browser, `${url}/docs`, { width: 375 })
    await page.evaluate(axe)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      // What the viewer draws is its own.
      const findings: Finding[] = await page.evaluate(
        "axe.run({ exclude: [['#api']] }).then(({ violations }) => violations.map(({ id, impact }) => ({ id, impact })))",
      )
      expect(findings.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])
    }
    const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
    expect(overflow).toBeLessThanOrEqual(0)
  })
})
