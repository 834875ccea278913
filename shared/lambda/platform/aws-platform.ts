import { nodeFetch } from '#shared/node-fetch.ts'
import { connectDynamo } from '#shared/table/connect-dynamo.ts'
import { barePlatform } from './bare-platform.ts'
import type { Platform } from './platform.ts'

/** The platform of a deployed function: the process's own environment, clock, randomness and network. */
export const awsPlatform: Platform = {
  ...barePlatform,
  fetch: nodeFetch,
  connect: (environment) => connectDynamo({ endpoint: environment.dynamoEndpoint }),
}
