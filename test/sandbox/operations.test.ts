import { describe, expect, it } from 'vitest'
import { operations } from '#contract/operations.ts'
import { grabDetailResponse, issuedDetailResponse } from '#contract/order-detail.ts'
import { searchResponse } from '#contract/search.ts'
import { example } from '../contract/fixtures.ts'
import { aChild, anAdult, anotherAdult, key, runSandbox, shapeOf, submitFor } from './fixture.ts'

const minutes = (n: number) => n * 60

describe('the door', () => {
  it.each(Object.values(operations))('answers a wrong key exactly as Juhe does: $name', async ({ name }) => {
    const { post } = await runSandbox()
    for (const wrong of ['nobody', '']) {
      const answer = await post(name, { key: wrong })
      expect(answer.status).toBe(200)
      expect(await answer.text()).toBe(
        '{"resultcode":"101","reason":"错误的请求KEY","result":null,"error_code":10001}',
      )
    }
  })

  it('takes parameters from a query, a form, a multipart form and a JSON body alike', async () => {
    const { url } = await runSandbox()
    const path = url + operations.search.path
    const parameters = { key, from: '苏州', to: '昆山', date: '20260327' }
    const form = new FormData()
    for (const [name, value] of Object.entries(parameters)) form.append(name, value)
    const answers = await Promise.all([
      fetch(`${path}?${new URLSearchParams(parameters)}`),
      fetch(path, { method: 'POST', body: new URLSearchParams(parameters) }),
      fetch(path, { method: 'POST', body: form }),
      fetch(path, {
        method: 'POST',
        body: JSON.stringify({ ...parameters, date: 20260327 }),
        headers: { 'content-type': 'application/json' },
      }),
    ])
    for (const answer of answers) {
      expect(answer.headers.get('content-type')).toBe('application/json;charset=utf-8')
      expect(await answer.json()).toMatchObject({ error_code: 0, result: { fromStation: '苏州' } })
    }
  })

  it('refuses to create or refund by GET', async () => {
    const { url } = await runSandbox()
    for (const { path } of [operations.submitOrder, operations.applyRefundOrder]) {
      expect(await (await fetch(`${url}${path}?key=${key}`)).json()).toMatchObject({ error_code: 223804 })
    }
  })

  it('says what there is at / and refuses what there is not', async () => {
    const { url } = await runSandbox()
    const text = await (await fetch(url)).text()
    for (const { path } of Object.values(operations)) expect(text).toContain(path)
    expect((await fetch(`${url}/nothing`)).status).toBe(404)
  })
})

describe('search', () => {
  it('answers in the shape of the contract, in Chinese and in pinyin alike', async () => {
    const { call } = await runSandbox()
    const answer = await call('search', { from: '苏州', to: '昆山', date: '20260327', type: 1 })
    expect(searchResponse.safeParse(answer).error).toBeUndefined()
    const pinyin = await call('search', { from: 'suzhou', to: 'kunshan', date: '20260327' })
    expect(pinyin.result.trains).toEqual(answer.result.trains)
    expect(pinyin.result.queryKey).not.toBe(answer.result.queryKey)
    expect(Object.keys(answer.result)).toEqual(Object.keys((example('search') as { result: object }).result))
  })

  it.each([
    ['an unknown station', { from: '不存在的站' }],
    ['a station to itself', { to: '苏州' }],
    ['yesterday', { date: '20260301' }],
    ['a day beyond what can be searched', { date: '20260701' }],
    ['no date', { date: '2026-03-27' }],
  ])('refuses %s', async (_, wrong) => {
    const { call } = await runSandbox()
    const answer = await call('search', { from: '苏州', to: '昆山', date: '20260327', ...wrong })
    expect(answer).toMatchObject({ error_code: 223804, result: null })
    expect(answer.reason).toMatch(/^参数错误:/)
  })
})

