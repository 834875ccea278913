import type { Server, ServerResponse } from 'node:http'
import { safeHeaders } from '#shared/lambda/http/middleware/security-headers.ts'

/** Puts the headers that keep browsers safe on every answer of a server, whatever part of it answers. */
export function answerSafely(server: Server): void {
  server.prependListener('request', (_request, response: ServerResponse) => {
    for (const [name, value] of Object.entries(safeHeaders)) response.setHeader(name, value)
  })
}

/** The same headers in an answer that is written by hand. */
export const safeHeaderLines: readonly string[] = Object.entries(safeHeaders).map(
  ([name, value]) => `${name}: ${value}`,
)
