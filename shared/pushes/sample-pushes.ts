import { formatChinaTime } from '#contract/china-time.ts'
import { hourMs } from '#contract/durations.ts'
import type { PushBody, PushKind } from '#contract/pushes.ts'
import type { CallbackPurpose } from '#shared/tenants/tenant.ts'
import { nothingIssued, unchangedBooking } from './fixed-parts.ts'

/** The outOrderNo of every sample: no order can be confused with it that has another. */
const sampleOutOrderNo = 'CALLBACKTEST'

const sampleOrderNo = 'T0000000000000000000000000'

/** A push as a tenant would get it, of an order that is none. */
export type SamplePush = { readonly kind: PushKind; readonly body: PushBody }

/** A sample of each push that goes to a tenant's URL of one type. `now` in ms. */
export function samplePushes(purpose: CallbackPurpose, now: number): readonly SamplePush[] {
  switch (purpose) {
    case 'ticket':
      return [
        { kind: 'ticketIssued', body: issued(now) },
        { kind: 'ticketFailed', body: failed },
      ]
    case 'refund':
      return [
        {
          kind: 'refundSucceeded',
          body: { ...refund(now, '9.00'), msgCode: '100', msgInfo: '线上退票成功' },
        },
        { kind: 'refundFailed', body: { ...refund(now, '0.00'), msgCode: '312', msgInfo: '不支持网上退票' } },
      ]
    case 'expiry':
      return [{ kind: 'orderExpired', body: { msgCode: '101', msgInfo: '抢票单过期', ...numbers } }]
  }
}

const numbers = { orderNo: sampleOrderNo, outOrderNo: sampleOutOrderNo }
const person = { passengerName: '测试乘客', passengerType: '1', cardType: '1' }
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

function issued(now: number): PushBody {
  return {
    ...numbers,
    msgCode: '100',
    msgInfo: '出票成功',
    fromStationCode: '',
    toStationCode: '',
    departureTime: timeOf(now + 480 * hourMs),
    arrivalTime: timeOf(now + 481 * hourMs),
    trainNo: 'G7211',
    ticketNo: 'E000000000',
    orderAmount: '9.00',
    fromStation: '苏州',
    toStation: '昆山',
    issueTime: timeOf(now),
    mailCharge: '0.00',
    msgDetail: null,
    passengers: [passenger],
    ...unchangedBooking,
    juheServiceFee: '0',
  }
}

const failed: PushBody = {
  ...numbers,
  msgCode: '308',
  msgInfo: '乘客身份信息未通过验证',
  ...nothingIssued,
  msgDetail: '测试乘客|110101XXXXXXX7715',
  passengers: [{ ...passenger, passengerId: '', seatNo: '', price: '0.00', pTicketNo: '' }],
  ...unchangedBooking,
  juheServiceFee: '0',
}

function refund(now: number, refundPrice: string) {
  const { passengerId, pTicketNo } = passenger
  return {
    ...numbers,
    refundTime: timeOf(now),
    refundPrice,
    refundType: 'online',
    passengers: [{ passengerId, pTicketNo, ...person, cardNo: '', refundPrice }],
  }
}

function timeOf(ms: number): string {
  return formatChinaTime(ms, 'yyyy-MM-dd HH:mm:ss')
}
