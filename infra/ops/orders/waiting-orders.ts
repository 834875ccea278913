import pLimit from 'p-limit'
import { hour } from '#shared/orders/machine/policy.ts'
import { type Due, type DueCursor, queryDue } from '#shared/table/due.ts'
import { getItem } from '#shared/table/items.ts'
import { dueShards } from '#shared/table/keys.ts'
import type { Session } from '../store/session.ts'
import { type FoundOrder, foundOrder, type Waiting, waitingOf } from './find.ts'

/** An order of the due index; without the order when what is stored cannot be read. */
export type WaitingOrder = { readonly pk: string; readonly waiting: Waiting; readonly found?: FoundOrder }

/**
 * Everything that an order may wait for comes round at least once a day, give or take some hours (see policy.ts): what
 * is due later rests, until its personal data are deleted. In ms.
 */
export const horizonMs = 30 * hour

/** Entries of one shard's index that are read in one request. */
const pageSize = 1_000

/** Orders that are read at the same time. */
const concurrency = 20

/** Every entry of one shard that is due up to `until` (ms), the most overdue first. Reads the index only. */
export async function* dueEntries({ backing }: Session, shard: string, until: number): AsyncGenerator<Due> {
  let after: DueCursor | undefined
  do {
    const page = await queryDue(backing.table, { shard, now: until, limit: pageSize, after })
    yield* page.due
    after = page.after
  } while (after !== undefined)
}

/** Reads every order that is due up to `until` (ms). */
export async function* waitingOrders(session: Session, until: number): AsyncGenerator<WaitingOrder> {
  const gate = pLimit(concurrency)
  for (const shard of dueShards) {
    let batch: Promise<WaitingOrder | undefined>[] = []
    for await (const { pk } of dueEntries(session, shard, until)) {
      batch.push(gate(() => readWaiting(session, pk)))
      if (batch.length < pageSize) continue
      yield* present(await Promise.all(batch))
      batch = []
    }
    yield* present(await Promise.all(batch))
  }
}

/** The index lags behind the table: an order may rest by now. */
async function readWaiting({ backing }: Session, pk: string): Promise<WaitingOrder | undefined> {
  const item = await getItem(backing.table, { pk }, 'eventual')
  if (item?.dueAt === undefined) return undefined
  const found = foundOrder(item)
  return found === undefined ? { pk, waiting: waitingOf(item) } : { pk, waiting: found.waiting, found }
}

function present(batch: readonly (WaitingOrder | undefined)[]): readonly WaitingOrder[] {
  return batch.flatMap((entry) => (entry === undefined ? [] : [entry]))
}
