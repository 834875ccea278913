import type { Browser, Locator } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { formatChinaTime } from '#contract/china-time.ts'
import { hasChromium, launch, open } from './support/chromium.ts'
import { orderParameters } from './support/order-parameters.ts'
import { searchTrains } from './support/search-trains.ts'
import { type BoardService, startBoardService } from './support/service.ts'

describe.skipIf(!hasChromium)('the board in a browser', { timeout: 60_000 }, () => {
  let service: BoardService
  let browser: Browser
  beforeAll(async () => {
    ;[service, browser] = await Promise.all([startBoardService(), launch()])
  }, 60_000)

  // A page shows what was done to it a moment later: nothing is read at once, all of it is waited for.
  const patiently = { timeout: 15_000 }
  const textOf = (found: Locator) => expect.poll(() => found.textContent(), patiently)
  const attributeOf = (found: Locator, name: string) => expect.poll(() => found.getAttribute(name), patiently)

  test('an order lives its whole life by clicks: placed, issued, refunded, each with its push', async () => {
    const page = await open(browser, `${service.url}/`)
    await page.getByRole('button', { name: '顺利出票' }).click()
    const standing = page.locator('.standing .status')
    await standing.waitFor()
    expect(page.url()).toMatch(/#\/orders\/T[0-9A-Z]{25}$/)
    await page
      .getByRole('button', { name: /拨快时钟/ })
      .first()
      .waitFor()
    await textOf(standing).toContain('已出票')
    const timeline = page.locator('.timeline')
    await timeline.getByText('调用 submitOrder').waitFor()
    await timeline.getByText('聚合的出票成功推送').waitFor()
    await timeline.locator('.serviceToApp.good', { hasText: '出票成功推送' }).getByText('HTTP 200').waitFor()

    await page.getByRole('button', { name: '拨快时钟再退' }).click()
    await textOf(standing).toContain('已退票')
    await timeline.locator('.serviceToApp.good', { hasText: '退票成功推送' }).waitFor()
    await page.getByText('原始记录（JSON）').click()
    await textOf(page.getByLabel('原始记录（JSON）')).toContain('"what": "refundRequested"')
    await page.getByRole('link', { name: '返回看板' }).click()
    await page.locator('.orders').getByText('已退票').waitFor()
    expect(page.troubles).toEqual([])
    expect(page.asked.filter((url) => url.origin !== service.url && url.protocol !== 'data:')).toEqual([])
  })

  /** What has the focus, when a bar that sticks to an edge lies over it. */
  const coveredFocus = `(() => {
    const focused = document.activeElement
    const { top, bottom } = focused.getBoundingClientRect()
    const covers = (bar) => {
      const box = bar.getBoundingClientRect()
      return !bar.contains(focused) && box.height > 0 && box.top < bottom - 1 && box.bottom > top + 1
    }
    const bars = [...document.querySelectorAll('header.top, .lanes, .submit')]
    return focused !== document.body && !focused.matches('.skip') && bars.some(covers) ? focused.outerHTML : ''
  })()`

  test('by keyboard alone: compose an order, submit it, cancel it; the focus is never behind a bar nor lost', async () => {
    const page = await open(browser, `${service.url}/`)
    const { keyboard } = page
    const reach = async (target: Locator, by: 'Tab' | 'Shift+Tab' = 'Tab') => {
      for (let step = 0; step < 120; step += 1) {
        await keyboard.press(by)
        expect(await page.evaluate(coveredFocus)).toBe('')
        if ((await target.and(page.locator(':focus')).count()) === 1) return
      }
      throw new Error(`Tab never reaches ${target}`)
    }
    await keyboard.press('Tab')
    await textOf(page.locator(':focus')).toBe('跳到正文')
    await keyboard.press('Enter')
    await attributeOf(page.locator(':focus'), 'id').toBe('main')
    await reach(page.getByRole('link', { name: '自己查车次' }))
    await keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: '下一张抢票单' }).waitFor()
    // The heading has the focus: what follows is read and reached from there.
    await textOf(page.locator(':focus')).toBe('下一张抢票单')
    await reach(page.getByLabel('出发站', { exact: true }))
    await keyboard.press('ControlOrMeta+a')
    await keyboard.type('suzhou')
    await reach(page.getByLabel('到达站', { exact: true }))
    await keyboard.press('ControlOrMeta+a')
    await keyboard.type('昆山')
    await keyboard.press('Enter')
    await page.locator('button.seat').first().waitFor()
    await reach(page.locator('button.seat').first())
    await keyboard.press('Space')
    await attributeOf(page.locator('button.seat').first(), 'aria-pressed').toBe('true')
    await reach(page.getByRole('button', { name: '添加虚构儿童' }))
    await keyboard.press('Enter')
    await expect.poll(() => page.locator('.travellers li').count(), patiently).toBe(2)
    await reach(page.locator('.travellers li').nth(1).getByRole('button'), 'Shift+Tab')
    await keyboard.press('Enter')
    await expect.poll(() => page.locator('.travellers li').count(), patiently).toBe(1)
    await attributeOf(page.locator(':focus'), 'aria-labelledby').toBe('travellers')
    await reach(page.getByRole('radio', { name: /^出票/ }))
    for (const person of ['失败305', '过期']) {
      await keyboard.press('ArrowDown')
      await textOf(page.locator('.person code')).toBe(`person = ${person}`)
    }
    await reach(page.getByRole('button', { name: '提交抢票单' }))
    await keyboard.press('Enter')
    await page.locator('.standing').waitFor()
    await textOf(page.locator('h1:focus')).toContain('苏州 → 昆山')
    await reach(page.getByRole('button', { name: '取消订单' }))
    const standing = () => attributeOf(page.locator(':focus'), 'class').toBe('standing')
    await keyboard.press('Enter')
    await standing()
    await reach(page.locator('.ask').getByRole('button', { name: '关闭' }))
    await keyboard.press('Enter')
    await standing()
    await reach(page.getByRole('button', { name: '取消订单' }))
    await keyboard.press('Enter')
    await reach(page.locator('.ask .danger'))
    await keyboard.press('Enter')
    await textOf(page.locator('.standing .status')).toContain('已取消')
    await standing()
    expect(page.troubles).toEqual([])
  })

  test('what others do appears by itself, and the clock can be turned from every page', async () => {
    const page = await open(browser, `${service.url}/`, { language: 'en' })
    const now = service.clock.now()
    const parameters: Record<string, unknown> = {
      ...(await orderParameters(service.client, '过期', now)),
      closeTime: formatChinaTime(now + 70 * 60_000, 'yyyy-MM-dd HH:mm:ss'),
    }
    await service.client.call('submitOrder', parameters)
    const row = page.locator('.orders li', { hasText: String(parameters.outOrderNo) })
    await textOf(row).toMatch(/Created|Grabbing/)
    await page.locator('details.clock summary').click()
    const anHour = page.getByRole('button', { name: '+1 h' })
    await anHour.click()
    await textOf(page.locator('.sheet')).toMatch(/\d h .*ahead of real time|1 h ahead of real time/)
    await anHour.click()
    await textOf(row).toContain('Expired')
    await page.keyboard.press('Escape')
    await attributeOf(page.locator('details.clock'), 'open').toBeNull()
  })

  test('the clock is turned to what lies ahead by keyboard, and the focus stays where that was', async () => {
    const page = await open(browser, `${service.url}/`)
    await page.getByRole('button', { name: '一直没票' }).click()
    await page.getByRole('button', { name: '拨到此刻' }).first().focus()
    await page.keyboard.press('Enter')
    await attributeOf(page.locator(':focus'), 'aria-labelledby').toBe('next')
  })

  test('an application that fails: the retry lies ahead, and is delivered when the application works again', async () => {
    const page = await open(browser, `${service.url}/`, { language: 'en' })
    await page
      .getByLabel('with HTTP 500')
      .or(page.getByRole('button', { name: 'Send them to the sample application' }))
      .first()
      .waitFor()
    if (!(await page.getByLabel('with HTTP 500').isVisible()))
      await page.getByRole('button', { name: 'Send them to the sample application' }).click()
    await page.getByLabel('with HTTP 500').check()
    await page.getByRole('button', { name: 'Grabbing fails' }).click()
    const timeline = page.locator('.timeline')
    await timeline.locator('.serviceToApp.bad').getByText('HTTP 500').first().waitFor()
    const retry = page.locator('.ahead li', { hasText: 'Push: grabbing failed' })
    await retry.waitFor()
    await textOf(page.locator('.refusal')).toContain('305')

    const orderUrl = page.url()
    await page.getByRole('link', { name: 'Board', exact: true }).click()
    await page.getByLabel('as it should').check()
    await page.goto(orderUrl)
    const turn = retry.getByRole('button', { name: 'Turn the clock to it' })
    await turn.or(page.locator('.pushes .good')).first().waitFor()
    if (await turn.isVisible()) await turn.click({ timeout: 3_000 }).catch(() => undefined)
    await page.locator('.pushes .good').waitFor()
    await timeline.locator('.serviceToApp.good').getByText('HTTP 200').waitFor()
  })

  test('Juhe is made to fail: the fault waits for the next order, whose page shows how it went on', async () => {
    const page = await open(browser, `${service.url}/`, { language: 'en' })
    await page.getByRole('button', { name: 'Lose the answer' }).click()
    const standing = page.locator('.standing-by')
    await textOf(standing).toContain('The fault is ready')
    await page.getByText('1 to come').waitFor()
    await page.getByRole('button', { name: 'Grabbing fails' }).click()
    const timeline = page.locator('.timeline')
    await timeline.locator('.serviceToJuhe.bad', { hasText: 'submitOrder' }).getByText('no answer').waitFor()
    await timeline.getByText('Outcome unknown, to be found out').waitFor()
    await timeline.getByText('Juhe took the order').waitFor()
    await page.getByRole('link', { name: 'Board', exact: true }).click()
    await textOf(standing).toContain('All is well now.')
  })

  test('a refusal is shown in the words of the service, and what was typed stays', async () => {
    const page = await open(browser, `${service.url}/#/new`)
    await searchTrains(page)
    await page.getByLabel('出发站', { exact: true }).fill('苏洲')
    await page.getByRole('button', { name: '查询' }).click()
    await textOf(page.getByRole('alert')).toMatch(/223804.*from 不存在车站/)
    await expect.poll(() => page.locator('button.seat').count(), patiently).toBe(0)
    await page.getByLabel('出发站', { exact: true }).fill('苏州')
    await searchTrains(page)
    await page.locator('button.seat').first().click()
    await page.getByLabel('身份证号').fill('110101199003077716')
    await page.getByRole('button', { name: '提交抢票单' }).click()
    await textOf(page.getByRole('alert')).toContain('passengers[0].idCardNo')
    await expect.poll(() => page.getByLabel('身份证号').inputValue(), patiently).toBe('110101199003077716')
    // Also after a look at another page, and another search.
    await page.getByRole('link', { name: '推送', exact: true }).click()
    await page.getByRole('link', { name: '下单', exact: true }).click()
    await searchTrains(page)
    await page.locator('button.seat').first().click()
    await expect.poll(() => page.getByLabel('身份证号').inputValue(), patiently).toBe('110101199003077716')
  })

  test('language and theme are the browser’s at first, then whatever was chosen, and stay', async () => {
    const page = await open(browser, `${service.url}/`, { language: 'en', theme: 'dark' })
    const html = page.locator('html')
    await attributeOf(html, 'lang').toBe('en')
    await attributeOf(html, 'data-theme').toBe('dark')
    await page.getByRole('button', { name: '中文' }).click()
    await page.getByRole('button', { name: '切换到浅色' }).click()
    await page.reload()
    await page.getByRole('heading', { name: '每一张抢票单' }).waitFor()
    await attributeOf(html, 'lang').toBe('zh-CN')
    await attributeOf(html, 'data-theme').toBe('light')
  })

  test('an order that is not there says so, and leads back', async () => {
    const page = await open(browser, `${service.url}/#/orders/T0000000000000000000000000`)
    await page.getByRole('heading', { name: '没有这张订单' }).waitFor()
    await page.getByRole('link', { name: '返回看板' }).click()
    await page.getByRole('heading', { name: '每一张抢票单' }).waitFor()
  })
})
