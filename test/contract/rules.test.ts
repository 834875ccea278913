import { describe, expect, test } from 'vitest'
import { parseChinaTime } from '#contract/china-time.ts'
import { faultReason } from '#contract/faults.ts'
import type { QuerySnapshot } from '#contract/query-snapshot.ts'
import { searchFaults } from '#contract/search-rules.ts'
import { submitOrderRequest } from '#contract/submit-order.ts'
import { submitFaults } from '#contract/submit-rules.ts'
import { goodPassenger, goodSubmit } from './requests.ts'

const at = (text: string) => parseChinaTime(text, 'yyyy-MM-dd HH:mm:ss')!
const now = at('2016-11-30 12:00:00')
const limits = { minLeadMs: 3 * 3_600_000, queryKeyLifeMs: 30 * 60_000, takesAccounts: true }

const snapshot: QuerySnapshot = {
  queryKey: '6d31300d58be4d239af4039c71ddc313',
  upstreamQueryKey: 'upstream',
  fetchedAt: now - 60_000,
  date: '20161201',
  trains: [
    {
      trainNo: 'G7066',
      fromStation: '上海西',
      toStation: '苏州园区',
      fromTime: '09:02',
      seatClassCodes: ['secondseat', 'firstseat'],
    },
    {
      trainNo: 'G7068',
      fromStation: '上海',
      toStation: '苏州',
      fromTime: '08:00',
      seatClassCodes: ['secondseat', 'businessseat'],
    },
  ],
}

function faultsOf(
  overrides: Record<string, unknown>,
  found: QuerySnapshot | undefined = snapshot,
  when = now,
) {
  return submitFaults(submitOrderRequest.parse(goodSubmit(overrides)), found, when, limits)
}

