import type { IncomingMessage, ServerResponse } from 'node:http'

/** What holds for everything that the board serves: nothing is fetched from elsewhere, nobody frames it. */
export const pageHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const

/** Answers with a text of some type. `no-cache`: kept, but asked about each time. */
export function sendText(
  response: ServerResponse,
  status: number,
  type: string,
  text: string,
  cache: 'no-store' | 'no-cache' = 'no-store',
): void {
  const bytes = Buffer.from(text, 'utf8')
  response
    .writeHead(status, {
      ...pageHeaders,
      'content-type': `${type};charset=utf-8`,
      'cache-control': cache,
      'content-length': bytes.length,
    })
    .end(bytes)
}

/** Answers with JSON. */
export function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  sendText(response, status, 'application/json', JSON.stringify(body))
}

/** Bodies that the board takes, in bytes: a few switches, and pushes. */
const bodyLimit = 64 * 1024

/** Reads a body as text; undefined when it is too long or breaks off. */
export async function readText(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of request) {
      size += chunk.length
      if (size > bodyLimit) return undefined
      chunks.push(Buffer.from(chunk))
    }
  } catch {
    return undefined
  }
  return Buffer.concat(chunks).toString('utf8')
}
