import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll } from 'vitest'
import { browserArgs, executablePath, hasChromium } from './browser.ts'

export { hasChromium }

if (!hasChromium) {
  console.warn(`skipped: no Chromium at ${executablePath} (apt-get install chromium, or set CHROMIUM)`)
}

/** A browser that ends with the test file. */
export async function launch(): Promise<Browser> {
  const browser = await chromium.launch({ executablePath, args: browserArgs })
  afterAll(() => browser.close())
  return browser
}

/** What a page is opened with: Chinese, light and wide unless said otherwise. */
export type Look = {
  readonly language?: 'zh' | 'en'
  readonly theme?: 'light' | 'dark'
  readonly width?: number
}

/** A page whose errors and requests are noted. */
export type WatchedPage = Page & { readonly troubles: string[]; readonly asked: URL[] }

/** Opens a page of its own, at `url`; resolves when it has its heading. */
export async function open(browser: Browser, url: string, look: Look = {}): Promise<WatchedPage> {
  const { language = 'zh', theme = 'light', width = 1280 } = look
  const options: BrowserContextOptions = {
    locale: language === 'zh' ? 'zh-CN' : 'en-GB',
    colorScheme: theme,
    viewport: { width, height: width < 600 ? 812 : 900 },
    reducedMotion: 'reduce',
  }
  const context = await browser.newContext(options)
  const page = await context.newPage()
  const troubles: string[] = []
  const asked: URL[] = []
  page.on('pageerror', (error) => troubles.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text())
  })
  page.on('request', (request) => asked.push(new URL(request.url())))
  await page.goto(url)
  await page.locator('h1').first().waitFor()
  return Object.assign(page, { troubles, asked })
}
