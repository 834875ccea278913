import * as z from 'zod/mini'
import { parseSettings } from '#infra/local/settings.ts'
import { createClosers } from '#infra/machine/closers.ts'
import { keepLoopbackDirect } from '#infra/machine/direct-loopback.ts'
import { endAtDiskFailure } from '#infra/machine/disk-failure.ts'
import { listenFailure } from '#infra/machine/listen-failure.ts'
import { onEnding } from '#infra/machine/on-ending.ts'
import { createApi } from './api.ts'
import { boardOf, type DemoBoard } from './board-of.ts'
import { startReceiver } from './receiver.ts'
import { runDemo } from './run-demo.ts'
import { plainShow, type Show, terminalShow } from './show.ts'
import { openTarget, type Target } from './target.ts'

/** What shells say of a program that was interrupted. */
const interruptedCode = 130

/** How long a clean end may take, in ms. */
const endingMs = 5_000

keepLoopbackDirect(process.env)
const { stdout } = process
// A terminal that does not know its width cannot be redrawn.
const show =
  stdout.isTTY && stdout.columns > 0 ? terminalShow(stdout) : plainShow((line) => console.log(line))
const closers = createClosers()
let isInterrupted = false
onEnding({ script: 'demo', env: process.env }, () => {
  isInterrupted = true
  setTimeout(() => process.exit(interruptedCode), endingMs).unref()
  void closers.closeAll().then(() => {
    show.restore()
    process.exit(interruptedCode)
  })
})

/** `npm run demo`: one order through its whole life, against the running service or one of its own. */
try {
  await demo()
  await closers.closeAll()
  if (!isInterrupted) process.exit(0)
} catch (error) {
  await closers.closeAll()
  if (!isInterrupted) {
    console.error(`demo: ${listenFailure(error) ?? (error instanceof Error ? error.message : String(error))}`)
    process.exit(1)
  }
}

async function demo(): Promise<void> {
  const settings = parseSettings(process.env)
  const { apiKey } = settings
  endAtDiskFailure(settings.dataDir)
  const target = await openTarget(settings)
  closers.add(target.close)
  const board = await boardOf(target)
  const receiver = await startReceiver(settings.webhookSecret)
  closers.add(receiver.close)
  if (board !== undefined) closers.add(() => givePushesBack(target, board, apiKey))
  const { orderNo } = await runDemo({ target, receiver, apiKey, show })
  if (board !== undefined) showLinks(show, target, board, orderNo)
}

function showLinks(show: Show, target: Target, board: DemoBoard, orderNo: string): void {
  show.say(target.isOwn ? 'to look at this order, run `npm start` and open' : 'look at this order, live')
  show.link('the order', board.orderUrl(orderNo))
  show.link('all orders', board.url)
  show.link('documentation', `${board.url}docs`)
}

/** The demo's application ends here: pushes go where they went before, or else to the board's. */
async function givePushesBack(target: Target, board: DemoBoard, apiKey: string): Promise<void> {
  const api = createApi(target.url, apiKey)
  for (const [type, url] of Object.entries(await board.pushUrls())) {
    await api.call('addCallbackUrl', { type, url }, z.unknown()).catch(() => undefined)
  }
}
