import { alarmHandler } from '#shared/lambda/alarm-handler.ts'
import { barePlatform } from '#shared/lambda/platform/bare-platform.ts'
import { nodeFetch } from '#shared/node-fetch.ts'

/** Tells alarms to the group robots of the operators, where a stage wants that. */
export const create = alarmHandler

export const handler = create({ ...barePlatform, fetch: nodeFetch })