describe('submitOrder', () => {
  it('answers its own number and the client’s', async () => {
    const { call, search } = await runSandbox()
    const answer = await call('submitOrder', submitFor(await search()))
    expect(shapeOf(answer)).toEqual(shapeOf(example('submitOrder')))
    expect(answer.result.orderNo).toMatch(/^TFT[0-9A-Z]{24}$/)
    expect(answer.result.outOrderNo).toBe('T0000000001')
  })

  it('makes a second order of a second submit, for the contract promises nothing else', async () => {
    const { call, search, orders } = await runSandbox()
    const submit = submitFor(await search())
    const numbers = [await call('submitOrder', submit), await call('submitOrder', submit)].map(
      (a) => a.result.orderNo,
    )
    const found = await orders('T0000000001')
    expect(found.map((order) => order.orderNo)).toEqual(numbers)
    expect(new Set(numbers).size).toBe(2)
    expect(found.map((order) => order.submitted)).toEqual([2, 2])
  })

  it('refuses a second submit where it is set to', async () => {
    const { call, search, orders } = await runSandbox({ timings: { duplicates: 'refuse' } })
    const submit = submitFor(await search())
    await call('submitOrder', submit)
    expect(await call('submitOrder', submit)).toMatchObject({ error_code: 223804 })
    expect(await orders()).toHaveLength(1)
  })

  it.each([
    ['an unknown queryKey', { queryKey: 'unknown' }, '站站查询结果已过期,请重新查询'],
    ['a train of another search', { trainNo: 'K99999' }, '车次号无效'],
    ['a seat class that the train lacks', { seatClassCode: 'specialseat' }, '坐席无效'],
    ['another station', { fromStation: '苏州北' }, 'fromStation与查询结果不一致'],
    ['another station to go to', { toStation: '昆山南' }, 'toStation与查询结果不一致'],
    ['another day', { departDate: '2026-03-28' }, '发车日期无效'],
    ['another time of departure', { departDate: '2026-03-27 03:33' }, '发车日期无效'],
    ['a closeTime that has passed', { closeTime: '2026-03-01 00:00:00' }, 'closeTime'],
    ['a closeTime after departure', { closeTime: '2026-03-28 00:00:00' }, 'closeTime'],
    ['a faulty ID card', { passengers: [{ ...anAdult, idCardNo: '320382198902183911' }] }, 'idCardNo'],
  ])('refuses %s', async (_, wrong: Record<string, unknown>, reason) => {
    const { call, search, orders } = await runSandbox()
    const submit = submitFor(await search())
    const passengers = wrong.passengers === undefined ? {} : { passengers: JSON.stringify(wrong.passengers) }
    const mains = {
      ...(wrong.trainNo ? { mainTrainNo: wrong.trainNo } : {}),
      ...(wrong.seatClassCode ? { mainSeatClass: wrong.seatClassCode } : {}),
    }
    const answer = await call('submitOrder', { ...submit, ...wrong, ...passengers, ...mains })
    expect(answer).toMatchObject({ error_code: 223804, result: null })
    expect(answer.reason).toMatch(/^参数错误:/)
    expect(answer.reason).toContain(reason)
    expect(await orders()).toEqual([])
  })

  it('refuses a queryKey that has expired', async () => {
    const { call, search, advance } = await runSandbox({ queryTtlMs: 60_000 })
    const submit = submitFor(await search())
    await advance(60)
    expect((await call('submitOrder', submit)).reason).toBe('参数错误:站站查询结果已过期,请重新查询')
  })

  it('refuses a train that leaves within three hours', async () => {
    const { call, search } = await runSandbox()
    const found = await search({ date: '20260302' })
    const soon = found.trains.find((train) => train.fromTime < '13:00')!
    const answer = await call(
      'submitOrder',
      submitFor(found, { trainNo: soon.trainNo, closeTime: '2026-03-02 10:01:00' }),
    )
    expect(answer.reason).toBe('参数错误:距离发车时间太近,无法执行此操作')
  })

  it('tries main train and main seat first, then the main train’s other seats, then other trains', async () => {
    const { call, search, advance } = await runSandbox()
    const found = await search()
    const trains = found.trains
      .filter((train) => 'firstseat' in train.tickets)
      .slice(0, 2)
      .map((train) => train.trainNo)
    await call(
      'submitOrder',
      submitFor(found, {
        trainNo: trains.join('|'),
        mainTrainNo: trains[1],
        seatClassCode: 'secondseat|firstseat',
        mainSeatClass: 'firstseat',
      }),
    )
    const before = await call('orderDetail', { outOrderNo: 'T0000000001' })
    expect(before.result).toMatchObject({
      trainNo: trains.join('|'),
      mainTrainNo: trains[1],
      mainSeatClass: '一等座',
      seatClass: '二等座|一等座',
    })
    await advance(10)
    const after = await call('orderDetail', { outOrderNo: 'T0000000001' })
    expect(after.result).toMatchObject({ status: 'F', trainNo: trains[1], seatClass: '一等座' })
  })
})

