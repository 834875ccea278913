import { once } from 'node:events'
import { createServer } from 'node:http'
import { portOf } from '#infra/machine/port-of.ts'

/** How long the extension refuses after it was first asked, ms: AWS's own does until it is ready. */
const notReadyMs = 150

/**
 * Lambda's extension for secrets, of many functions: each is known by its session token, has its own time in which it is
 * not ready, and is told its own secrets only. `documents`: for each token the secrets by their ARN.
 */
export async function startSecretsExtension(documents: ReadonlyMap<string, ReadonlyMap<string, string>>) {
  const firstAskedAt = new Map<string, number>()
  const refused = new Map<string, number>()
  const server = createServer((request, response) => {
    const token = String(request.headers['x-aws-parameters-secrets-token'])
    const secretId = new URL(request.url ?? '', 'http://localhost').searchParams.get('secretId') ?? ''
    const SecretString = documents.get(token)?.get(secretId)
    const now = performance.now()
    const first = firstAskedAt.get(token) ?? now
    firstAskedAt.set(token, first)
    if (SecretString === undefined) return response.writeHead(403).end()
    if (now - first < notReadyMs) {
      refused.set(token, (refused.get(token) ?? 0) + 1)
      return response.writeHead(400).end('not ready to serve traffic, please wait')
    }
    return response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ SecretString }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: portOf(server),
    /** How often each token was refused, because the extension was not ready. */
    refused: refused as ReadonlyMap<string, number>,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
