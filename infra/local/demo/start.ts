import { parseSettings } from '../settings.ts'
import { startReceiver } from './receiver.ts'
import { runDemo } from './run-demo.ts'
import { openTarget } from './target.ts'

/** `npm run demo`: one order through its whole life, against the running service or one of its own. */
try {
  const settings = parseSettings(process.env)
  const target = await openTarget(settings)
  const receiver = await startReceiver(settings.webhookSecret)
  try {
    await runDemo({ target, receiver, apiKey: settings.apiKey, say: (line) => console.log(line) })
  } finally {
    await receiver.close()
    await target.close()
  }
  process.exit(0)
} catch (error) {
  console.error(`demo: ${error instanceof Error ? error.message : String(error)}`)
  process.exit(1)
}
