import { describe, expect, test } from 'vitest'
import { getItem } from '#shared/table/items.ts'
import { queryKey as queryKeyItem } from '#shared/table/keys.ts'
import { startService } from './support/service.ts'
import { dayIn, newOutOrderNo, searchTrip, submitFor } from './support/trips.ts'

/*
 * What a search leaves behind for the submit that follows it: a key that is worth something for half an hour, to the
 * tenant that searched.
 */

const service = await startService()
const { north, south, sandbox, clock, table } = service

const unknownKey = {
  reason: expect.stringMatching(/^参数错误:queryKey \S*不存在或已过期/),
  result: null,
  error_code: 223804,
}

/** An item's size as DynamoDB counts it, near enough: names and values in UTF-8. */
function bytesOf(item: Readonly<Record<string, unknown>>): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(String(value)),
    0,
  )
}

describe('a queryKey', () => {
  test('can be ordered with until its half hour is over', async () => {
    const found = await searchTrip(north, clock.now())
    await sandbox.advance(29 * 60)
    const intime = submitFor(found, { person: '过期' })
    expect(await north.call('submitOrder', intime)).toMatchObject({ error_code: 0 })
    await north.call('cancelOrder', { outOrderNo: intime.outOrderNo })
  })

  test('counts as absent when it is over, though it lies in the table still', async () => {
    const found = await searchTrip(north, clock.now())
    await sandbox.advance(30 * 60 + 1)
    const before = (await sandbox.allOrders()).length
    const late = submitFor(found)
    expect(await north.call('submitOrder', late)).toEqual(unknownKey)
    expect(await sandbox.allOrders()).toHaveLength(before)
    expect(await north.call('orderDetail', { outOrderNo: late.outOrderNo })).toMatchObject({
      error_code: 223804,
    })
    expect(await getItem(table, queryKeyItem('north', found.queryKey))).toMatchObject({ entity: 'query' })
  })

  test('is worth nothing to another tenant', async () => {
    const found = await searchTrip(north, clock.now())
    expect(await south.call('submitOrder', submitFor(found))).toEqual(unknownKey)
    expect(await north.call('submitOrder', submitFor(found))).toMatchObject({ error_code: 0 })
  })

  test('of another search is compared with: the train, the stations and the day must be its own', async () => {
    const wanted = await searchTrip(north, clock.now())
    const other = await searchTrip(north, clock.now(), { from: '苏州', to: '昆山', days: 26 })
    const parameters = submitFor(wanted, { queryKey: other.queryKey })
    const answer = await north.call('submitOrder', parameters)
    expect(answer).toMatchObject({ error_code: 223804, result: null })
    expect(answer.reason).toMatch(/trainNo 车次\S+不在queryKey对应的查询结果中/)
    expect(answer.reason).toMatch(/departDate 与queryKey对应的查询日期\(\d{4}-\d\d-\d\d\)不一致/)
  })

  test('is our own: Juhe’s stays inside', async () => {
    const keys = new Set<string>()
    for (let index = 0; index < 3; index += 1) keys.add((await searchTrip(north, clock.now())).queryKey)
    expect(keys.size).toBe(3)
  })
})

describe('a search', () => {
  test('leaves one small item: one write unit, and no price or place in it that no submit compares', async () => {
    const found = await searchTrip(north, clock.now())
    const item = (await getItem(table, queryKeyItem('north', found.queryKey))) ?? {}
    expect(found.trains.length).toBeGreaterThan(10)
    expect(bytesOf(item)).toBeLessThan(1_000)
    expect(item).toMatchObject({ entity: 'query', date: found.trainDate })
    expect(Number(item.expiresAt) * 1_000).toBeGreaterThan(clock.now())
  })

  test('for students cannot be ordered from yet, as the contract says', async () => {
    const date = dayIn(clock.now(), 25).compact
    const { result } = await north.call('search', { from: '北京', to: '上海', date, type: 2 })
    expect(result.trains.length).toBeGreaterThan(0)
    const outOrderNo = newOutOrderNo('STUDENT')
    const answer = await north.call('submitOrder', submitFor(result, { outOrderNo }))
    expect(answer).toMatchObject({
      result: null,
      error_code: 223804,
      reason: expect.stringContaining('学生票'),
    })
  })
})
