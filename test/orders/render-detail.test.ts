import { expect, test } from 'vitest'
import type { SeatClassCode } from '#contract/dictionary.ts'
import { grabDetailResponse } from '#contract/order-detail.ts'
import type { People } from '#shared/orders/store/people.ts'
import { renderGrabDetail } from '#shared/orders/use-cases/render-detail.ts'
import { example } from '../contract/fixtures.ts'
import { detail, issue, ticket } from './factories.ts'
import { grabbing, issued } from './story.ts'

const pending = grabDetailResponse.parse(example('orderDetail.pending'))
const people: People = { passengers: [], contact: { person: '张三', cellphone: '13800138000' } }

test('an order that grabs shows all of its trains and seat classes', () => {
  const { order } = grabbing()
  const { trainNo, seatClass } = renderGrabDetail(order, people)
  expect(trainNo).toBe(order.trip.trainNos.join('|'))
  expect(seatClass.split('|')).toHaveLength(order.trip.seatClassCodes.length)
})

test('a main train and seat class are shown where there are several of either, as in the contract’s example', () => {
  const mainOf = (trainNos: readonly string[], seatClassCodes: readonly SeatClassCode[]) => {
    const { order } = grabbing()
    const trip = { ...order.trip, trainNos, seatClassCodes }
    const { mainTrainNo, mainSeatClass } = renderGrabDetail({ ...order, trip }, people)
    return { mainTrainNo, mainSeatClass }
  }
  const shown = { mainTrainNo: 'G101', mainSeatClass: '二等座' }
  const { mainTrainNo, mainSeatClass } = pending.result
  expect(mainOf(['G101'], ['secondseat'])).toEqual({ mainTrainNo, mainSeatClass })
  expect(mainOf(['G101', 'G103'], ['secondseat'])).toEqual(shown)
  expect(mainOf(['G101'], ['secondseat', 'firstseat'])).toEqual(shown)
})

test('an issued one shows its train, and each seat class of its tickets once', () => {
  const { trainNo, seatClass } = renderGrabDetail(issued().order, people)
  expect({ trainNo, seatClass }).toEqual({ trainNo: issue.trainNo, seatClass: '二等座' })
  const tickets = [ticket('P1'), { ...ticket('P2'), seatClassCode: 'firstseat' as const }]
  const mixed = grabbing().on(detail({ status: 'F', issue, tickets }))
  expect(renderGrabDetail(mixed.order, people).seatClass).toBe('二等座|一等座')
})
