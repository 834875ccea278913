import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import type {
  GetCommandInput,
  GetCommandOutput,
  PutCommandInput,
  QueryCommandInput,
  QueryCommandOutput,
  UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { dueIndex, partitionKey } from '#shared/table/names.ts'

/** An item of the table. */
export type Item = Readonly<Record<string, unknown>>

type Names = Readonly<Record<string, string>> | undefined
type Values = Readonly<Record<string, unknown>> | undefined

/** A write that happened. */
export type Write = {
  readonly pk: string
  readonly before: Item | undefined
  readonly after: Item | undefined
}

/**
 * The table in memory, without time: each command happens at once. It knows exactly the expressions that the project
 * uses; any other is an error, so that nothing is ever taken for granted. `onWrite` hears of each write that happened.
 */
export type MemoryTable = {
  readonly items: ReadonlyMap<string, Item>
  readonly get: (input: GetCommandInput) => GetCommandOutput
  readonly put: (input: PutCommandInput) => void
  readonly update: (input: UpdateCommandInput) => void
  readonly query: (input: QueryCommandInput) => QueryCommandOutput
  /** The earliest moment in the due index. */
  readonly earliestDue: () => number | undefined
}

/** How the index follows the table. */
export type MemoryTableOptions = {
  readonly now: () => number
  /** By how much the index may lag behind the table, ms; 0 for not at all. */
  readonly indexLagMs: number
  readonly onWrite: (write: Write) => void
  /** Told when the index was asked and showed something older than the table. */
  readonly onLag?: () => void
}

type IndexEntry = { readonly shard: string; readonly at: number }
/** What the index shows of an item, and from when on. */
type IndexState = { readonly from: number; readonly entry: IndexEntry | undefined }

const metadata = { $metadata: {} }

export function createMemoryTable({ now, indexLagMs, onWrite, onLag }: MemoryTableOptions): MemoryTable {
  const items = new Map<string, Item>()
  const index = new Map<string, IndexState[]>()

  function keep(pk: string, after: Item | undefined): void {
    const before = items.get(pk)
    if (after === undefined) items.delete(pk)
    else items.set(pk, after)
    const from = now() + indexLagMs
    // What nobody will be shown any more is dropped.
    const shown = index.get(pk)?.filter((_, at, all) => (all[at + 1]?.from ?? from) > now()) ?? []
    index.set(pk, [...shown, { from, entry: indexEntryOf(after) }])
    onWrite({ pk, before, after })
  }

  function shownOf(pk: string): IndexEntry | undefined {
    return index.get(pk)?.findLast(({ from }) => from <= now())?.entry
  }

  function check(
    pk: string,
    condition: string | undefined,
    names: Names,
    values: Values,
    returnItem: boolean,
  ): void {
    const current = items.get(pk)
    if (condition === undefined || holds(condition, current, names, values)) return
    throw new ConditionalCheckFailedException({
      ...metadata,
      message: 'The conditional request failed',
      ...(returnItem && current !== undefined ? { Item: marshall(current) } : {}),
    })
  }

  return {
    items,
    get: ({ Key }) => {
      const item = items.get(keyOf(Key))
      return item === undefined ? metadata : { ...metadata, Item: { ...item } }
    },
    put: (input) => {
      const item = defined(input.Item)
      const pk = keyOf(item)
      check(
        pk,
        input.ConditionExpression,
        input.ExpressionAttributeNames,
        input.ExpressionAttributeValues,
        input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD',
      )
      keep(pk, item)
    },
    update: (input) => {
      const pk = keyOf(input.Key)
      const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = input
      check(pk, input.ConditionExpression, names, values, false)
      keep(pk, updated(items.get(pk) ?? { [partitionKey]: pk }, input.UpdateExpression, names, values))
    },
    query: (input) => {
      const { names, shard, until } = dueQuery(input)
      const found = [...index.keys()].flatMap((pk) => {
        const entry = shownOf(pk)
        if (indexLagMs > 0 && entry?.at !== indexEntryOf(items.get(pk))?.at) onLag?.()
        return entry !== undefined && entry.shard === shard && entry.at <= until ? [{ pk, at: entry.at }] : []
      })
      found.sort((one, other) => one.at - other.at || (one.pk < other.pk ? -1 : 1))
      const after = input.ExclusiveStartKey
      const from =
        after === undefined
          ? 0
          : found.findIndex(
              ({ pk, at }) =>
                at > Number(after[names.due]) || (at === after[names.due] && pk > String(after.pk)),
            )
      const page = from < 0 ? [] : found.slice(from, from + (input.Limit ?? found.length))
      const Items = page.map(({ pk, at }) => ({
        [partitionKey]: pk,
        [names.shard]: shard,
        [names.due]: at,
      }))
      const last = Items.at(-1)
      const isCut = from >= 0 && from + page.length < found.length
      return {
        ...metadata,
        Items,
        Count: Items.length,
        ...(isCut && last !== undefined ? { LastEvaluatedKey: last } : {}),
      }
    },
    earliestDue: () => {
      const moments = [...items.values()].flatMap((item) => indexEntryOf(item)?.at ?? [])
      return moments.length === 0 ? undefined : Math.min(...moments)
    },
  }
}

function indexEntryOf(item: Item | undefined): IndexEntry | undefined {
  const shard = item?.[dueIndex.partitionKey]
  const at = item?.[dueIndex.sortKey]
  return typeof shard === 'string' && typeof at === 'number' ? { shard, at } : undefined
}

function keyOf(key: Item | undefined): string {
  const pk = key?.[partitionKey]
  if (typeof pk !== 'string') throw new Error('a command without a key')
  return pk
}

/** As the document client is told to: without undefined values. */
function defined(item: Item | undefined): Item {
  return Object.fromEntries(Object.entries(item ?? {}).filter(([, value]) => value !== undefined))
}

function named(names: Names, name: string): string {
  return names?.[name] ?? name
}

function holds(condition: string, current: Item | undefined, names: Names, values: Values): boolean {
  const absent = /^attribute_not_exists\((\S+)\)$/.exec(condition)
  if (absent?.[1] !== undefined) return current?.[named(names, absent[1])] === undefined
  const present = /^attribute_exists\((\S+)\)$/.exec(condition)
  if (present?.[1] !== undefined) return current?.[named(names, present[1])] !== undefined
  const equal = /^(\S+) = (:\S+)$/.exec(condition)
  if (equal?.[1] === undefined || equal[2] === undefined)
    throw new Error(`the simulated table does not know the condition ${condition}`)
  return current?.[named(names, equal[1])] === values?.[equal[2]]
}

/** `SET a = :a, b.c = :b ADD d :d`. */
function updated(item: Item, expression = '', names: Names, values: Values): Item {
  const parts = /^SET (.+?)(?: ADD (\S+) (:\S+))?$/.exec(expression)
  if (parts?.[1] === undefined) throw new Error(`the simulated table does not know the update ${expression}`)
  const next: Record<string, unknown> = { ...item }
  for (const assignment of parts[1].split(', ')) {
    const [path = '', value = ''] = assignment.split(' = ')
    const [head = '', inner, ...deeper] = path.split('.').map((name) => named(names, name))
    if (deeper.length > 0 || !value.startsWith(':'))
      throw new Error(`the simulated table does not know the update ${expression}`)
    if (inner === undefined) next[head] = values?.[value]
    else next[head] = { ...Object(next[head]), [inner]: values?.[value] }
  }
  const [, , counter, by] = parts
  if (counter !== undefined && by !== undefined) {
    const name = named(names, counter)
    next[name] = Number(next[name] ?? 0) + Number(values?.[by])
  }
  return next
}

function dueQuery(input: QueryCommandInput) {
  const condition = /^(\S+) = (:\S+) AND (\S+) <= (:\S+)$/.exec(input.KeyConditionExpression ?? '')
  const [, shardName = '', shardValue = '', dueName = '', dueValue = ''] = condition ?? []
  const names = {
    shard: named(input.ExpressionAttributeNames, shardName),
    due: named(input.ExpressionAttributeNames, dueName),
  }
  const isKnown =
    input.IndexName === dueIndex.name &&
    names.shard === dueIndex.partitionKey &&
    names.due === dueIndex.sortKey
  if (!isKnown) throw new Error(`the simulated table does not know the query ${input.KeyConditionExpression}`)
  return {
    names,
    shard: String(input.ExpressionAttributeValues?.[shardValue]),
    until: Number(input.ExpressionAttributeValues?.[dueValue]),
  }
}
