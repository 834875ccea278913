import { describe, expect, test } from 'vitest'
import {
  callbackQuirkNames,
  callbackQuirks,
  withCallbackQuirks,
} from '#infra/sandbox/model/callback-quirks.ts'

const passenger = { passengerId: 'P1', passengerName: '张三', price: '1748.00', pTicketNo: 'E1' }
const issued = {
  ...{ orderNo: 'J1', outOrderNo: 'O1', msgCode: '100', msgInfo: '出票成功', trainNo: 'G1', ticketNo: 'E1' },
  ...{ orderAmount: '1748.00', departureTime: '2026-03-27 08:00:00', arrivalTime: '2026-03-27 12:30:00' },
  ...{ issueTime: '2026-03-02 10:00:00', msgDetail: null, passengers: [passenger] },
}
const expired = { msgCode: '101', msgInfo: '抢票单过期', orderNo: 'J1', outOrderNo: 'O1' }

describe('a quirk of callbacks', () => {
  test.each([
    [
      'callback-missing-fields',
      {
        ...{ orderNo: 'J1', outOrderNo: 'O1', msgCode: '100', trainNo: 'G1' },
        passengers: [{ passengerId: 'P1', passengerName: '张三' }],
      },
    ],
    ['callback-null-amounts', { ...issued, orderAmount: null, passengers: [{ ...passenger, price: null }] }],
    [
      'callback-odd-numbers',
      { ...issued, orderAmount: '￥1,748.00元', passengers: [{ ...passenger, price: '￥1,748.00元' }] },
    ],
    [
      'callback-odd-times',
      {
        ...issued,
        departureTime: '2026/03/27 08:00:00',
        arrivalTime: Date.UTC(2026, 2, 27, 4, 30),
        issueTime: '2026-03-02T10:00:00.000+08:00',
      },
    ],
    ['callback-surplus-fields', { ...issued, passengers: [{ ...passenger, gate: '12B' }], traceId: 'q-1' }],
    ['callback-empty-ids', { ...issued, passengers: [{ ...passenger, passengerId: '' }] }],
    ['callback-second-order-no', { ...issued, orderNo: 'FTJ1' }],
    [
      'callback-wrapped',
      {
        ...{ reason: 'success', error_code: 0 },
        result: JSON.stringify(
          Object.fromEntries(
            Object.entries(issued).map(([key, value]) => [
              key,
              key === 'passengers' ? JSON.stringify(value) : value,
            ]),
          ),
        ),
      },
    ],
    ['callback-html-escaped', { data: JSON.stringify(issued).replaceAll('"', '&quot;') }],
  ])('%s writes an issue in its way', (name, written) => {
    expect(withCallbackQuirks([name], issued)).toEqual(written)
  })

  test('leaves what it does not concern as it is, and wraps last', () => {
    for (const name of [
      'callback-null-amounts',
      'callback-odd-numbers',
      'callback-odd-times',
      'callback-empty-ids',
    ])
      expect(withCallbackQuirks([name], expired)).toEqual(expired)
    expect(withCallbackQuirks([], issued)).toBe(issued)
    expect(withCallbackQuirks(['slow', 'callback-wrapped', 'callback-surplus-fields'], expired)).toEqual({
      ...{ reason: 'success', error_code: 0 },
      result: JSON.stringify({ ...expired, traceId: 'q-1' }),
    })
    expect(callbackQuirkNames).toEqual(Object.keys(callbackQuirks))
  })
})
