import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from 'grab-ticket-order-service/client'

// Refunds the tickets of an issued order. BASE_URL, KEY and ORDER say where, as whom and which.
const { BASE_URL = 'http://127.0.0.1:3000', KEY = 'demo-key', ORDER = '' } = process.env
const client = createClient({ baseUrl: BASE_URL, key: KEY, retryEffects: true })

const { passengers } = await client.issuedDetail(ORDER)
// One ticket a call. The same call again is the same refund, so that it is repeated after a timeout.
for (const { passengerId, ticketStateCode } of passengers)
  if (ticketStateCode === 'F') await client.applyRefundOrder({ outOrderNo: ORDER, passengerId })

// "Accepted" is not "refunded": the push of type 2 tells how it ended, and so does the ticket's state (T, or O for failed).
let states: readonly string[]
do {
  await sleep(1_000)
  states = (await client.issuedDetail(ORDER)).passengers.map((passenger) => passenger.ticketStateCode)
} while (states.some((state) => state === 'F' || state === 'C'))
for (const state of states) console.log(ORDER, state)
