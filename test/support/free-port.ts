import { once } from 'node:events'
import { createServer } from 'node:net'

/** Below the ports that systems hand out by themselves: nobody else gets one of these between asking and taking. */
const [lowest, count] = [20_000, 12_000]

/** A port that nobody listens on, for a process that cannot be asked for one. */
export async function freePort(): Promise<number> {
  const port = lowest + Math.floor(Math.random() * count)
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch {
    return freePort()
  }
  server.close()
  await once(server, 'close')
  return port
}
