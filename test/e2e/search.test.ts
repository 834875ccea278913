import { describe, expect, test } from 'vitest'
import type { SearchResult } from '#contract/search.ts'
import { startService } from './support/service.ts'
import { dayIn } from './support/trips.ts'

const service = await startService({ env: { JUHE_TIMEOUT_MS: '1000' } })
const { north, sandbox, clock } = service

const date = dayIn(clock.now(), 10).compact
const search = (parameters: Readonly<Record<string, unknown>>) =>
  north.call('search', { from: '北京', to: '上海', date, ...parameters })
const trainsOf = (result: SearchResult) => result.trains.map(({ trainNo }) => trainNo)

const refused = (reason: RegExp) => ({
  reason: expect.stringMatching(reason),
  result: null,
  error_code: 223804,
})

describe('stations', () => {
  test.each([
    ['苏州', '昆山'],
    ['suzhou', 'kunshan'],
    ['SuZhou', 'KUNSHAN'],
    [' 苏州 ', 'kunshan'],
    ['苏州站', '昆山站'],
    ['Su Zhou', "kun'shan"],
    ['苏 州', '昆 山 站'],
  ])('%s and %s are found in Chinese and in pinyin alike', async (from, to) => {
    const { result } = await search({ from, to })
    expect(result).toMatchObject({
      fromStation: '苏州',
      fromStationCode: 'suzhou',
      toStation: '昆山',
      toStationCode: 'kunshan',
    })
    const plain = await search({ from: '苏州', to: '昆山' })
    expect(trainsOf(result)).toEqual(trainsOf(plain.result))
  })

  test.each([
    ['from', '苏洲', '苏州'],
    ['from', 'suzhuo', '苏州'],
    ['to', 'shanghia', '上海'],
    ['to', '上海红桥', '上海虹桥'],
  ])('that do not exist are refused with near ones: %s %s', async (field, text, near) => {
    const answer = await search({ [field]: text })
    expect(answer).toEqual(refused(new RegExp(`^参数错误:${field} .*${near}`)))
  })

  test('that do not exist on both ends are told in one answer', async () => {
    expect(await search({ from: '北惊', to: '上嗨' })).toEqual(refused(/from .*;to /))
  })

  test('that resemble nothing are refused without a guess', async () => {
    expect(await search({ to: 'xxxxxxxxqqq' })).toEqual(refused(/^参数错误:to \S+/))
  })

  test('that are the same on both ends are refused', async () => {
    const refusal = refused(/^参数错误:to 须与from是不同的车站\(北京\)$/)
    expect(await search({ from: '北京', to: 'beijing' })).toEqual(refusal)
    expect(await search({ from: '北京', to: '北京站' })).toEqual(refusal)
    expect(await search({ from: '北京', to: '北京', type: 7 })).toEqual(refused(/type .*;to 须与from/))
  })
})

describe('the date', () => {
  test.each([0, 1, 60])('may be in %i days', async (days) => {
    expect(await search({ date: dayIn(clock.now(), days).compact })).toMatchObject({ error_code: 0 })
  })

  test.each([-1, 61, 400])('may not be in %i days: the sale period is told', async (days) => {
    const today = dayIn(clock.now(), 0).compact
    const last = dayIn(clock.now(), 60).compact
    expect(await search({ date: dayIn(clock.now(), days).compact })).toEqual(
      refused(new RegExp(`^参数错误:date .*预售期.*${today}.*${last}`)),
    )
  })

  test.each(['20260230', '2026-12-01', '261201', 'tomorrow', '20261301'])('may not be %s', async (bad) => {
    expect(await search({ date: bad })).toEqual(refused(/^参数错误:date .*yyyyMMdd/))
  })
})

describe('other parameters', () => {
  test.each(['from', 'to', 'date'])('%s is required', async (field) => {
    expect(await search({ [field]: undefined })).toEqual(refused(new RegExp(`^参数错误:${field} 必填$`)))
  })

  test('type is 1 unless given, and 1 or 2 otherwise', async () => {
    const plain = await search({})
    const normal = await search({ type: 1 })
    expect(normal.result.trains).toEqual(plain.result.trains)
    expect((await search({ type: '2' })).result.trains[0].tickets).not.toEqual(plain.result.trains[0].tickets)
    expect(await search({ type: 3 })).toEqual(refused(/^参数错误:type /))
  })

  test('are all judged in one answer', async () => {
    const answer = await search({ from: undefined, date: '1', type: 9 })
    expect(answer.reason).toMatch(/from .*;date .*;type /)
  })

  test('are judged together with what only the clock can judge', async () => {
    const answer = await search({ from: undefined, date: dayIn(clock.now(), 90).compact, type: 9 })
    expect(answer.reason).toMatch(/from 必填/)
    expect(answer.reason).toMatch(/date .*预售期/)
    expect(answer.reason).toMatch(/type /)
  })
})

describe('when Juhe has trouble', () => {
  test.each([
    'timeout-before',
    'reset-before',
    'http-500-before',
    'html-before',
    'code-10014-before',
  ] as const)('once (%s), the search is tried again and answered', async (fault) => {
    await sandbox.arm('search', fault, 1)
    expect(await search({})).toMatchObject({ error_code: 0 })
  })

  test('and does not get over it, the answer says so in the envelope, and nothing of ours is blamed on the tenant', async () => {
    await sandbox.arm('search', 'reset-before', 100)
    const answered = await north.send('search', { from: '北京', to: '上海', date })
    await sandbox.clearFaults()
    expect(answered.status).toBe(200)
    expect(answered.body).toEqual({ resultcode: '120', reason: '接口维护', result: null, error_code: 10020 })
  })
})
