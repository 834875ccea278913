import { badParameterReason } from '#contract/faults.ts'
import { apiKeyOf } from '#shared/lambda/http/api-key.ts'
import type { HttpEvent, HttpHandler } from '#shared/lambda/http/event.ts'
import { readParameters } from '#shared/lambda/http/parameters.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { hashApiKey, keyOfHash } from '#shared/tenants/api-keys.ts'

const second = 1_000
const units = [
  ['天', 86_400 * second],
  ['小时', 3_600 * second],
  ['分钟', 60 * second],
] as const

/** Rules that the same request would not have broken at an earlier time. */
const timeRule = /须在预售期内|须晚于当前时间|不存在或已过期|距离发车时间太近/

/** What is known of the service's clock beside the machine's. */
export type TurnedClock = {
  /** How far the service's clock is ahead, ms. */
  readonly offsetMs: () => number
  /** Whether the request's key has not expired by the machine's time. */
  readonly wouldKeyCount: (event: HttpEvent) => Promise<boolean>
}

/**
 * A handler that does the same, and says in its refusals when they may come of a turned clock: the local service's time
 * is not the caller's, and a `closeTime` of tomorrow is long past for it.
 */
export function tellTurnedClock(handler: HttpHandler, { offsetMs, wouldKeyCount }: TurnedClock): HttpHandler {
  return async (event, context) => {
    const answer = await handler(event, context)
    const ahead = describeOffset(offsetMs())
    if (ahead === undefined || answer.isBase64Encoded === true || !answer.body.includes('"reason"'))
      return answer
    const body: unknown = JSON.parse(answer.body)
    if (!isRefusal(body)) return answer
    const isOfTime = body.error_code === 10001 ? await wouldKeyCount(event) : isTimeRefusal(body)
    if (!isOfTime) return answer
    return { ...answer, body: JSON.stringify({ ...body, reason: `${body.reason};服务时钟已拨快 ${ahead}` }) }
  }
}

/** Looks a request's key up as if the clock had not been turned. `realNow`: the machine's time, ms. */
export function keyByRealTime(table: Table, realNow: () => number): TurnedClock['wouldKeyCount'] {
  return async (event) => {
    const apiKey = apiKeyOf(await readParameters(event))
    const key = apiKey === undefined ? undefined : await keyOfHash(table, hashApiKey(apiKey))
    return key?.expiresAt !== undefined && realNow() < key.expiresAt
  }
}

/** `40 天`: in the largest unit that fits, rounded down; undefined below a minute, when nobody would notice. */
export function describeOffset(ms: number): string | undefined {
  const unit = units.find(([, size]) => ms >= size)
  return unit === undefined ? undefined : `${Math.floor(ms / unit[1])} ${unit[0]}`
}

type Refusal = { readonly reason: string; readonly error_code: number }

/** Whether the service itself refused, by a rule about time. What Juhe says in the same words is passed on as it is. */
function isTimeRefusal({ error_code, reason }: Refusal): boolean {
  return error_code === 223804 && reason.startsWith(badParameterReason('')) && timeRule.test(reason)
}

function isRefusal(body: unknown): body is Refusal {
  return (
    typeof body === 'object' &&
    body !== null &&
    'reason' in body &&
    typeof body.reason === 'string' &&
    'error_code' in body &&
    typeof body.error_code === 'number'
  )
}
