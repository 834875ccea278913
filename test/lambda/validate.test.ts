import { expect, test } from 'vitest'
import { allFaults } from '#shared/lambda/http/validate.ts'

const schemaFault = { field: 'mainSeatClass', rule: '须为seatClassCode中的座席' }

test('what a field breaks by itself is told, and not once more against the search', () => {
  const again = { field: 'mainSeatClass', rule: '主车次G1没有硬卧下铺(hardsleeperdown)' }
  const another = { field: 'closeTime', rule: '须晚于当前时间' }
  expect(allFaults([schemaFault], [again, another])).toEqual([schemaFault, another])
})

test('faults of fields that are well by themselves are all told', () => {
  const others = ['G1', 'G2'].map((trainNo) => ({ field: 'trainNo', rule: `车次${trainNo}不在查询结果中` }))
  expect(allFaults([schemaFault], others)).toEqual([schemaFault, ...others])
})