describe('a submit against its search and the clock', () => {
  test('bears a 12306 account only where accounts are taken in, whether or not its search is known', () => {
    const own = submitOrderRequest.parse(
      goodSubmit({ ticketModel: 1, accountNo: 'rider', accountPwd: 'secret' }),
    )
    const fault = { field: 'ticketModel', rule: '不支持1(自购模式)，到聚合的连接未加密' }
    const without = { ...limits, takesAccounts: false }
    expect(submitFaults(own, snapshot, now, limits)).toEqual([])
    expect(submitFaults(own, snapshot, now, without)).toEqual([fault])
    expect(submitFaults(own, undefined, now, without)[0]).toEqual(fault)
    expect(submitFaults(submitOrderRequest.parse(goodSubmit({})), snapshot, now, without)).toEqual([])
  })

  test('has no fault when all agrees', () => {
    expect(faultsOf({})).toEqual([])
    expect(faultsOf({ departDate: '2016-12-01' })).toEqual([])
    expect(faultsOf({ seatClassCode: 'secondseat|noseat', acceptNoSeat: 1 })).toEqual([])
    expect(faultsOf({ seatClassCode: 'noseat', mainSeatClass: 'noseat', acceptNoSeat: 1 })).toEqual([])
  })

  test.each([
    [{ trainNo: 'G7066|G9' }, 'trainNo 车次G9不在queryKey对应的查询结果中'],
    [
      { seatClassCode: 'secondseat|hardseat' },
      'seatClassCode 所选车次没有硬座(hardseat),与queryKey对应的查询结果不一致',
    ],
    [
      { seatClassCode: 'secondseat|businessseat', mainSeatClass: 'businessseat' },
      'mainSeatClass 主车次G7066没有商务座(businessseat)',
    ],
    [{ fromStation: '上海' }, 'fromStation 与查询结果中车次G7066的fromStation(上海西)不一致'],
    [{ toStation: '昆山' }, 'toStation 与查询结果中车次G7066的toStation(苏州园区)不一致'],
    [{ departDate: '2016-12-02 09:02' }, 'departDate 与queryKey对应的查询日期(2016-12-01)不一致'],
    [{ departDate: '2016-12-01 09:03' }, 'departDate 与查询结果中车次G7066的发车时间(09:02)不一致'],
    [{ closeTime: '2016-11-30 12:00:00' }, 'closeTime 须晚于当前时间'],
    [{ closeTime: '2016-12-01 09:02:00' }, 'closeTime 须早于主车次的发车时间'],
    [
      {
        passengers: [goodPassenger({ idCardType: 1, idCardNo: 'E1234567', birthday: '2016-12-01' })],
      },
      'passengers[0].birthday 不能晚于今天',
    ],
  ])('is refused with %j', (overrides, reason) => {
    expect(faultReason(faultsOf(overrides))).toBe(`参数错误:${reason}`)
  })

  test('takes a close time up to the second before the departure', () => {
    expect(faultsOf({ closeTime: '2016-12-01 09:01:59' })).toEqual([])
    expect(faultsOf({ closeTime: '2016-11-30 12:00:01' })).toEqual([])
  })

  test('is refused for each train that leaves too soon, to the minute', () => {
    const late = { closeTime: '2016-12-01 06:30:00' }
    const found = { ...snapshot, fetchedAt: at('2016-12-01 05:00:00') }
    expect(faultsOf(late, found, at('2016-12-01 05:00:00'))).toEqual([])
    expect(faultsOf(late, found, at('2016-12-01 05:00:01'))).toEqual([
      { field: 'trainNo', rule: '车次G7068距离发车时间太近,须至少提前3小时' },
    ])
    expect(faultsOf(late, found, at('2016-12-01 06:02:01')).map((fault) => fault.rule)).toEqual([
      '不存在或已过期,请重新查询',
    ])
    const fresh = { ...snapshot, fetchedAt: at('2016-12-01 06:02:01') }
    expect(faultsOf(late, fresh, at('2016-12-01 06:02:01'))).toHaveLength(2)
  })

  test('is refused without a search, and with one that is too old, and then says what the clock alone shows', () => {
    const unknown = [{ field: 'queryKey', rule: '不存在或已过期,请重新查询' }]
    const request = submitOrderRequest.parse(goodSubmit({}))
    expect(submitFaults(request, undefined, now, limits)).toEqual(unknown)
    const old = { ...snapshot, fetchedAt: now - limits.queryKeyLifeMs }
    expect(faultsOf({}, old)).toEqual(unknown)
    expect(faultsOf({}, { ...old, fetchedAt: old.fetchedAt + 1 })).toEqual([])
    const late = submitOrderRequest.parse(goodSubmit({ closeTime: '2016-12-01 10:00:00' }))
    expect(submitFaults(late, undefined, now, limits)).toEqual([
      ...unknown,
      { field: 'closeTime', rule: '须早于主车次的发车时间' },
    ])
  })

  test('is answered all of it at once', () => {
    const faults = faultsOf({
      trainNo: 'G7066|G9',
      seatClassCode: 'secondseat|hardseat',
      fromStation: '北京',
      departDate: '2016-12-03',
      closeTime: '2016-11-01 00:00:00',
    })
    expect(faults.map((fault) => fault.field)).toEqual([
      'trainNo',
      'seatClassCode',
      'fromStation',
      'departDate',
      'closeTime',
    ])
  })
})

describe('a search against the clock', () => {
  const search = (date: string) => ({ from: '苏州', to: '昆山', date, type: 1 }) as const
  // 00:30 in China is still yesterday in UTC.
  const night = at('2016-11-30 00:30:00')

  test('takes today to the last day on sale, by China’s calendar', () => {
    for (const date of ['20161130', '20161201', '20170129']) {
      expect(searchFaults(search(date), night, { saleDays: 60 })).toEqual([])
    }
  })

  test('refuses yesterday and the day after the last one', () => {
    for (const date of ['20161129', '20170130']) {
      expect(searchFaults(search(date), night, { saleDays: 60 })).toEqual([
        { field: 'date', rule: '须在预售期内(20161130至20170129)' },
      ])
    }
  })
})
