import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { startLocal } from '#infra/local/local-service.ts'
import { browserArgs, executablePath, hasChromium } from '#test/board/support/browser.ts'
import { seededTenants, seedOrders } from '#test/board/support/many-orders.ts'
import { clientOf } from '#test/e2e/support/client.ts'
import type { Row } from '../support/row.ts'
import { showSpread, spreadOf } from '../support/statistics.ts'

const figure = '8 board'

/** What is measured: a board of `orders` orders and an empty one, `rounds` times by turns. */
export type BoardOptions = {
  readonly workDir: string
  readonly orders: number
  readonly rounds: number
}

/** A page that was opened once, and searched; ms. */
type Visit = { readonly paintMs: number; readonly listMs: number; readonly searchMs: number }

/** Figure 8: how long a person waits for the board. Nothing where there is no Chromium. */
export async function board({ workDir, orders, rounds }: BoardOptions): Promise<readonly Row[]> {
  if (!hasChromium) {
    console.log(`figure 8 is left out: no Chromium at ${executablePath}`)
    return []
  }
  const [full, empty] = [
    await startBoard(join(workDir, 'board-full'), orders),
    await startBoard(join(workDir, 'board-empty'), 0),
  ]
  const browser = await chromium.launch({ executablePath, args: browserArgs })
  try {
    const visits: Record<'full' | 'empty', Visit[]> = { full: [], empty: [] }
    // The first of each fills caches.
    for (let round = 0; round <= rounds; round += 1) {
      const pair = { full: await visit(browser, full.url, orders), empty: await visit(browser, empty.url, 0) }
      if (round === 0) continue
      visits.full.push(pair.full)
      visits.empty.push(pair.empty)
    }
    const compare = (what: string, of: (one: Visit) => number): Row => {
      const [own, its] = [spreadOf(visits.full.map(of)), spreadOf(visits.empty.map(of))]
      return {
        ...{ figure, subject: `${orders} orders of 3 tenants: ${what}`, value: own.median / its.median },
        ...{ goal: 2, unit: '× empty', detail: `${showSpread(own, 'ms')} to ${showSpread(its, 'ms')}` },
      }
    }
    return [
      compare('first paint', ({ paintMs }) => paintMs),
      compare('until the list is there', ({ listMs }) => listMs),
      compare('a search, from the last letter', ({ searchMs }) => searchMs),
    ]
  } finally {
    await browser.close()
    await full.close()
    await empty.close()
  }
}

/** The service with its board, as `npm start` has it, with so many orders in its table. */
async function startBoard(dataDir: string, count: number) {
  await mkdir(dataDir, { recursive: true })
  const webhookSecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
  const tenants = seededTenants.map((name) => ({
    ...{ tenantId: name, name, apiKey: `key-of-${name}`, webhookSecret },
  }))
  const [demo] = tenants
  if (demo === undefined) throw new Error('no tenant')
  const service = await startLocal({
    ...{ dataDir, port: 0, sandboxPort: 0, tenants, boardOf: demo, log: () => {} },
    sandbox: { seed: 'bench', pushEncoding: 'form-data-field', timings: { acceptMs: 50, tickMs: 600 } },
  })
  if (count > 0) await seedOrders({ service, dataDir, client: clientOf(service.url, demo.apiKey), count })
  return service
}

/** Opens the board in a new context, and looks for one order; of none, for what there is not. */
async function visit(browser: Browser, url: string, count: number): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'zh-CN' })
  try {
    const page = await context.newPage()
    // An empty board has no field to search in until something is asked.
    const startedAt = performance.now()
    await page.goto(count === 0 ? `${url}/#/?q=SEEDS` : url)
    await page
      .locator(count === 0 ? '.empty:not([aria-busy="true"])' : '.orders li')
      .first()
      .waitFor()
    const listMs = performance.now() - startedAt
    const paintMs = await page.evaluate(
      () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    )
    const wanted = `SEEDS${Math.floor(count * 0.9)}`
    const answered = page.waitForResponse((response) => response.url().includes(`q=${wanted}`))
    await page.locator('input[type=search]').fill(wanted)
    const typedAt = performance.now()
    await answered
    if (count > 0) await page.locator('.orders li:only-child').waitFor()
    return { paintMs, listMs, searchMs: performance.now() - typedAt }
  } finally {
    await context.close()
  }
}
