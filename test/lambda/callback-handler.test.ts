import { afterAll, beforeAll, expect, test } from 'vitest'
import { httpEvent } from '#infra/local/gateway/http-event.ts'
import { lambdaContext } from '#infra/local/gateway/lambda-context.ts'
import { callbackHandler } from '#shared/lambda/callback-handler.ts'
import { startTestTable, type TestTable } from '../table/table-fixture.ts'
import { testPlatform } from './lambda-fixture.ts'

const token = 'token-of-type-one'
const callbackTokens = { 1: [token], 2: ['token-of-type-two'], 3: ['token-of-type-three'] }

let store: TestTable
beforeAll(async () => {
  store = await startTestTable()
})
afterAll(() => store.close())

/** Posts a body to the callback of type 1; answers what was taken in and how it was counted. */
async function post(body: string) {
  const taken: string[] = []
  const { platform, lines } = testPlatform(store, { SECRETS: JSON.stringify({ callbackTokens }) })
  const handler = callbackHandler(async () => async (push) => {
    taken.push(push.body)
    return { outcome: 'applied' }
  })(platform)
  const event = httpEvent({
    ...{ method: 'POST', target: `/juhe/callback/1/${token}`, rawHeaders: ['content-type', 'text/plain'] },
    ...{ body: Buffer.from(body), sourceIp: '203.0.113.9', receivedAt: 0, requestId: 'r' },
    ...{ routeKey: 'ANY /juhe/callback/{type}/{token}', pathParameters: { type: '1', token } },
  })
  const { statusCode, body: answer } = await handler(event, lambdaContext('juhe-callback', 'r'))
  const counted = lines.filter((line) => line.event === 'callbackIn').map((line) => line.outcome)
  return { taken, counted, answer, statusCode }
}

test('a push of 256 kB is taken in', async () => {
  const body = 'x'.repeat(256 * 1024)
  expect(await post(body)).toEqual({
    taken: [body],
    counted: ['applied'],
    answer: 'success',
    statusCode: 200,
  })
})

test('one of a byte more is not looked at, but answered: it would only come again', async () => {
  const answered = await post('x'.repeat(256 * 1024 + 1))
  expect(answered).toEqual({ taken: [], counted: ['unreadable'], answer: 'success', statusCode: 200 })
})
