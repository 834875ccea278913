import { expect, test } from 'vitest'
import { samplePushes } from '#shared/pushes/sample-pushes.ts'

// 1 January 2027, 07:30 in China.
const now = Date.UTC(2026, 11, 31, 23, 30)
const numbers = { orderNo: 'T0000000000000000000000000', outOrderNo: 'CALLBACKTEST' }
const person = { passengerName: '测试乘客', passengerType: '1', cardType: '1' }
const unchanged = {
  isChangedOrder: '0',
  originalOrderNo: '',
  changedType: '',
  serviceCharge: '',
  changePriceDiff: '',
}
const passenger = {
  ...person,
  cardNo: '110101XXXXXXX7715',
  passengerId: '100000001',
  seatClass: '4',
  seatNo: '07车厢,009号',
  price: '9.00',
  pTicketNo: 'E0000000001070009',
  serviceCharge: '0',
  insuranceCharge: '0.00',
}

test('samples of ticket pushes are whole bodies of the contract', () => {
  expect(samplePushes('ticket', now)).toEqual([
    {
      kind: 'ticketIssued',
      body: {
        ...numbers,
        msgCode: '100',
        msgInfo: '出票成功',
        fromStationCode: '',
        toStationCode: '',
        departureTime: '2027-01-21 07:30:00',
        arrivalTime: '2027-01-21 08:30:00',
        trainNo: 'G7211',
        ticketNo: 'E000000000',
        orderAmount: '9.00',
        fromStation: '苏州',
        toStation: '昆山',
        issueTime: '2027-01-01 07:30:00',
        mailCharge: '0.00',
        msgDetail: null,
        passengers: [passenger],
        ...unchanged,
        juheServiceFee: '0',
      },
    },
    {
      kind: 'ticketFailed',
      body: {
        ...numbers,
        msgCode: '308',
        msgInfo: '乘客身份信息未通过验证',
        fromStationCode: null,
        toStationCode: null,
        departureTime: null,
        arrivalTime: null,
        trainNo: null,
        ticketNo: null,
        orderAmount: null,
        fromStation: null,
        toStation: null,
        issueTime: '',
        mailCharge: null,
        msgDetail: '测试乘客|110101XXXXXXX7715',
        passengers: [{ ...passenger, passengerId: '', seatNo: '', price: '0.00', pTicketNo: '' }],
        ...unchanged,
        juheServiceFee: '0',
      },
    },
  ])
})

test.each([
  ['refundSucceeded', '9.00', '100', '线上退票成功'],
  ['refundFailed', '0.00', '312', '不支持网上退票'],
])('the sample of %s is a whole body of the contract', (kind, refundPrice, msgCode, msgInfo) => {
  const passengers = [
    { ...person, passengerId: '100000001', pTicketNo: 'E0000000001070009', cardNo: '', refundPrice },
  ]
  expect(samplePushes('refund', now).filter((sample) => sample.kind === kind)).toEqual([
    {
      kind,
      body: {
        ...numbers,
        refundTime: '2027-01-01 07:30:00',
        refundPrice,
        refundType: 'online',
        passengers,
        msgCode,
        msgInfo,
      },
    },
  ])
})

test('the sample of an expiry is a whole body of the contract', () => {
  expect(samplePushes('expiry', now)).toEqual([
    { kind: 'orderExpired', body: { msgCode: '101', msgInfo: '抢票单过期', ...numbers } },
  ])
})