describe('orderDetail', () => {
  it('shows both shapes, before and after the tickets are issued', async () => {
    const { call, search, advance } = await runSandbox()
    await call('submitOrder', submitFor(await search(), { email: 'a@example.com' }))
    const outOrderNo = 'T0000000001'
    const pending = await call('orderDetail', { outOrderNo })
    expect(shapeOf(pending)).toEqual(shapeOf(example('orderDetail.pending')))
    expect(pending.result).toMatchObject({ status: 'N', phone: '15990000577', mainTrainNo: '' })
    expect(pending.result.passengers).toEqual([
      { passengerName: '张三', passengerType: 1, certificateNo: anAdult.idCardNo, ticketPrice: 0 },
    ])
    const early = await call('orderDetail', { outOrderNo, issue: 1 })
    expect(issuedDetailResponse.safeParse(early).error).toBeUndefined()
    expect(early.result).toMatchObject({
      orderStateCode: 'N',
      ticketNo: '',
      issueTime: '',
      orderPrice: '0.00',
    })

    await advance(1)
    expect((await call('orderDetail', { outOrderNo, issue: 0 })).result.status).toBe('D')
    await advance(1)
    const issued = await call('orderDetail', { outOrderNo, issue: 1 })
    expect(shapeOf(issued)).toEqual(shapeOf(example('orderDetail.issued')))
    expect(issuedDetailResponse.safeParse(issued).error).toBeUndefined()
    expect(issued.result).toMatchObject({
      orderStateCode: 'F',
      orderState: '已出票',
      issueTime: '2026-03-02 10:00:02',
    })
    const [ticket] = issued.result.passengers
    expect(issued.result.ticketNo).toMatch(/^E\d{9}$/)
    expect(ticket.passengerId).toMatch(/^\d{9}$/)
    expect(ticket.seatNo).toMatch(/^\d\d车厢,\d{3}号$/)
    expect(ticket.pTicketNo).toMatch(new RegExp(`^${issued.result.ticketNo}\\d{7}$`))
    expect(ticket).toMatchObject({ passengerName: '张三', idCard: anAdult.idCardNo, idType: '1' })
    const grab = await call('orderDetail', { outOrderNo })
    expect(grabDetailResponse.safeParse(grab).error).toBeUndefined()
    expect(grab.result.passengers[0].ticketPrice.toFixed(2)).toBe(ticket.ticketPrice)
  })

  it('does not know an order that was never submitted', async () => {
    const { call } = await runSandbox()
    expect(await call('orderDetail', { outOrderNo: 'T999999' })).toEqual({
      reason: '参数错误:订单号不存在',
      result: null,
      error_code: 223804,
    })
  })
})

describe('cancelOrder', () => {
  it('cancels while it grabs, once', async () => {
    const { call, search, advance, orders } = await runSandbox()
    await call('submitOrder', submitFor(await search(), { person: '过期' }))
    await advance(60)
    const answer = await call('cancelOrder', { outOrderNo: 'T0000000001' })
    expect(shapeOf(answer)).toEqual(shapeOf(example('cancelOrder.success')))
    expect(await call('cancelOrder', { outOrderNo: 'T0000000001' })).toEqual(example('cancelOrder.failure'))
    expect(await orders('T0000000001')).toMatchObject([{ status: 'C', cancelled: 1, cancelRequests: 2 }])
    await advance(minutes(60 * 24 * 30))
    expect((await call('orderDetail', { outOrderNo: 'T0000000001' })).result.status).toBe('C')
  })

  it('does not cancel what is issued, or unknown', async () => {
    const { call, search, advance, orders } = await runSandbox()
    await call('submitOrder', submitFor(await search()))
    await advance(5)
    expect(await call('cancelOrder', { outOrderNo: 'T0000000001' })).toEqual(example('cancelOrder.failure'))
    expect(await orders('T0000000001')).toMatchObject([{ status: 'F', cancelled: 0 }])
    expect(await call('cancelOrder', { outOrderNo: 'T999999' })).toMatchObject({ error_code: 223804 })
  })
})

