import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AbstractLevel } from 'abstract-level'
import { afterEach, expect, test, vi } from 'vitest'
import { startDynalite } from '#infra/local/store/dynalite-store.ts'
import { connectDynamo } from '#shared/table/connect-dynamo.ts'
import { queryDue } from '#shared/table/due.ts'
import { until } from '#test/e2e/support/poll.ts'

afterEach(() => vi.restoreAllMocks())

/** Whether an iterator of LevelDB still holds what it read from. */
async function isOpen(iterator: { next(): Promise<unknown> }): Promise<boolean> {
  return iterator.next().then(
    () => true,
    (error: { code?: string }) => error.code !== 'LEVEL_ITERATOR_NOT_OPEN',
  )
}

test('a thousand queries leave no iterator of the embedded store open', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'iterators-'))
  const opened = vi.spyOn(AbstractLevel.prototype, 'values')
  const store = await startDynalite({ path: folder, tableName: 'orders' })
  const sender = connectDynamo(store)
  await sender.put({ TableName: 'orders', Item: { pk: 'A', dueShard: 'DUE#0', dueAt: 1 } })
  const table = { name: 'orders', sender, uuid: () => '' }
  for (let queries = 0; queries < 1_000; queries += 10) {
    const asked = Array.from({ length: 10 }, () => queryDue(table, { shard: 'DUE#0', now: 1, limit: 1 }))
    for (const { due } of await Promise.all(asked)) expect(due).toEqual([{ pk: 'A', dueAt: 1 }])
  }
  const iterators = opened.mock.results.map(({ value }) => value as AsyncIterator<unknown>)
  expect(iterators.length).toBeGreaterThanOrEqual(1_000)
  await until('the last ones to close', async () => {
    const open = await Promise.all(iterators.map(isOpen))
    return open.includes(true) ? undefined : true
  })
  sender.destroy()
  await store.close()
  await rm(folder, { recursive: true })
})
