import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import * as z from 'zod/mini'
import { hourMs } from '#contract/durations.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { permitsKey } from '#shared/table/keys.ts'
import { expiryAttribute } from '#shared/table/names.ts'
import { schemaVersion } from '#shared/table/schema-version.ts'
import { denied, givenBack, leased, noPermits, type Permits, takePermit, type Unused } from './permits.ts'

/** A window of time in which a limit holds. */
export type Window = {
  /** What is limited, and of whom: `<what>#<tenantId>`. */
  readonly of: string
  /** Names this window among all of its kind. */
  readonly name: string
  /** When it ends, ms: the counter may be deleted then. */
  readonly endsAt: number
}

/** Gives out permits of limited things. Never answers yes more often than the limit, over all processes. */
export type PermitCounter<W extends Window> = {
  /** Whether there is a permit left. Mostly answered from memory; asks the table now and then. */
  take(window: W, limit: number): Promise<boolean>
  /** Gives back a permit that was taken and not used. */
  giveBack(window: W): void
}

/**
 * Takes a chunk of permits for this process; answers how many are left, undefined when there are not that many. `unused`
 * are this process's own of an earlier window, told once: whether they are worth returning is the lease's matter.
 */
export type Lease<W extends Window> = (
  window: W,
  chunk: number,
  limit: number,
  unused: Unused,
) => Promise<number | undefined>

/** Of more tenants than that, the permits in memory of the one seen longest ago are dropped: they count as used. */
const mostHeld = 2_000

const counterItem = z.object({ leased: z.number() })

/** Gives out from memory what it leases in chunks. */
export function createPermitCounter<W extends Window>(leaseOf: Lease<W>): PermitCounter<W> {
  const held = new Map<string, Permits>()
  const leasing = new Map<string, Promise<void>>()

  function hold(of: string, permits: Permits): void {
    held.delete(of)
    held.set(of, permits)
    for (const oldest of held.keys()) {
      if (held.size <= mostHeld) break
      held.delete(oldest)
    }
  }

  async function lease(window: W, chunk: number, limit: number, unused: Unused): Promise<void> {
    const remaining = await leaseOf(window, chunk, limit, unused)
    const permits = held.get(window.of) ?? noPermits(window.name)
    // A slow answer may belong to a window that is over.
    if (permits.window !== window.name) return
    hold(
      window.of,
      remaining === undefined ? denied(permits, chunk, limit) : leased(permits, chunk, remaining),
    )
  }

  /** Those who ask at once share one lease. */
  function leaseOnce(window: W, chunk: number, limit: number, unused: Unused): Promise<void> {
    const under = leasing.get(window.of)
    if (under !== undefined) return under
    const mine = lease(window, chunk, limit, unused).finally(() => leasing.delete(window.of))
    leasing.set(window.of, mine)
    return mine
  }

  return {
    async take(window, limit) {
      for (;;) {
        const taken = takePermit(held.get(window.of) ?? noPermits(window.name), window.name, limit)
        hold(window.of, taken.permits)
        if (taken.kind !== 'lease') return taken.kind === 'taken'
        await leaseOnce(window, taken.chunk, limit, taken.unused)
      }
    },
    giveBack(window) {
      const permits = held.get(window.of)
      if (permits !== undefined) held.set(window.of, givenBack(permits, window.name))
    },
  }
}

/** For how long a counter outlives its window, ms: clocks differ. */
const keptMs = hourMs

/** Leases from counters in the table: one small item for each limit and window, which its TTL deletes. */
export function counterLease(table: Table): Lease<Window> {
  return (window, chunk, limit) => takeFromCounter(table, window, chunk, limit)
}

/** One conditional write. */
async function takeFromCounter(
  table: Table,
  { of, name, endsAt }: Window,
  chunk: number,
  limit: number,
): Promise<number | undefined> {
  try {
    const output = await table.sender.update({
      TableName: table.name,
      Key: permitsKey(of, name),
      UpdateExpression: 'SET #expires = :expires, #entity = :entity, #schema = :schema ADD #leased :chunk',
      ConditionExpression: 'attribute_not_exists(#leased) OR #leased <= :room',
      ExpressionAttributeNames: {
        '#expires': expiryAttribute,
        '#entity': 'entity',
        '#schema': 'schemaVersion',
        '#leased': 'leased',
      },
      ExpressionAttributeValues: {
        ':expires': Math.ceil((endsAt + keptMs) / 1_000),
        ':entity': 'permits',
        ':schema': schemaVersion,
        ':chunk': chunk,
        ':room': limit - chunk,
      },
      ReturnValues: 'ALL_NEW',
    })
    return Math.max(0, limit - counterItem.parse(output.Attributes).leased)
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined
    throw error
  }
}
