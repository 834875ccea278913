import { appendFile, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openJournalFile } from '#infra/board/journal-file.ts'
import { createJournalPages } from '#infra/board/journal-pages.ts'
import type { JournalEntry, OrderView } from '#infra/board/wire.ts'
import { encodeCallback } from '#infra/sandbox/callback-encoding.ts'
import { OrderNo } from '#shared/ids.ts'
import { example } from '#test/contract/fixtures.ts'
import { until } from '#test/e2e/support/poll.ts'
import { temporaryFolder } from '#test/e2e/support/service.ts'
import { orderParameters } from './support/order-parameters.ts'
import { type BoardService, startBoardService } from './support/service.ts'

async function journalOf({ url }: BoardService, orderNo: string): Promise<readonly JournalEntry[]> {
  const order: OrderView = JSON.parse(await (await fetch(`${url}/board/api/orders/${orderNo}`)).text())
  return order.journal
}

const orderNo = (n: number) => OrderNo.parse(`T${String(n).padStart(25, '0')}`)
const call = (id: number): JournalEntry => ({ kind: 'call', id, at: 1_000 + id, operation: 'orderDetail' })

test('what an order’s page tells of Juhe is still there after a restart, and goes on', async () => {
  const dataDir = await temporaryFolder()
  const before = await startBoardService([], dataDir)
  const parameters = await orderParameters(before.client, '断线+出票', before.clock.now())
  const { result } = await before.client.call('submitOrder', parameters)
  await before.sandbox.advance(20)
  const told = await until('a callback of Juhe’s', async () => {
    const entries = await journalOf(before, result.orderNo)
    return entries.some(({ kind, ms }) => kind === 'callbackIn' && ms !== undefined) ? entries : undefined
  })
  expect(told).toEqual(
    expect.arrayContaining([expect.objectContaining({ operation: 'submitOrder', isUnanswered: true })]),
  )
  await before.close()

  const file = join(dataDir, 'board', 'journal.jsonl')
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  const after = await startBoardService([], dataDir)
  expect((await journalOf(after, result.orderNo)).slice(0, told.length)).toEqual(told)
  await after.client.call('orderDetail', { outOrderNo: String(parameters.outOrderNo) })
  await after.sandbox.advance(25 * 3_600)
  const more = await until('another question', async () => {
    const entries = await journalOf(after, result.orderNo)
    return entries.length > told.length ? entries : undefined
  })
  expect(new Set(more.map(({ id }) => id)).size).toBe(more.length)
})

test('what comes without Juhe’s token is not shown as a callback of Juhe’s', async () => {
  const service = await startBoardService()
  const parameters = await orderParameters(service.client, '过期', service.clock.now())
  const { result } = await service.client.call('submitOrder', parameters)
  const forged = { ...(example('push.ticketIssued') as object), outOrderNo: result.orderNo }
  const { contentType, text } = encodeCallback('json', forged)
  const answer = await fetch(`${service.url}/juhe/callback/1/${'x'.repeat(32)}`, {
    ...{ method: 'POST', body: text, headers: { 'content-type': contentType } },
  })
  expect(answer.status).toBe(200)
  const kinds = (await journalOf(service, result.orderNo)).map(({ kind }) => kind)
  expect(kinds).toContain('call')
  expect(kinds).not.toContain('callbackIn')
})

test('of an order the newest are kept, of all orders those heard of last', () => {
  const pages = createJournalPages(3, 5)
  for (const id of [1, 2, 3, 4]) pages.put(orderNo(1), call(id))
  expect(pages.of(orderNo(1)).map(({ id }) => id)).toEqual([2, 3, 4])
  pages.put(orderNo(1), { ...call(3), ms: 7 })
  expect(pages.of(orderNo(1))).toMatchObject([{ id: 2 }, { id: 3, ms: 7 }, { id: 4 }])
  for (const id of [5, 6]) pages.put(orderNo(2), call(id))
  expect(pages.all()).toHaveLength(5)
  pages.put(orderNo(3), call(7))
  expect(pages.of(orderNo(1))).toEqual([])
  expect(pages.all().map(({ entry }) => entry.id)).toEqual([5, 6, 7])
})

test('the file is started anew before it gets long, and a line that cannot be read is left out', async () => {
  const folder = await temporaryFolder()
  const pages = createJournalPages(10, 10)
  const errors: unknown[] = []
  const options = { folder, all: pages.all, mostLines: 20, onError: (error: unknown) => errors.push(error) }
  const file = openJournalFile(options)
  for (let id = 1; id <= 100; id += 1) {
    const noted = { orderNo: orderNo(1), entry: call(id) }
    pages.put(noted.orderNo, noted.entry)
    file.write(noted)
    if (id % 7 === 0) await file.close()
  }
  await file.close()
  const path = join(folder, 'journal.jsonl')
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n')
  expect(lines.length).toBeLessThanOrEqual(20)
  const person = JSON.stringify({ orderNo: orderNo(1), entry: { ...call(101), passengerName: '张三' } })
  await appendFile(path, `${person}\n{"orderNo":"T1","entry":{}}\n{"orderNo":"T0000`)
  const { history } = openJournalFile(options)
  expect(history.map(({ entry }) => entry.id)).toEqual(lines.map((line) => JSON.parse(line).entry.id))
  expect(history.at(-1)).toEqual({ orderNo: orderNo(1), entry: call(100) })
  expect(errors).toEqual([])
})

test('a folder that cannot be written to is told once, and nothing else suffers', async () => {
  const folder = await temporaryFolder()
  const errors: unknown[] = []
  const file = openJournalFile({
    ...{ folder, all: () => [], mostLines: 0, onError: (error: unknown) => errors.push(error) },
  })
  await rm(folder, { recursive: true })
  for (const id of [1, 2]) {
    file.write({ orderNo: orderNo(1), entry: call(id) })
    await file.close()
  }
  expect(errors).toHaveLength(1)
})
