import type { Browser, Locator } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { formatChinaTime } from '#contract/china-time.ts'
import type { OrdersPage } from '#infra/board/wire.ts'
import { temporaryFolder } from '../e2e/support/service.ts'
import { hasChromium, launch, open } from './support/chromium.ts'
import { orderParameters } from './support/order-parameters.ts'
import { type BoardService, startBoardService } from './support/service.ts'

const minute = 60_000

/** Lets a page hear nothing of orders but what the test tells it. */
const toldByTest = `EventSource = class extends EventSource {
  constructor(url) {
    super(url)
    globalThis.events = this
    for (const kind of ['order', 'journal'])
      this.addEventListener(kind, (event) => event.isTrusted && event.stopImmediatePropagation())
  }
}`

describe.skipIf(!hasChromium)('pages of the board that stay open', { timeout: 60_000 }, () => {
  let browser: Browser
  let service: BoardService
  beforeAll(async () => {
    ;[service, browser] = await Promise.all([startBoardService(), launch()])
  }, 60_000)

  const patiently = { timeout: 15_000 }
  const textOf = (found: Locator) => expect.poll(() => found.textContent(), patiently)
  const standingOf = (page: { locator(selector: string): Locator }) => page.locator('.standing .status')

  /** An order that nobody can get a ticket for, and that ends within twelve minutes. */
  async function shortOrder({ client, clock } = service): Promise<string> {
    const now = clock.now()
    const { result } = await client.call('submitOrder', {
      ...(await orderParameters(client, '过期', now)),
      closeTime: formatChinaTime(now + 12 * minute, 'yyyy-MM-dd HH:mm:ss'),
    })
    return result.orderNo
  }

  test('an order’s page shows where the order stands while others move, opened before that or meanwhile', async () => {
    const [first, second] = await Promise.all(Array.from({ length: 8 }, () => shortOrder()))
    const before = await open(browser, `${service.url}/#/orders/${first}`)
    await textOf(standingOf(before)).toMatch(/已创建|抢票中/)
    const turned = service.clock.advance(15 * 60)
    const meanwhile = await open(browser, `${service.url}/#/orders/${second}`)
    await turned
    for (const page of [before, meanwhile]) {
      await textOf(standingOf(page)).toContain('已过期')
      await page.locator('.pushes .mark').first().waitFor()
      await page.context().close()
    }
  })

  test('an order’s page reads what happened to its order, whatever happens to another one right after', async () => {
    const orderNo = await shortOrder()
    const context = await browser.newContext({ locale: 'zh-CN' })
    await context.addInitScript(toldByTest)
    const page = await context.newPage()
    await page.goto(`${service.url}/`)
    await page.locator('.live').waitFor(patiently)
    await page.locator(`.orders a[href$="${orderNo}"]`).click()
    await standingOf(page).waitFor()
    const read = page.waitForRequest(`**/board/api/orders/${orderNo}`)
    const tell = (whose: string) =>
      `events.dispatchEvent(new MessageEvent('journal', { data: '{"orderNo":"${whose}"}' }))`
    await page.evaluate(`${tell(orderNo)}; ${tell('T0000000000000000000000000')}`)
    await read
    await context.close()
  })

  test('a list that was asked for before an order moved does not take that back', async () => {
    const orderNo = await shortOrder()
    const context = await browser.newContext({ locale: 'zh-CN' })
    await context.addInitScript(toldByTest)
    const page = await context.newPage()
    await page.route('**/board/api/orders?*', async (route) => {
      const response = await route.fetch()
      const list: OrdersPage = await response.json()
      const order = list.orders.find((entry) => entry.orderNo === orderNo)
      if (order === undefined) throw new Error('the order is not listed')
      const data = JSON.stringify({ order: { ...order, version: order.version + 9, status: 'F' } })
      await page.evaluate(
        `events.dispatchEvent(new MessageEvent('order', { data: ${JSON.stringify(data)} }))`,
      )
      await route.fulfill({ response })
    })
    await page.goto(`${service.url}/`)
    await textOf(page.locator(`.orders a[href$="${orderNo}"] .status`)).toContain('已出票')
    // A list that is still under way would be answered into a closed page.
    await page.unrouteAll({ behavior: 'wait' })
    await context.close()
  })

  test('seven pages of one browser, one more than it has connections, all answer: those that nobody sees do not listen, and catch up when seen again', async () => {
    const context = await browser.newContext({ locale: 'zh-CN' })
    // Without a head each page counts as seen: whether it is stands in its name here.
    await context.addInitScript(
      "Object.defineProperty(document, 'visibilityState', { get: () => (name === 'hidden' ? name : 'visible') })",
    )
    const show = (name: 'hidden' | 'visible') =>
      `name = '${name}'; document.dispatchEvent(new Event('visibilitychange'))`
    const pages = []
    for (let n = 0; n < 7; n += 1) {
      const page = await context.newPage()
      await page.goto(`${service.url}/`)
      await page.locator('.live').waitFor(patiently)
      await page.evaluate(show('hidden'))
      await page.locator('.live').waitFor({ state: 'detached' })
      pages.push(page)
    }
    const orderNo = await shortOrder()
    for (const page of pages) {
      await page.evaluate(show('visible'))
      await page.locator(`.orders a[href$="${orderNo}"]`).waitFor(patiently)
      await page.locator('.live').waitFor(patiently)
      await page.evaluate(show('hidden'))
    }
    await context.close()
  })

  test('while the service is stopped no order counts as missing and nothing as live; afterwards all goes on', async () => {
    const folder = await temporaryFolder()
    const stopped = await startBoardService([], folder)
    const orderNo = await shortOrder(stopped)
    const list = await open(browser, `${stopped.url}/`)
    const shown = await open(browser, `${stopped.url}/#/orders/${orderNo}`)
    await list.locator('.live').waitFor()
    await textOf(standingOf(shown)).toMatch(/已创建|抢票中/)
    await stopped.close()

    await list.locator('.lost').waitFor()
    await list.locator('.live').waitFor({ state: 'detached' })
    await list.locator(`.orders a[href$="${orderNo}"]`).click()
    await list.getByRole('heading', { name: '无法连接服务' }).waitFor()
    await textOf(standingOf(shown)).toMatch(/已创建|抢票中/)

    const again = await startBoardService([], folder, Number(new URL(stopped.url).port))
    await again.clock.advance(15 * 60)
    for (const page of [list, shown]) await textOf(standingOf(page)).toContain('已过期')
    await list.locator('.lost').waitFor({ state: 'detached' })
  })
})
