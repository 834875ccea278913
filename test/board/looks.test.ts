import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Setup } from '#infra/local/board/wire.ts'
import { hasChromium, type Look, launch, open, type WatchedPage } from './support/chromium.ts'
import { orderParameters } from './support/order-parameters.ts'
import { type BoardService, startBoardService } from './support/service.ts'

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
  let browser: Browser
  let issued: string
  beforeAll(async () => {
    await mkdir(folder, { recursive: true })
    ;[service, browser] = await Promise.all([startBoardService(), launch()])
    const setup = await setupOf(service)
    for (const type of [1, 2, 3] as const) {
      await service.client.call('addCallbackUrl', { type, url: setup.receiver.urls[type] })
    }
    // Open before anything happens: the board then sees all of it.
    await fetch(`${service.url}/board/api/orders`)
    for (const person of ['过期', '失败305', '断线+出票', '出票', '王小明']) {
      const parameters = await orderParameters(service.client, person, service.clock.now())
      const { result } = await service.client.call('submitOrder', parameters)
      if (person === '断线+出票') issued = result.orderNo
      await service.sandbox.advance(20)
    }
  })

  const looks: readonly Look[] = (['zh', 'en'] as const).flatMap((language) =>
    (['light', 'dark'] as const).flatMap((theme) => [1280, 375].map((width) => ({ language, theme, width }))),
  )
  /** Each language, theme and width, though not each with each. */
  const someLooks: readonly Look[] = [
    { language: 'zh', theme: 'light', width: 1280 },
    { language: 'en', theme: 'dark', width: 1280 },
    { language: 'en', theme: 'light', width: 375 },
    { language: 'zh', theme: 'dark', width: 375 },
  ]
  const name = ({ language, theme, width }: Look) => `${language}-${theme}-${width}`

  /** What of a page is serious or critical, with the elements. */
  async function findings(page: WatchedPage): Promise<readonly string[]> {
    await page.evaluate(axe)
    const found: { violations: Finding[] } = await page.evaluate(
      'axe.run(document, { resultTypes: ["violations"] })',
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

  async function judge(page: WatchedPage, file: string, unfold = async () => {}): Promise<void> {
    await page.evaluate('scrollTo(0, 0)')
    await page.screenshot({ path: join(folder, `${file}.png`), fullPage: true })
    await unfold()
    expect(await findings(page)).toEqual([])
    const width: number = await page.evaluate('document.documentElement.scrollWidth')
    expect(width, 'nothing is wider than the screen').toBeLessThanOrEqual(page.viewportSize()?.width ?? 0)
    expect(page.troubles).toEqual([])
    await page.context().close()
  }

  test.each(looks)('the board, $language $theme $width', async (look) => {
    const page = await open(browser, `${service.url}/`, look)
    await page.locator('.orders li').nth(4).waitFor()
    await page.locator('.plot canvas').nth(1).waitFor()
    await judge(page, `board-${name(look)}`, async () => {
      for (const table of await page.locator('.as-table summary').all()) await table.click()
    })
  })

  test.each(someLooks)('an order, $language $theme $width', async (look) => {
    const page = await open(browser, `${service.url}/#/orders/${issued}`, look)
    await page.locator('.timeline .serviceToApp').first().waitFor()
    await judge(page, `order-${name(look)}`)
  })

  test.each(someLooks)('a new order, $language $theme $width', async (look) => {
    const page = await open(browser, `${service.url}/#/new`, look)
    await page.locator('form.search button[type=submit]').click()
    await page.locator('button.seat').first().click()
    await page.locator('button.seat').nth(3).click()
    await page.locator('.submit').waitFor()
    await judge(page, `compose-${name(look)}`)
  })

  test.each(someLooks)('the clock’s menu, $language $theme $width', async (look) => {
    const page = await open(browser, `${service.url}/`, look)
    await page.locator('details.clock summary').click()
    await page.locator('.sheet').waitFor()
    await judge(page, `clock-${name(look)}`)
  })
})
