import { expect, test } from 'vitest'
import { describeOffset, tellTurnedClock } from '#infra/local/gateway/turned-clock.ts'
import type { HttpHandler } from '#shared/lambda/http/event.ts'

const day = 86_400_000
const answering =
  (body: object): HttpHandler =>
  async () => ({ statusCode: 200, headers: {}, body: JSON.stringify(body), isBase64Encoded: false })

async function reasonOf(body: object, offsetMs: number): Promise<unknown> {
  // The handler looks at neither.
  const [event, context] = [{}, {}] as never[]
  const answer = await tellTurnedClock(answering(body), () => offsetMs)(event as never, context as never)
  return JSON.parse(answer.body).reason
}

const refusal = (reason: string, code = 223804) => ({ reason, result: null, error_code: code })

test.each([
  '参数错误:closeTime 须晚于当前时间',
  '参数错误:cellphone 须为11位手机号;departDate 须晚于当前时间',
  '参数错误:date 不在预售期内',
  '参数错误:queryKey 不存在或已过期,请重新查询',
])('the refusal %s of a turned clock says how far it is ahead', async (reason) => {
  expect(await reasonOf(refusal(reason), 40 * day)).toBe(`${reason};服务时钟已拨快 40 天`)
})

test.each([
  ['of a clock that was not turned', refusal('参数错误:closeTime 须晚于当前时间'), 0],
  ['that has nothing to do with time', refusal('参数错误:cellphone 须为11位手机号'), 40 * day],
  ['of another code', refusal('系统内部异常', 10014), 40 * day],
  ['that is a success', { reason: 'success', result: {}, error_code: 0 }, 40 * day],
])('an answer %s stays as it is', async (_, body, offsetMs) => {
  expect(await reasonOf(body, offsetMs)).toBe(body.reason)
})

test.each([
  [59_000, undefined],
  [60_000, '1 分钟'],
  [3_600_000, '1 小时'],
  [day - 1, '23 小时'],
  [day, '1 天'],
  [40.5 * day, '40 天'],
])('an offset of %i ms is told as %s', (ms, expected) => {
  expect(describeOffset(ms)).toBe(expected)
})
