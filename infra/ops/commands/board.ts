import { createServer } from 'node:http'
import * as z from 'zod/mini'
import { answerSafely } from '#infra/machine/safe-answers.ts'
import { turnAwayStrangers } from '#infra/machine/strangers.ts'
import { changeServices } from '#shared/lambda/services/order-services.ts'
import { lazy } from '#shared/lazy.ts'
import { openPeople } from '#shared/orders/store/people.ts'
import { defineCommand } from '../command.ts'
import { unavailable } from '../failure.ts'
import { countInput, flagInput } from '../inputs.ts'
import { nothingToSay } from '../output/report.ts'
import { openVault } from '../store/session.ts'

export const board = defineCommand({
  usage: 'board',
  description: 'show the board of a stage on this machine, by your own rights; it only reads, unless --act',
  options: [
    { flags: '--act', description: 'let the page send pushes again' },
    { flags: '--port <port>', description: 'where it listens on this machine', fallback: '3003' },
    { flags: '--newest <count>', description: "so many of each tenant's orders", fallback: '200' },
    { flags: '--days <count>', description: 'no order that is older', fallback: '7' },
    { flags: '--every <seconds>', description: 'read again so often while the page is open', fallback: '30' },
  ],
  input: z.object({
    act: flagInput,
    port: z.pipe(z.string().check(z.regex(/^\d{1,5}$/, 'must be a port')), z.transform(Number)),
    newest: countInput,
    days: countInput,
    every: countInput,
  }),
  async run({ session, host }, { act, port, newest, days, every }) {
    const { backing, target } = session
    // It builds the page: no other command needs what that takes.
    const { createStageBoard } = await import('#infra/board/stage-board.ts')
    const vault = lazy(() => openVault(session))
    const { page, close } = createStageBoard({
      ...{ name: target, table: backing.table, now: backing.platform.now, log: backing.platform.log },
      ...{ newest, days, everyMs: every * 1_000 },
      peopleOf: async (order) => openPeople(await vault(), order),
      ...(act ? { changes: changeServices(backing) } : {}),
    })
    const server = createServer((request, response) => {
      if (turnAwayStrangers(request, response) || page(request, response)) return
      response.writeHead(404).end()
    })
    answerSafely(server)
    const interrupted = host.interruption()
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', (error) => reject(unavailable(`port ${port} cannot be had: ${error.message}`)))
        server.listen(port, '127.0.0.1', () => resolve())
      })
      const address = server.address()
      const at = typeof address === 'object' && address !== null ? address.port : port
      host.out(`http://127.0.0.1:${at}/`)
      if (!interrupted.aborted) await new Promise((resolve) => interrupted.addEventListener('abort', resolve))
      return nothingToSay
    } finally {
      close()
      server.close()
      server.closeAllConnections()
    }
  },
})
