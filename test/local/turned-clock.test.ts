import { beforeAll, describe, expect, test } from 'vitest'
import { formatChinaTime, parseChinaTime } from '#contract/china-time.ts'
import { describeOffset, tellTurnedClock } from '#infra/local/gateway/turned-clock.ts'
import { TenantId } from '#shared/ids.ts'
import type { HttpHandler } from '#shared/lambda/http/event.ts'
import { createApiKey } from '#shared/tenants/api-keys.ts'
import { orderParameters } from '#test/board/support/order-parameters.ts'
import { type Body, clientOf } from '#test/e2e/support/client.ts'
import { startService } from '#test/e2e/support/service.ts'
import { opsOn } from '#test/ops/support/ops.ts'

const hour = 3_600_000
const day = 24 * hour
const answering =
  (body: object): HttpHandler =>
  async () => ({ statusCode: 200, headers: {}, body: JSON.stringify(body), isBase64Encoded: false })

async function reasonOf(body: object, offsetMs: number): Promise<unknown> {
  // The handler looks at neither.
  const [event, context] = [{}, {}] as never[]
  const turned = { offsetMs: () => offsetMs, wouldKeyCount: async () => false }
  const answer = await tellTurnedClock(answering(body), turned)(event as never, context as never)
  return JSON.parse(answer.body).reason
}

const refusal = (reason: string, code = 223804) => ({ reason, result: null, error_code: code })

test.each([
  ['of a clock that was not turned', refusal('参数错误:closeTime 须晚于当前时间'), 0],
  ['about a time that is written wrongly', refusal('参数错误:date 须为yyyyMMdd格式的日期'), 40 * day],
  ['that has nothing to do with time', refusal('参数错误:cellphone 须为11位手机号'), 40 * day],
  ['to a key that would not count anyway', refusal('错误的请求KEY', 10001), 40 * day],
  ['in Juhe’s own words', refusal('距离发车时间太近,无法执行此操作'), 40 * day],
  ['of another code', refusal('系统内部异常', 10014), 40 * day],
  ['that is a success', { reason: 'success', result: {}, error_code: 0 }, 40 * day],
])('an answer %s stays as it is', async (_, body, offsetMs) => {
  expect(await reasonOf(body, offsetMs)).toBe(body.reason)
})

test.each([
  [59_000, undefined],
  [60_000, '1 分钟'],
  [hour, '1 小时'],
  [day - 1, '23 小时'],
  [day, '1 天'],
  [40.5 * day, '40 天'],
])('an offset of %i ms is told as %s', (ms, expected) => {
  expect(describeOffset(ms)).toBe(expected)
})

describe('what is refused because the clock was turned says how far it is ahead', () => {
  const minutes = 60
  let answers: Readonly<Record<string, Body>>
  let ops: ReturnType<typeof opsOn>
  let realNow: number

  beforeAll(async () => {
    const service = await startService()
    const { clock, north, sandbox } = service
    ops = opsOn(service.dataDir)
    realNow = clock.now()
    const day4 = realNow + 4 * day
    await createApiKey(service.table, 'key-of-four-days', TenantId.parse('north'), realNow, {
      expiresAt: day4,
    })
    const order = await orderParameters(north, '出票', realNow)
    await north.call('submitOrder', order)
    await sandbox.advance(600)
    const { result } = await north.call('orderDetail', { outOrderNo: order.outOrderNo, issue: 1 })

    // An hour before the first train of the day after tomorrow.
    const trip = { from: '北京', to: '上海', date: formatChinaTime(realNow + 2 * day, 'yyyyMMdd') }
    const [first] = (await north.call('search', trip)).result.trains
    const departDate = `${formatChinaTime(realNow + 2 * day, 'yyyy-MM-dd')} ${first.fromTime}`
    const departAt = parseChinaTime(departDate, 'yyyy-MM-dd HH:mm') ?? Number.NaN
    await clock.advance((departAt - hour - clock.now()) / 1_000)
    const { queryKey } = (await north.call('search', trip)).result
    const closeTime = formatChinaTime(departAt - 5 * minutes * 1_000, 'yyyy-MM-dd HH:mm:ss')
    const late = await orderParameters(north, '出票', clock.now())
    const departed = await north.call('submitOrder', {
      ...{ ...late, queryKey, departDate, closeTime, trainNo: first.trainNo },
      seatClassCode: Object.keys(first.tickets)[0],
      ...{ fromStation: first.fromStation, toStation: first.toStation },
    })

    // An odd number of milliseconds: what was planned meanwhile must be whole ones all the same.
    await clock.advance((realNow + 40 * day + minutes * 1_000 + 1 - clock.now()) / 1_000)
    const tomorrow = formatChinaTime(realNow + day, 'yyyy-MM-dd HH:mm:ss')
    const agedClient = clientOf(service.url, 'key-of-four-days')
    answers = {
      departed,
      search: await north.call('search', trip),
      queryKey: await north.call('submitOrder', { ...order, outOrderNo: 'AGEDQUERY1' }),
      closeTime: await north.call('submitOrder', { ...order, outOrderNo: 'AGED1', closeTime: tomorrow }),
      refund: await north.call('applyRefundOrder', {
        ...{ outOrderNo: order.outOrderNo, passengerId: result.passengers[0].passengerId },
      }),
      key: await agedClient.call('orderDetail', { outOrderNo: order.outOrderNo }),
      unknownKey: await clientOf(service.url, 'no-such-key').call('orderDetail', {}),
    }
  })

  test.each([
    ['departed', 223804, /车次\w+距离发车时间太近.*;服务时钟已拨快 1 天$/],
    ['search', 223804, /^参数错误:date 须在预售期内\(.*\);服务时钟已拨快 40 天$/],
    ['queryKey', 223804, /queryKey 不存在或已过期,请重新查询.*;服务时钟已拨快 40 天$/],
    ['closeTime', 223804, /closeTime 须晚于当前时间;服务时钟已拨快 40 天$/],
    ['refund', 223804, /^参数错误:距离发车时间太近,无法申请退票;服务时钟已拨快 40 天$/],
    ['key', 10001, /^错误的请求KEY;服务时钟已拨快 40 天$/],
    ['unknownKey', 10001, /^错误的请求KEY$/],
  ])('%s', (name, code, reason) => {
    expect(answers[name]).toEqual({
      ...(code === 10001 ? { resultcode: '101' } : {}),
      ...{ error_code: code, reason: expect.stringMatching(reason), result: null },
    })
  })

  test('on the command line, too', async () => {
    const soon = formatChinaTime(realNow + 3 * day, 'yyyy-MM-dd HH:mm')
    const past = formatChinaTime(realNow - day, 'yyyy-MM-dd HH:mm')
    const refused = await ops('keys', 'create', 'north', '--expires', soon, '--lang', 'zh')
    expect([refused.exitCode, refused.err]).toEqual([
      2,
      expect.stringMatching(/时刻必须在将来；服务时钟已拨快 40d/),
    ])
    for (const command of [
      ['keys', 'create', 'north', '--expires'] as const,
      ['tenants', 'rotate-secret', 'north', '--until'] as const,
    ]) {
      expect((await ops(...command, soon)).err).toContain('the service clock is turned 40d')
      expect((await ops(...command, past)).err).toMatch(/the moment must be in the future$/)
    }
  })
})
