import * as z from 'zod/mini'
import { parseSettings } from '../settings.ts'
import { createApi } from './api.ts'
import { boardOf, type DemoBoard } from './board-of.ts'
import { startReceiver } from './receiver.ts'
import { runDemo } from './run-demo.ts'
import { plainShow, type Show, terminalShow } from './show.ts'
import { openTarget, type Target } from './target.ts'

/** `npm run demo`: one order through its whole life, against the running service or one of its own. */
try {
  const settings = parseSettings(process.env)
  const { apiKey } = settings
  const { stdout } = process
  // A terminal that does not know its width cannot be redrawn.
  const show =
    stdout.isTTY && stdout.columns > 0 ? terminalShow(stdout) : plainShow((line) => console.log(line))
  const target = await openTarget(settings)
  const board = await boardOf(target)
  const receiver = await startReceiver(settings.webhookSecret)
  try {
    const { orderNo } = await runDemo({ target, receiver, apiKey, show })
    if (board !== undefined) showLinks(show, target, board, orderNo)
  } finally {
    if (board !== undefined) await givePushesBack(target, board, apiKey)
    await receiver.close()
    await target.close()
  }
  process.exit(0)
} catch (error) {
  console.error(`demo: ${error instanceof Error ? error.message : String(error)}`)
  process.exit(1)
}

function showLinks(show: Show, target: Target, board: DemoBoard, orderNo: string): void {
  show.say(target.isOwn ? 'to look at this order, run `npm start` and open' : 'look at this order, live')
  show.link('the order', board.orderUrl(orderNo))
  show.link('all orders', board.url)
  show.link('documentation', `${board.url}docs`)
}

/** The demo's application ends here: pushes go where they went before, or else to the board's. */
async function givePushesBack(target: Target, { pushUrls }: DemoBoard, apiKey: string): Promise<void> {
  const api = createApi(target.url, apiKey)
  for (const [type, url] of Object.entries(pushUrls)) {
    await api.call('addCallbackUrl', { type, url }, z.unknown()).catch(() => undefined)
  }
}
