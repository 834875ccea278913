import type { IncomingMessage, ServerResponse } from 'node:http'
import { refusal } from '#contract/envelope.ts'
import { docsPath } from '#shared/lambda/platform/docs-place.ts'
import { isForAnotherName, isFromAnotherSite } from './loopback.ts'

const body = JSON.stringify(refusal(10007, '未知的请求源:仅接受本机(localhost、127.0.0.1)的请求'))

/**
 * Turns away (403, Juhe's 10007) what the pages of other sites have a browser on this machine ask for, and says whether
 * it did. For servers that listen on loopback: their keys are known to everybody. Pages that only show something may be
 * linked to.
 */
export function turnAwayStrangers(
  request: IncomingMessage,
  response: ServerResponse,
  headers: Readonly<Record<string, string>> = {},
): boolean {
  const isStranger = isForAnotherName(request) || (isFromAnotherSite(request) && !isForAPage(request))
  if (!isStranger) return false
  response
    .writeHead(403, {
      ...headers,
      'content-type': 'application/json;charset=utf-8',
      'content-length': Buffer.byteLength(body),
      // What it may have sent is not read.
      connection: 'close',
    })
    .end(body)
  return true
}

/** The board, the sandbox's welcome, the documentation. */
function isForAPage({ method, url = '' }: IncomingMessage): boolean {
  const [path = ''] = url.split('?')
  const isShown = path === '/' || path === docsPath || path.startsWith(`${docsPath}/`)
  return isShown && (method === 'GET' || method === 'HEAD')
}
