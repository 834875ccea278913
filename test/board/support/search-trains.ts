import type { Page } from 'playwright-core'

/** A service on a busy machine may refuse a search; each time it may be asked again. */
const mostTimes = 3

/**
 * Searches as the form of a new order stands, until there are seats to choose. Throws with the service's own words where
 * it refuses: waiting for seats would only say that there are none.
 */
export async function searchTrains(page: Page): Promise<void> {
  const seat = page.locator('button.seat').first()
  const refusal = page.locator('.refusal, .notice.bad').first()
  for (let times = 1; ; times += 1) {
    await page.locator('form.search button[type=submit]').click()
    await seat.or(refusal).first().waitFor()
    if (await seat.isVisible()) return
    if (times === mostTimes) throw new Error(`the search is refused: ${await refusal.textContent()}`)
  }
}
