import { localSources } from '#infra/docs/docs-sources.ts'
import { docsHandler } from '#shared/lambda/docs-handler.ts'
import { backgroundFunctions } from '#shared/lambda/functions.ts'
import type { BarePlatform } from '#shared/lambda/platform/platform.ts'
import type { Route } from './router.ts'

/** The documentation as it is deployed, but for its files: here they are made from their sources. */
export function docsRoutes(platform: BarePlatform, hasBoard: boolean): readonly Route[] {
  const { functionName, trigger } = backgroundFunctions.docs
  const handler = docsHandler(localSources(hasBoard))(platform)
  return trigger.paths.map((path) => ({ path, methods: ['GET', 'HEAD'], functionName, handler }))
}
