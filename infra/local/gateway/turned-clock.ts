import type { HttpHandler } from '#shared/lambda/http/event.ts'

const second = 1_000
const units = [
  ['天', 86_400 * second],
  ['小时', 3_600 * second],
  ['分钟', 60 * second],
] as const

/** Parameters that a turned clock makes wrong: they speak of a day or an hour, or have aged. */
const timeFault = /(?:^|[:;])(?:date|departDate|closeTime|queryKey) /

/**
 * A handler that does the same, and says in its refusals when they may come of a turned clock: the local service's time
 * is not the caller's, and a `closeTime` of tomorrow is long past for it. `offsetMs`: how far the clock is ahead.
 */
export function tellTurnedClock(handler: HttpHandler, offsetMs: () => number): HttpHandler {
  return async (event, context) => {
    const answer = await handler(event, context)
    const ahead = describeOffset(offsetMs())
    if (ahead === undefined || answer.isBase64Encoded === true || !answer.body.includes('"reason"'))
      return answer
    const body: unknown = JSON.parse(answer.body)
    if (!isRefusal(body) || !timeFault.test(body.reason)) return answer
    return { ...answer, body: JSON.stringify({ ...body, reason: `${body.reason};服务时钟已拨快 ${ahead}` }) }
  }
}

/** `40 天`: in the largest unit that fits, rounded down; undefined below a minute, when nobody would notice. */
export function describeOffset(ms: number): string | undefined {
  const unit = units.find(([, size]) => ms >= size)
  return unit === undefined ? undefined : `${Math.floor(ms / unit[1])} ${unit[0]}`
}

function isRefusal(body: unknown): body is { readonly reason: string; readonly error_code: number } {
  return (
    typeof body === 'object' &&
    body !== null &&
    'reason' in body &&
    typeof body.reason === 'string' &&
    'error_code' in body &&
    body.error_code === 223804
  )
}
