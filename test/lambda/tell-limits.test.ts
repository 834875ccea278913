import { expect, test } from 'vitest'
import { tellLimits } from '#shared/lambda/http/middleware/tell-limits.ts'
import type { Observation } from '#shared/observations.ts'

/** What a request with these notes is answered, one after the other at these moments, and what is observed of it. */
async function told(notes: object, moments: readonly number[]) {
  const observed: Observation[] = []
  let now = 0
  const { after } = tellLimits(
    (observation) => observed.push(observation),
    () => now,
  )
  const answers: unknown[] = []
  for (const moment of moments) {
    now = moment
    const response = { statusCode: 200, headers: { etag: '"1"' }, body: '{}', isBase64Encoded: false }
    const request = { response, context: { call: { tenant: { tenantId: 'north' }, notes } } }
    await after?.(request as never)
    answers.push(request.response.headers)
  }
  return { answers, observed }
}

test('an answer says of each limit near its end what is left of it, and of no other', async () => {
  const notes = { requestsLeft: 59, ordersLeft: 7, openOrdersLeft: 0, orderNo: 'A' }
  expect((await told(notes, [60_000])).answers).toEqual([
    { etag: '"1"', 'x-requests-left': '59', 'x-orders-left': '7', 'x-open-orders-left': '0' },
  ])
  expect((await told({ ordersLeft: 7 }, [60_000])).answers).toEqual([{ etag: '"1"', 'x-orders-left': '7' }])
  expect((await told({ ordersLeft: undefined }, [60_000])).answers).toEqual([{ etag: '"1"' }])
})

test('the operator is told of each limit by its name, once a minute', async () => {
  const near = (limit: string, left: number) => ({ kind: 'nearLimit', limit, left, tenantId: 'north' })
  const { observed } = await told({ requestsLeft: 3, ordersLeft: 7, openOrdersLeft: 1 }, [60_000, 119_999])
  expect(observed).toEqual([near('requestsPerMinute', 3), near('ordersPerDay', 7), near('openOrders', 1)])
  expect((await told({ ordersLeft: 7 }, [60_000, 120_000])).observed).toEqual([
    near('ordersPerDay', 7),
    near('ordersPerDay', 7),
  ])
})
