import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import * as z from 'zod/mini'
import { hourMs } from '#contract/durations.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { getItem } from '#shared/table/items.ts'
import { permitsKey } from '#shared/table/keys.ts'
import { expiryAttribute } from '#shared/table/names.ts'
import { schemaVersion } from '#shared/table/schema-version.ts'
import type { TenantLimits } from '#shared/tenants/limits.ts'
import { denied, givenBack, leased, noPermits, type Permits, takePermit, type Unused } from './permits.ts'

/** What the limits of tenants need. `now` is ms since the epoch; `defaults` hold for tenants without their own limit. */
export type LimitServices = {
  readonly table: Table
  readonly now: () => number
  readonly defaults: TenantLimits
}

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
  /** How many permits the window still has, if that is known and few: a tenth of the limit, or less. At most. */
  near(window: W, limit: number): number | undefined
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

/** From this share of a limit on, what is left of it is told. */
const nearShare = 0.1

const counterItem = z.object({ leased: z.number() })

/** What a process holds of one limit: of the newest window, and of the one before it, of which some may still ask. */
type Held = { readonly newest: Permits; readonly endsAt: number; readonly before?: Permits | undefined }

/** Gives out from memory what it leases in chunks. */
export function createPermitCounter<W extends Window>(leaseOf: Lease<W>): PermitCounter<W> {
  const held = new Map<string, Held>()
  const leasing = new Map<string, Promise<void>>()

  function remember(of: string, permits: Held): void {
    held.delete(of)
    held.set(of, permits)
    for (const oldest of held.keys()) {
      if (held.size <= mostHeld) break
      held.delete(oldest)
    }
  }

  /** What is held of the window; where that is a new one, of the one before it, whose need tells what to take now. */
  function heldOf({ of, name, endsAt }: Window): Permits {
    const mine = held.get(of)
    if (mine === undefined) return noPermits(name)
    if (mine.before?.window === name) return mine.before
    return mine.newest.window === name || endsAt >= mine.endsAt ? mine.newest : noPermits(name)
  }

  /** Each window has permits of its own: at its end the slow requests of one and the first of the next come together. */
  function hold({ of, name, endsAt }: Window, permits: Permits): void {
    const mine = held.get(of)
    if (mine === undefined || mine.newest.window === name) {
      remember(of, { newest: permits, endsAt, before: mine?.before })
    } else if (endsAt >= mine.endsAt && mine.before?.window !== name) {
      // What was left of the window before is handed to the lease, and is not given out any more.
      remember(of, { newest: permits, endsAt, before: { ...mine.newest, left: 0 } })
    } else {
      remember(of, { ...mine, before: permits })
    }
  }

  async function lease(window: W, chunk: number, limit: number, unused: Unused): Promise<void> {
    const remaining = await leaseOf(window, chunk, limit, unused)
    const mine = heldOf(window)
    const permits = mine.window === window.name ? mine : noPermits(window.name)
    hold(window, remaining === undefined ? denied(permits, chunk, limit) : leased(permits, chunk, remaining))
  }

  /** Those who ask at once share one lease. */
  function leaseOnce(window: W, chunk: number, limit: number, unused: Unused): Promise<void> {
    const key = `${window.of}#${window.name}`
    const pending = leasing.get(key)
    if (pending !== undefined) return pending
    const mine = lease(window, chunk, limit, unused).finally(() => leasing.delete(key))
    leasing.set(key, mine)
    return mine
  }

  return {
    async take(window, limit) {
      for (;;) {
        const permit = takePermit(heldOf(window), window.name, limit)
        hold(window, permit.permits)
        if (permit.kind !== 'lease') return permit.kind === 'taken'
        await leaseOnce(window, permit.chunk, limit, permit.unused)
      }
    },
    near(window, limit) {
      const { window: name, left, remaining } = heldOf(window)
      if (name !== window.name || remaining === undefined) return undefined
      const sum = left + remaining
      return sum <= limit * nearShare ? sum : undefined
    },
    giveBack(window) {
      const permits = heldOf(window)
      if (permits.window === window.name) hold(window, givenBack(permits, window.name))
    },
  }
}

/** For how long a counter outlives its window, ms: clocks differ. */
const keptMs = hourMs

/** How many permits of a window have been given out, or taken by a process to give out. */
export async function usedPermits(table: Table, { of, name }: Window): Promise<number> {
  const item = await getItem(table, permitsKey(of, name), 'eventual')
  return item === undefined ? 0 : counterItem.parse(item).leased
}

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
