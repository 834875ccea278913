import { randomUUID } from 'node:crypto'
import { extensions, operations } from '#contract/operations.ts'
import type { Board } from '#infra/board/board.ts'
import type { Clock } from '#infra/machine/clock.ts'
import { isLoopbackHost } from '#infra/machine/loopback.ts'
import { turnAwayStrangers } from '#infra/machine/strangers.ts'
import { callbackPath } from '#shared/lambda/functions.ts'
import type { Platform } from '#shared/lambda/platform/platform.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { loadHttpFunction } from '../functions.ts'
import { docsRoutes } from './docs-routes.ts'
import { type Gateway, startGateway } from './gateway.ts'
import type { Route } from './router.ts'
import { keyByRealTime, tellTurnedClock } from './turned-clock.ts'

/** What the gateway leads to. */
export type Behind = {
  readonly platform: Platform
  readonly table: Table
  readonly clock: Clock
  readonly board: Board | undefined
}

/** Opens the door: every operation, the callback of Juhe, the documentation, and the board where there is one. */
export async function openGateway(
  {
    host,
    port,
    places,
  }: { readonly host: string; readonly port: number; readonly places?: number | undefined },
  behind: Behind,
): Promise<Gateway> {
  const { platform, board } = behind
  const isGuarded = isLoopbackHost(host)
  return startGateway({
    ...{ host, port, platform },
    routes: [...(await loadRoutes(behind)), ...docsRoutes(platform, board !== undefined)],
    notFound: (await loadHttpFunction('not-found')).create(platform),
    localPage: (request, response) =>
      (isGuarded && turnAwayStrangers(request, response, { 'x-request-id': randomUUID() })) ||
      board?.page(request, response) === true,
    ...(places === undefined ? {} : { places }),
  })
}

/** Every operation at its path, and the callback of Juhe, on which the board looks. */
async function loadRoutes({ platform, table, clock, board }: Behind): Promise<Route[]> {
  const served = [...Object.values(operations), ...Object.values(extensions)]
  const realNow = () => clock.now() - clock.offsetMs()
  const turned = { offsetMs: clock.offsetMs, wouldKeyCount: keyByRealTime(table, realNow) }
  const routes = served.map(async ({ path, functionName }) => {
    const handler = (await loadHttpFunction(functionName)).create(platform)
    return { path, functionName, handler: tellTurnedClock(handler, turned) }
  })
  const functionName = 'juhe-callback'
  const callback = (await loadHttpFunction(functionName)).create(platform)
  return [
    ...(await Promise.all(routes)),
    { path: callbackPath, functionName, handler: board?.watchPushes(callback) ?? callback },
  ]
}
