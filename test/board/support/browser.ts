import { existsSync } from 'node:fs'

/** `CHROMIUM`: where the browser is; or `required`, where it is usual and must be. */
const { CHROMIUM } = process.env
const isRequired = CHROMIUM === 'required'

/** Where the browser is looked for. */
export const executablePath = CHROMIUM === undefined || isRequired ? '/usr/bin/chromium' : CHROMIUM

/** Whether a browser is there: tests that need one are skipped elsewhere. */
export const hasChromium = isRequired || existsSync(executablePath)

/** Quick and quiet: nothing of the browser's own goes over the net. */
export const browserArgs = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
]
