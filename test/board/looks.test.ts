import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Setup } from '#infra/board/wire.ts'
import { temporaryFolder } from '#test/e2e/support/service.ts'
import { hasChromium, type Look, launch, open, type WatchedPage } from './support/chromium.ts'
import { orderParameters } from './support/order-parameters.ts'
import { searchTrains } from './support/search-trains.ts'
import { type BoardService, startBoardService } from './support/service.ts'
import { startStageBoard } from './support/stage.ts'

/** Where people find what the pages look like; not in git. */
const folder = join(import.meta.dirname, 'screenshots')
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

async function setupOf({ url }: BoardService): Promise<Setup> {
  const response = await fetch(`${url}/board/api/setup`)
  return JSON.parse(await response.text())
}

type Finding = {
  readonly id: string
  readonly impact: string
  readonly nodes: readonly { readonly html: string }[]
}

describe.skipIf(!hasChromium)('how the board looks and reads', { timeout: 60_000 }, () => {
  let service: BoardService
  let dataDir: string
  let browser: Browser
  let issued: string
  beforeAll(async () => {
    await mkdir(folder, { recursive: true })
    dataDir = await temporaryFolder()
    ;[service, browser] = await Promise.all([startBoardService([], dataDir), launch()])
    const setup = await setupOf(service)
    for (const type of [1, 2, 3] as const) {
      await service.client.call('addCallbackUrl', { type, url: setup.receiver.urls[type] })
    }
    // Open before anything happens: the board then sees all of it.
    await fetch(`${service.url}/board/api/orders`)
    for (const person of ['过期', '失败305', '拒单305', '断线+出票', '出票', '王小明']) {
      const parameters = await orderParameters(service.client, person, service.clock.now())
      const { result } = await service.client.call('submitOrder', parameters)
      if (person === '断线+出票') issued = result.orderNo
      await service.sandbox.advance(20)
    }
  }, 60_000)

  /** Both languages and themes, from a telephone to a large screen; English needs more room, and has the small ones. */
  const looks: readonly (Required<Look> & { readonly isRead?: boolean })[] = [
    // What axe finds depends on the language and the theme: once with each is enough.
    { language: 'zh', theme: 'light', width: 1920, isRead: true },
    { language: 'zh', theme: 'dark', width: 1280 },
    { language: 'en', theme: 'dark', width: 768, isRead: true },
    { language: 'en', theme: 'light', width: 375 },
  ]

  /** What of a part of the page is serious or critical, with the elements. */
  async function findings(page: WatchedPage, part: string): Promise<readonly string[]> {
    if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe)
    const found: { violations: Finding[] } = await page.evaluate(
      `axe.run(${JSON.stringify(part)}, { resultTypes: ['violations'] })`,
    )
    return found.violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(
        ({ id, nodes }) =>
          `${id}: ${nodes
            .slice(0, 3)
            .map(({ html }) => html)
            .join(' | ')}`,
      )
  }

  /** Takes another language, theme and width, as a person and his machine do. */
  async function dress(page: WatchedPage, { language, theme, width }: Required<Look>): Promise<void> {
    await page.setViewportSize({ width, height: width < 600 ? 812 : 900 })
    await page.emulateMedia({ colorScheme: theme })
    await page.keyboard.press('Escape')
    const wanted = language === 'zh' ? 'zh-CN' : 'en'
    if ((await page.locator('html').getAttribute('lang')) !== wanted)
      await page.getByRole('button', { name: language === 'zh' ? '中文' : 'English', exact: true }).click()
    await page.locator(`html[lang=${wanted}][data-theme=${theme}]`).waitFor()
  }

  /** The whole page as one picture: on a screen that is as high, so that what sticks to its edges is where it belongs. */
  async function photograph(page: WatchedPage, file: string, isWhole: boolean): Promise<void> {
    const { width = 0 } = page.viewportSize() ?? {}
    const height: number = await page.evaluate('document.documentElement.scrollHeight')
    if (isWhole) await page.setViewportSize({ width, height })
    await page.screenshot({ path: join(folder, `${file}.png`) })
  }

  /** `part`: what is judged of the page, when not all of it; `arrange` sees to it that it is there. */
  async function judge(
    page: WatchedPage,
    kind: string,
    { part = 'html', arrange = async () => {} } = {},
  ): Promise<void> {
    for (const look of looks) {
      const name = `${kind}-${look.language}-${look.theme}-${look.width}`
      await dress(page, look)
      await arrange()
      await isNoWiderThanTheScreen(page, name)
      await hasItsNameInOneLine(page, name)
      await hasATidyHeader(page, name)
      await keepsNumbersWhole(page, name)
      await standsStill(page, name)
      await photograph(page, name, part === 'html')
      if (look.isRead === true) expect(await findings(page, part), name).toEqual([])
    }
    await showsWhereTheFocusIs(page, kind)
    expect(page.troubles).toEqual([])
    await page.context().close()
  }

  /** Every page is opened with reduced motion wanted. */
  async function standsStill(page: WatchedPage, name: string): Promise<void> {
    expect(await page.evaluate('document.getAnimations().length'), name).toBe(0)
  }

  /** Whatever can be clicked can be reached by keyboard, and shows that it is. */
  async function showsWhereTheFocusIs(page: WatchedPage, name: string): Promise<void> {
    await page.keyboard.press('Tab')
    const lost: string[] = await page.evaluate(`
      [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')]
        .filter((control) => control.checkVisibility() && !control.disabled)
        .filter((control) => {
          control.focus({ preventScroll: true })
          const { outlineStyle, boxShadow } = getComputedStyle(control)
          const isShown = outlineStyle !== 'none' || boxShadow !== 'none'
          return document.activeElement !== control || control.tabIndex < 0 || !isShown
        })
        .map(({ outerHTML }) => outerHTML.slice(0, 120))`)
    expect(lost, name).toEqual([])
  }

  /** Charts take a moment to follow. */
  async function isNoWiderThanTheScreen(page: WatchedPage, name: string): Promise<void> {
    await expect
      .poll(() => page.evaluate('document.documentElement.scrollWidth - innerWidth'), {
        ...{ message: `${name} is no wider than the screen`, timeout: 10_000 },
      })
      .toBeLessThanOrEqual(0)
  }

  /** The header has room for all that is in it. */
  async function hasItsNameInOneLine(page: WatchedPage, name: string): Promise<void> {
    const lines = await page.evaluate(`(() => {
      const range = document.createRange()
      range.selectNodeContents(document.querySelector('.brand span'))
      return range.getClientRects().length
    })()`)
    expect(lines, name).toBe(1)
  }

  /** At most two lines: the clock stands beside the name, and nothing is left over for a third. */
  async function hasATidyHeader(page: WatchedPage, name: string): Promise<void> {
    const middlesOf = (parts: string): Promise<number[]> =>
      page.evaluate(`[...document.querySelectorAll('${parts}')].map((part) => {
        const { top, height } = part.getBoundingClientRect()
        return Math.round((top + height / 2) / 20)
      })`)
    const [brand, clock = brand] = await middlesOf('.brand, .clock > summary')
    expect(clock, name).toBe(brand)
    const lines = new Set(await middlesOf('.brand, .reads, .tools > button, header.top nav'))
    expect(lines.size, name).toBeLessThanOrEqual(2)
  }

  /** A number that breaks cannot be compared by eye. */
  async function keepsNumbersWhole(page: WatchedPage, name: string): Promise<void> {
    const broken: string[] = await page.evaluate(`
      [...document.querySelectorAll('.id > span, small.id')]
        .filter((number) => {
          const range = document.createRange()
          range.selectNodeContents(number)
          return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1
        })
        .map(({ textContent }) => textContent)`)
    expect(broken, name).toEqual([])
  }

  test('the board, with its charts as tables, too', async () => {
    const page = await open(browser, `${service.url}/`)
    await page.locator('.orders li').nth(4).waitFor()
    await page.locator('.plot canvas').nth(1).waitFor()
    for (const table of await page.locator('.as-table summary').all()) await table.click()
    await page.locator('.as-table table').nth(1).waitFor()
    await haveIconsAtOneHeight(page)
    // One that Juhe refused has the letter that it is counted under.
    expect(new Set(await page.locator('.orders .status.U b').allTextContents())).toEqual(new Set(['U']))
    await judge(page, 'board')
  })

  async function haveIconsAtOneHeight(page: WatchedPage): Promise<void> {
    const tops: [row: number, icon: number][] = await page.evaluate(`
      [...document.querySelectorAll('.offers button')].map((offer) =>
        [offer, offer.querySelector('.icon')].map((part) => Math.round(part.getBoundingClientRect().top)))`)
    expect(tops).toHaveLength(6)
    expect(new Set(tops.map(([row, icon]) => icon - row)).size).toBe(1)
  }

  test('an order', async () => {
    const page = await open(browser, `${service.url}/#/orders/${issued}`)
    await page.locator('.timeline .serviceToApp').first().waitFor()
    await judge(page, 'order')
  })

  test('the pushes', async () => {
    const page = await open(browser, `${service.url}/#/pushes`)
    await page.locator('.rows li').first().waitFor()
    await page.locator('.plot canvas').first().waitFor()
    await judge(page, 'pushes')
  })

  test('a day’s money', async () => {
    const page = await open(browser, `${service.url}/#/money`)
    await page.getByText('CSV').first().waitFor()
    // From 768 px on all columns are seen.
    await dress(page, { language: 'en', theme: 'light', width: 768 })
    const hidden =
      "(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector('.wide'))"
    expect(await page.evaluate(hidden)).toBe(0)
    await judge(page, 'money')
  })

  test('the board of a stage: it offers nothing that it cannot do', async () => {
    const { url } = await startStageBoard({ table: service.table, dataDir, now: service.clock.now })
    const page = await open(browser, `${url}/`)
    await page.locator('.orders li').nth(4).waitFor()
    await page.locator('.plot canvas').nth(1).waitFor()
    await page.getByText('stage prod').first().waitFor()
    expect(await page.locator('details.clock, a[href="#/new"], input[name=receiver-mode]').count()).toBe(0)
    await judge(page, 'stage')
    const order = await open(browser, `${url}/#/orders/${issued}`)
    await order.locator('#facts').waitFor()
    const offered = await order.locator('main button:not(.copy)').allTextContents()
    expect(offered).toEqual([])
    await order.context().close()
  })

  test('a new order', async () => {
    const page = await open(browser, `${service.url}/#/new`)
    await searchTrains(page)
    await page.locator('button.seat').first().click()
    await page.locator('button.seat').nth(3).click()
    await page.locator('.submit').waitFor()
    await judge(page, 'compose')
  })

  test('what the page says once stands beside its content where there is room', async () => {
    const page = await open(browser, `${service.url}/#/orders/${issued}`, { width: 1920 })
    await page.locator('.facts button.copy').first().click()
    await page.locator('.notice').waitFor()
    const covered =
      "document.querySelector('main').getBoundingClientRect().right - document.querySelector('.notice').getBoundingClientRect().left"
    expect(await page.evaluate(covered)).toBeLessThanOrEqual(0)
    await page.context().close()
  })

  test('the clock’s menu', async () => {
    const page = await open(browser, `${service.url}/`)
    const sheet = page.locator('.sheet')
    // Taking another look closes it.
    const arrange = async () => {
      if (!(await sheet.isVisible())) await page.locator('details.clock summary').click()
      await sheet.waitFor()
    }
    await judge(page, 'clock', { part: 'header.top', arrange })
  })
})
