import type { IncomingMessage, ServerResponse } from 'node:http'
import type { LocalPage } from '#infra/machine/local-page.ts'
import { isFromThisMachine } from '#infra/machine/loopback.ts'
import { describeError } from '#shared/lambda/platform/describe-error.ts'
import type { LogLine } from '#shared/lambda/platform/platform.ts'
import { sendJson, sendText } from './answer.ts'

type Answer = (path: string, request: IncomingMessage, response: ServerResponse) => Promise<void>

/** What a board's page is served by. `take`: answers what is neither a reading nor a writing of the page. */
export type PageParts = {
  readonly read: Answer
  readonly write: Answer
  readonly take: (path: string, request: IncomingMessage, response: ServerResponse) => boolean
  readonly log: (line: LogLine) => void
}

/** The page at `/` and everything below `/board/`, for this machine only. */
export function servePage({ read, write, take, log }: PageParts): LocalPage {
  async function answer(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isFromThisMachine(request)) {
      return sendText(response, 403, 'text/plain', 'The board answers on its own machine only.\n')
    }
    if (take(path, request, response)) return
    if (request.method === 'GET' || request.method === 'HEAD') return read(path, request, response)
    if (request.method === 'POST') return write(path, request, response)
    sendJson(response, { error: 'GET or POST' }, 405)
  }
  return (request, response) => {
    const [path = ''] = (request.url ?? '').split('?')
    if (path !== '/' && !path.startsWith('/board/')) return false
    answer(path, request, response).catch((error: unknown) => {
      const isWrong = error instanceof RangeError
      if (!isWrong) log({ event: 'failure', source: 'board', ...describeError(error) })
      if (response.headersSent) response.destroy()
      else sendJson(response, { error: isWrong ? error.message : 'failed' }, isWrong ? 400 : 500)
    })
    return true
  }
}
