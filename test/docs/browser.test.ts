import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { extensions, operations } from '#contract/operations.ts'
import { hasChromium, launch, open, type WatchedPage } from '#test/board/support/chromium.ts'
import { startBoardService } from '#test/board/support/service.ts'

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** A page shows what was done to it a moment later, and later still on a busy machine. */
const patiently = { timeout: 20_000 }

/** What axe finds, as far as it is shown; `skipped` is a selector of what need not be looked at. */
function findings(skipped: string): string {
  return `axe.run({ exclude: [${JSON.stringify(skipped)}] }, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.slice(0, 3).map(({ html }) => html) })))`
}

/** Entries of operations after the first: they are written as it is. */
const repeated = '.operation ~ .operation'

/** Opens the form of an operation, sends it as it is, and reads the answer. */
async function tryOut(page: Page, operation: string) {
  const entry = page.locator(`#operation-${operation}`)
  if (!(await entry.locator('form').isVisible())) await entry.locator('.try summary').click()
  await entry.locator('form button').click()
  const shown = entry.locator('form pre')
  await expect.poll(() => shown.textContent(), patiently).toContain('"error_code"')
  const text = (await shown.textContent()) ?? ''
  const answer: { error_code: number; result: Record<string, unknown> } = JSON.parse(
    text.slice(text.indexOf('{')),
  )
  return { ...answer, note: text.slice(0, text.indexOf('{')) }
}

describe.skipIf(!hasChromium)('the documentation in a browser', async () => {
  const { url } = await startBoardService()
  let page: WatchedPage
  let elsewhere: WatchedPage
  let english: WatchedPage
  let first: WatchedPage
  // Loading the page takes long: once for each language, and for what needs a page of its own.
  beforeAll(async () => {
    const browser = await launch()
    ;[page, elsewhere, english, first] = await Promise.all([
      open(browser, `${url}/docs`),
      open(browser, `${url}/docs#parameter-nobody`),
      open(browser, `${url}/docs`, { language: 'en' }),
      open(browser, `${url}/docs`),
    ])
  }, 60_000)

  test('shows every operation, quietly, and asks nobody but the service', async () => {
    const shown = await page.locator('main .operation').count()
    expect(shown).toBe(Object.keys(operations).length + Object.keys(extensions).length)
    expect(page.troubles).toEqual([])
    const origins = page.asked.map(({ origin }) => origin).filter((origin) => origin !== 'null')
    expect(new Set(origins)).toEqual(new Set([url]))
  })

  test('lets an order be searched, submitted, looked at and refunded without a word typed', async () => {
    const search = await tryOut(page, 'search')
    expect(search).toMatchObject({ error_code: 0, result: { fromStation: '苏州', toStation: '昆山' } })
    const submit = await tryOut(page, 'submitOrder')
    expect(submit).toMatchObject({ error_code: 0, result: { outOrderNo: expect.stringMatching(/^TRY\d+$/) } })
    // Its queryKey is that of the search that was made above.
    const form = page.locator('#operation-submitOrder form')
    expect(await form.locator('[name=queryKey]').inputValue()).toBe(search.result.queryKey)
    const { orderNo } = submit.result
    const detail = await tryOut(page, 'orderDetail')
    expect(detail).toMatchObject({ error_code: 0, result: { orderNo, fromStation: '苏州' } })
    const refund = await tryOut(page, 'applyRefundOrder')
    expect(refund).toMatchObject({ error_code: 0, note: expect.stringContaining('拨快 6 分钟') })
    await page.locator('#operation-orderDetail [name=issue]').fill('1')
    const after = await tryOut(page, 'orderDetail')
    expect(after).toMatchObject({ error_code: 0, result: { orderNo, outOrderNo: submit.result.outOrderNo } })
    expect(page.troubles).toEqual([])
  })

  const all = [...Object.keys(operations), ...Object.keys(extensions)]
  test('answers every operation with success at its first click', async () => {
    for (const operation of all.toReversed()) {
      const { error_code } = await tryOut(first, operation)
      expect([operation, error_code]).toEqual([operation, 0])
    }
    expect(first.troubles).toEqual([])
  }, 120_000)

  test('keeps what was typed, and gives an order with other content another number', async () => {
    const form = first.locator('#operation-submitOrder form')
    const before = await form.locator('[name=outOrderNo]').inputValue()
    await form.locator('[name=person]').fill('失败101')
    const { error_code, result } = await tryOut(first, 'submitOrder')
    expect(error_code).toBe(0)
    expect(result.outOrderNo).not.toBe(before)
    expect(await form.locator('[name=person]').inputValue()).toBe('失败101')
    // A key that was typed in is gone with the page.
    expect(await first.evaluate('JSON.stringify(localStorage)')).not.toContain('demo-key')
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
    // The board speaks it, too.
    await page.goto(url)
    await expect.poll(() => page.evaluate('document.documentElement.lang'), patiently).toBe('en')
  })

  test('opens at the entry that x-docs names', async () => {
    await elsewhere.waitForURL('**/docs#badParameter')
    const body = new URLSearchParams({ key: 'demo-key-of-board', outOrderNo: 'NOSUCHORDER' })
    const { headers } = await fetch(`${url}/grabTicket/action/orderDetail.php`, { method: 'POST', body })
    await elsewhere.goto(headers.get('x-docs') ?? '')
    const title = elsewhere.locator(':target h3')
    await expect.poll(() => title.textContent(), patiently).toContain('订单不存在')
    await expect.poll(() => elsewhere.evaluate('scrollY'), patiently).toBeGreaterThan(0)
  })

  test.each([
    ['Chinese', 'light'],
    ['Chinese', 'dark'],
    ['English', 'light'],
    ['English', 'dark'],
  ] as const)(
    'can be read by everybody in %s, %s, and on a phone',
    async (language, colorScheme) => {
      const shown = language === 'Chinese' ? elsewhere : english
      expect(await shown.evaluate('document.documentElement.lang')).toBe(
        language === 'Chinese' ? 'zh-CN' : 'en',
      )
      await shown.evaluate(axe)
      await shown.emulateMedia({ colorScheme })
      for (const width of [1280, 768, 375]) {
        await shown.setViewportSize({ width, height: 812 })
        const overflow = () => shown.evaluate('document.documentElement.scrollWidth - innerWidth')
        await expect.poll(overflow, patiently).toBeLessThanOrEqual(0)
        // Everything once, and at other looks one of each kind: axe takes seconds for a thousand rows.
        const skipped = width === 1280 && colorScheme === 'light' ? '.nothing' : repeated
        expect([width, await shown.evaluate(findings(skipped))]).toEqual([width, []])
      }
      expect(await shown.getByRole('main').count()).toBe(1)
    },
    60_000,
  )

  test('prints everything that is read, and nothing that is clicked', async () => {
    await english.emulateMedia({ media: 'print', colorScheme: 'dark' })
    for (const clicked of ['nav', '[role=search]', '.try', '.samples button'])
      expect(await english.locator(clicked).first().isVisible(), clicked).toBe(false)
    expect(await english.locator('details:not(.try) pre').first().isVisible()).toBe(true)
    const paper = await english.evaluate('getComputedStyle(document.body).backgroundColor')
    expect(paper).toBe('rgb(255, 255, 255)')
    const pdf = await english.pdf({ format: 'A4' })
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
  })
})
