import { checkJuheHandler } from '#shared/lambda/check-juhe-handler.ts'
import { barePlatform } from '#shared/lambda/platform/bare-platform.ts'
import { nodeFetch } from '#shared/node-fetch.ts'

/** Asks Juhe each day whether it still is as the service relies on it, where a stage wants that. */
export const create = checkJuheHandler

export const handler = create({ ...barePlatform, fetch: nodeFetch })
