import type { ServerResponse } from 'node:http'
import type { BoardEvent } from './wire.ts'

/** Those who watch, each over a stream of server-sent events. */
export type LiveEvents = {
  /** Answers a request with a stream that stays open. */
  join(response: ServerResponse): void
  tell(event: BoardEvent): void
  /** How many watch. */
  count(): number
  close(): void
}

/** How long a browser waits before it connects again, ms. */
const retryMs = 1_000
/** Whoever has not read this much, in bytes, is cut off: it comes again, and then reads everything anew. */
const mostUnread = 4 * 1024 * 1024

/** Nobody watches yet. */
export function createLiveEvents(): LiveEvents {
  const watchers = new Set<ServerResponse>()
  return {
    join(response) {
      response.writeHead(200, {
        'content-type': 'text/event-stream;charset=utf-8',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      })
      // HEAD would wait for ever for a stream that it is not sent.
      if (response.req.method === 'HEAD') return void response.end()
      response.write(`retry: ${retryMs}\n\n`)
      watchers.add(response)
      response.once('close', () => watchers.delete(response))
    },
    tell({ kind, ...data }) {
      const message = `event: ${kind}\ndata: ${JSON.stringify(data)}\n\n`
      for (const watcher of watchers) {
        if (watcher.writableLength > mostUnread) watcher.destroy()
        else watcher.write(message)
      }
    },
    count: () => watchers.size,
    close() {
      for (const watcher of watchers) watcher.end()
      watchers.clear()
    },
  }
}
