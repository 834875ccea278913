import * as z from 'zod/mini'
import { journalEventSchema } from '#shared/journal/journal-event.ts'
import type { HttpAnswer } from '#shared/lambda/http/event.ts'
import { readOrder } from '#shared/orders/store/order-store.ts'
import { decodeTrains } from '#shared/search/trains-text.ts'
import { StoredApiKey } from '#shared/tenants/api-keys.ts'
import { Tenant } from '#shared/tenants/tenant.ts'
import { goodPassenger, idCard } from '#test/contract/requests.ts'
import { submitFor } from '#test/e2e/support/trips.ts'
import { createMemoryTable, type Item } from '#test/simulation/memory-table.ts'
import { isOfEvents, queryEventsOf } from '#test/support/events-index.ts'
import { secrets, startInProcess } from '#test/support/in-process.ts'
import { isOfOrders, queryOrdersOf } from '#test/support/orders-index.ts'
import { codesOf } from './known-codes.ts'

/** Bigger than any answer must be to a request that was refused. */
const mostAnswerBytes = 32 * 1024

/** Well below the 400 kB that an item of DynamoDB may have. */
const mostItemCharacters = 100_000

/** A service to be shot at: with one issued order, one that grabs, and a search that can be ordered from. */
export async function startFuzzedService(tamper: (answer: string) => string = (answer) => answer) {
  const stored = { items: 0 }
  const memory = createMemoryTable({
    now: () => service.clock.ms,
    indexLagMs: 0,
    onWrite: ({ pk, after }) => {
      if (after === undefined) return
      stored.items += 1
      mustParse(pk, after)
    },
  })
  const done = (_written: unknown) => ({ $metadata: {} })
  const service = await startInProcess({
    tamper,
    sender: {
      get: async (input) => memory.get(input),
      put: async (input) => done(memory.put(input)),
      update: async (input) => done(memory.update(input)),
      query: async (input) => {
        if (isOfEvents(input)) return queryEventsOf(memory.items.values(), input)
        return isOfOrders(input) ? queryOrdersOf(memory.items.values(), input) : memory.query(input)
      },
    },
  })
  const { key } = await service.addTenant('fuzzed')
  const search = await service.call('search', { key, from: '北京', to: '上海', date: '20260325' })
  const found = search.result
  const good = (outOrderNo: string) => ({
    key,
    ...submitFor(found, { outOrderNo, passengers: [goodPassenger()] }),
  })
  for (const [outOrderNo, person] of [
    ['ISSUED0001', '出票'],
    ['GRABBING01', '过期'],
  ] as const) {
    const answer = await service.call('submitOrder', { ...good(outOrderNo), person })
    if (answer.error_code !== 0) throw new Error(answer.reason)
  }
  service.pass(10 * 60_000)
  await service.call('orderDetail', { key, outOrderNo: 'GRABBING01' })
  const issued = await service.call('orderDetail', { key, outOrderNo: 'ISSUED0001', issue: '1' })
  // Delivers the pushes, and so writes the journal.
  await service.reconcile()
  const passengerId: string = issued.result.passengers[0].passengerId
  if (passengerId === '') throw new Error('no ticket was issued')
  const pushes = await service.call('listPushes', { key, outOrderNo: 'ISSUED0001' })
  const pushId: string = pushes.result.pushes[0].pushId
  const juheNo = service.upstream.orders().map((order) => ({ ours: order.outOrderNo, juhes: order.orderNo }))
  return { ...service, key, good, passengerId, pushId, juheNo, stored, secrets, items: memory.items }
}

export type FuzzedService = Awaited<ReturnType<typeof startFuzzedService>>

/** What lies in the table must be readable by whoever reads it next. Throws if it is not. */
function mustParse(pk: string, item: Item): void {
  if (JSON.stringify(item).length > mostItemCharacters) throw new Error(`${pk} has grown too big`)
  const kind = pk.slice(0, pk.indexOf('#'))
  switch (kind) {
    case 'ORDER':
      readOrder(item)
      return
    case 'EVENT':
      journalEventSchema.parse(JSON.parse(String(item.document)))
      return
    case 'TENANT':
      Tenant.parse(item)
      return
    case 'KEY':
      StoredApiKey.parse(item)
      return
    case 'QUERY': {
      const { trains } = z.object({ trains: z.string(), upstreamKey: z.string() }).parse(item)
      if (decodeTrains(trains) === undefined) throw new Error(`${pk} holds no trains`)
      return
    }
    default:
      throw new Error(`nobody knows what ${pk} is`)
  }
}

/**
 * Every answer is the contract's envelope, of a known code, short, and never a failure of our own; or, where that was asked
 * for, a statement's file, which counts as a success.
 */
export function mustBeEnvelope({ statusCode, headers, body }: HttpAnswer): number {
  if (statusCode !== 200) throw new Error(`HTTP ${statusCode}: ${body}`)
  if (isStatementFile(headers, body)) return 0
  if (headers['content-type'] !== 'application/json;charset=utf-8') throw new Error('not JSON')
  if (/[\r\n]/.test(Object.values(headers).join(''))) throw new Error('a header of two lines')
  if (body.length > mostAnswerBytes) throw new Error(`${body.length} characters`)
  const parsed = envelope.parse(JSON.parse(body))
  if (!codesOf.has(parsed.error_code)) throw new Error(`code ${parsed.error_code}: ${parsed.reason}`)
  return parsed.error_code
}

function isStatementFile(headers: HttpAnswer['headers'], body: string): boolean {
  const { 'content-type': type, 'content-disposition': disposition = '' } = headers
  if (type !== 'text/csv;charset=utf-8') return false
  if (!/^attachment; filename="statement-\d{8}\.csv"$/.test(disposition)) throw new Error('not a download')
  if (!/^(?:[^\r\n]+\r\n)+$/.test(body)) throw new Error('lines of a file that do not end with CRLF')
  return true
}

const common = { resultcode: z.optional(z.string()), reason: z.string(), error_code: z.number() }
/** addCallbackUrl's success has `data` where all others have `result` (contract §6). */
const envelope = z.union([
  z.strictObject({ ...common, result: z.unknown() }),
  z.strictObject({ ...common, data: z.unknown() }),
])

/** A passenger with a document of his own. */
export function passengerNo(n: number): Record<string, unknown> {
  return goodPassenger({ idCardNo: idCard(`32038219890218${String(n % 1_000).padStart(3, '0')}`) })
}
