import { expect, test } from 'vitest'
import type { People } from '#shared/orders/people.ts'
import { renderGrabDetail } from '#shared/orders/render-detail.ts'
import { detail, issue, ticket } from './factories.ts'
import { grabbing, issued } from './story.ts'

const people: People = { passengers: [], contact: { person: '张三', cellphone: '13800138000' } }

test('an order that grabs shows all of its trains and seat classes', () => {
  const { order } = grabbing()
  const { trainNo, seatClass } = renderGrabDetail(order, people)
  expect(trainNo).toBe(order.trip.trainNos.join('|'))
  expect(seatClass.split('|')).toHaveLength(order.trip.seatClassCodes.length)
})

test('an issued one shows its train, and each seat class of its tickets once', () => {
  const { trainNo, seatClass } = renderGrabDetail(issued().order, people)
  expect({ trainNo, seatClass }).toEqual({ trainNo: issue.trainNo, seatClass: '二等座' })
  const tickets = [ticket('P1'), { ...ticket('P2'), seatClassCode: 'firstseat' as const }]
  const mixed = grabbing().on(detail({ status: 'F', issue, tickets }))
  expect(renderGrabDetail(mixed.order, people).seatClass).toBe('二等座|一等座')
})