describe('applyRefundOrder', () => {
  async function issued(passengers: unknown[]) {
    const sandbox = await runSandbox()
    const { call, search, advance } = sandbox
    await call('submitOrder', submitFor(await search(), { passengers: JSON.stringify(passengers) }))
    await advance(5)
    const outOrderNo = 'T0000000001'
    const detail = await call('orderDetail', { outOrderNo, issue: 1 })
    const ids: string[] = detail.result.passengers.map((one: { passengerId: string }) => one.passengerId)
    const refund = (passengerId: string) => call('applyRefundOrder', { outOrderNo, passengerId })
    const states = async () =>
      (await call('orderDetail', { outOrderNo, issue: 1 })).result.passengers.map(
        (one: { ticketStateCode: string }) => one.ticketStateCode,
      )
    return { ...sandbox, ids, refund, states, outOrderNo }
  }

  it('refunds one ticket, and with the last one the order', async () => {
    const { refund, ids, states, advance, call, orders, outOrderNo } = await issued([anAdult, anotherAdult])
    await advance(minutes(6))
    const answer = await refund(ids[0]!)
    expect(shapeOf(answer)).toEqual(shapeOf(example('applyRefundOrder.success')))
    expect(await states()).toEqual(['C', 'F'])
    await advance(3)
    expect(await states()).toEqual(['T', 'F'])
    expect((await call('orderDetail', { outOrderNo })).result.status).toBe('F')
    await refund(ids[1]!)
    await advance(3)
    expect((await call('orderDetail', { outOrderNo })).result.status).toBe('T')
    expect(await orders(outOrderNo)).toMatchObject([{ refunded: 2, refundRequests: 2, status: 'T' }])
  })

  it('refuses within five minutes after issue (309), and again while or after it is refunded (303)', async () => {
    const { refund, ids, advance, orders, outOrderNo } = await issued([anAdult])
    // Issued at 10:00:02, and now it is 10:05:01.
    await advance(minutes(5) - 4)
    expect((await refund(ids[0]!)).reason).toBe('参数错误:出票5分钟内无法提交退票')
    await advance(1)
    expect((await refund(ids[0]!)).error_code).toBe(0)
    expect((await refund(ids[0]!)).reason).toBe('参数错误:当前车票状态不允许执行此操作')
    await advance(5)
    expect((await refund(ids[0]!)).reason).toBe('参数错误:当前车票状态不允许执行此操作')
    expect(await orders(outOrderNo)).toMatchObject([{ refunded: 1, refundRequests: 4 }])
  })

  it('refuses an unknown order or passenger (301), and too near to departure (310)', async () => {
    const { refund, ids, advance, call } = await issued([anAdult])
    expect(await call('applyRefundOrder', { outOrderNo: 'T999999', passengerId: '1' })).toEqual(
      example('applyRefundOrder.failure'),
    )
    expect((await refund('123456789')).reason).toBe('参数错误:该订单中无此乘客')
    await advance(minutes(60 * 24 * 26))
    expect((await refund(ids[0]!)).reason).toBe('参数错误:距离发车时间太近,无法申请退票')
  })

  it('refunds children before adults (311)', async () => {
    const { refund, ids, advance } = await issued([anAdult, aChild])
    await advance(minutes(6))
    expect((await refund(ids[0]!)).reason).toBe('参数错误:订单中包含儿童票,如需退票请先退儿童票')
    expect((await refund(ids[1]!)).error_code).toBe(0)
    await advance(3)
    expect((await refund(ids[0]!)).error_code).toBe(0)
  })
})

describe('addCallbackUrl and dataDictionary', () => {
  it('answers as the examples do', async () => {
    const { call } = await runSandbox()
    expect(await call('addCallbackUrl', { url: 'http://127.0.0.1:1/x', type: 1 })).toEqual(
      example('addCallbackUrl.success'),
    )
    expect(await call('addCallbackUrl', { url: 'ftp://x', type: 4 })).toMatchObject({ error_code: 223804 })
    expect(await call('dataDictionary', {})).toEqual(example('dataDictionary'))
  })
})
