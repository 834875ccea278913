import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { portOf } from '#infra/machine/port-of.ts'

/** Many tenants' applications at one address, each with a path of its own. Some never answer. */
export type Receivers = {
  readonly urlOf: (tenantId: string) => string
  /** When a push about an order came first, by performance.now(). */
  readonly arrivals: ReadonlyMap<string, number>
  close(): Promise<void>
}

/** Starts them; `hangs` says who never answers. */
export async function startReceivers(hangs: (tenantId: string) => boolean): Promise<Receivers> {
  const arrivals = new Map<string, number>()
  const hung = new Set<ServerResponse>()
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { outOrderNo } = JSON.parse(Buffer.concat(chunks).toString())
    if (!arrivals.has(outOrderNo)) arrivals.set(outOrderNo, performance.now())
    if (hangs((request.url ?? '').slice(1))) hung.add(response)
    else response.end('success')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${portOf(server)}`
  return {
    urlOf: (tenantId) => `${url}/${tenantId}`,
    arrivals,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
