import { existsSync } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll } from 'vitest'

/** `CHROMIUM`: where the browser is; or `required`, where it is usual and must be. */
const { CHROMIUM } = process.env
const isRequired = CHROMIUM === 'required'
const executablePath = CHROMIUM === undefined || isRequired ? '/usr/bin/chromium' : CHROMIUM

/** Whether a browser is there: tests that need one are skipped elsewhere. */
export const hasChromium = isRequired || existsSync(executablePath)

if (!hasChromium) {
  console.warn(`skipped: no Chromium at ${executablePath} (apt-get install chromium, or set CHROMIUM)`)
}

/** Quick and quiet: nothing of the browser's own goes over the net. */
const args = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
]

/** A browser that ends with the test file. */
export async function launch(): Promise<Browser> {
  const browser = await chromium.launch({ executablePath, args })
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
