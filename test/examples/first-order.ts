import { createClient } from 'grab-ticket-order-service/client'
import { isCallError } from 'grab-ticket-order-service/client/errors'
import { tripOf } from 'grab-ticket-order-service/client/submit-order'

// One order from search to ticket. BASE_URL and KEY say where and as whom.
const { BASE_URL = 'http://127.0.0.1:3000', KEY = 'demo-key', ORDER = `TS${Date.now()}` } = process.env
const client = createClient({ baseUrl: BASE_URL, key: KEY, retryEffects: true })
const day = 24 * 3_600_000

try {
  const date = new Date(Date.now() + 30 * day)
  // 1. search
  const found = await client.search({ from: '苏州', to: '昆山', date })
  const train = found.trains.find(({ tickets }) => tickets.secondseat !== undefined)
  if (train === undefined) throw new Error('no train with second class')
  // 2. submitOrder
  await client.submitOrder({
    ...tripOf(found, train),
    outOrderNo: ORDER,
    seatClassCode: 'secondseat',
    closeTime: new Date(date.getTime() - day),
    acceptNoSeat: false,
    person: '出票', // the contact; at the sandbox it chooses the scenario
    cellphone: '13800138000',
    passengers: [
      { passengerName: '测试乘客', passengerType: 1, idCardType: 0, idCardNo: '110101199003077715' },
    ],
  })
  // 3. orderDetail, until grabbing has ended; a push tells it, too
  for await (const { status } of client.followOrder(ORDER, { everyMs: 1_000 })) console.log(ORDER, status)
} catch (error) {
  if (!isCallError(error)) throw error
  switch (error.kind) {
    case 'refused': // nothing was done; `fields` says what to mend
      console.error(error.reason, error.fields, error.docs)
      break
    case 'turnedAway': // key, quota, maintenance: nothing was done
      console.error(error.reason, error.mayPassLater ? 'try again later' : 'look at the key')
      break
    case 'transport': // a read that told nothing: ask again
    case 'unknownOutcome': // it may have been done: ask orderDetail, or make the very same call again
      console.error(error.message)
  }
  process.exitCode = 1
}
