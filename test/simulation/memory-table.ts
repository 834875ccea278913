import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import type {
  GetCommandInput,
  GetCommandOutput,
  PutCommandInput,
  QueryCommandInput,
  QueryCommandOutput,
  UpdateCommandInput,
  UpdateCommandOutput,
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
  readonly update: (input: UpdateCommandInput) => UpdateCommandOutput
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
      const after = updated(items.get(pk) ?? { [partitionKey]: pk }, input.UpdateExpression, names, values)
      keep(pk, after)
      return input.ReturnValues === 'ALL_NEW' ? { ...metadata, Attributes: { ...after } } : metadata
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
  const all = condition.split(/ AND (?![^(]*\) *(?:AND|$))/)
  if (all.length > 1) return all.every((part) => holds(part, current, names, values))
  const either = /^\((.+)\)$/.exec(condition)?.[1]?.split(' OR ')
  if (either !== undefined) return either.some((part) => holds(part, current, names, values))
  const at = (path: string) => pathOf(path, names).reduce(fieldOf, current)
  const absent = /^attribute_not_exists\((\S+)\)$/.exec(condition)
  if (absent?.[1] !== undefined) return at(absent[1]) === undefined
  const present = /^attribute_exists\((\S+)\)$/.exec(condition)
  if (present?.[1] !== undefined) return at(present[1]) !== undefined
  const [, path, operator, value] = /^(\S+) (=|<|>=) (:\S+)$/.exec(condition) ?? []
  if (path === undefined || value === undefined)
    throw new Error(`the simulated table does not know the condition ${condition}`)
  const [held, wanted] = [at(path), values?.[value]]
  if (operator === '=') return held === wanted
  if (held === undefined) return false
  return operator === '<' ? Number(held) < Number(wanted) : Number(held) >= Number(wanted)
}

function pathOf(path: string, names: Names): readonly string[] {
  return path.split('.').map((name) => named(names, name))
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

/** `SET a = :a, b.c = :b REMOVE b.d ADD e :e, f :f`. */
function updated(item: Item, expression = '', names: Names, values: Values): Item {
  const parts = /^(?:SET (.+?))?(?: ?REMOVE (.+?))?(?: ?ADD (.+))?$/.exec(expression)
  const [, set, removed, added] = parts ?? []
  if (set === undefined && removed === undefined)
    throw new Error(`the simulated table does not know the update ${expression}`)
  let next = item
  for (const assignment of set?.split(', ') ?? []) {
    const [path = '', value = ''] = assignment.split(' = ')
    if (!value.startsWith(':')) throw new Error(`the simulated table does not know the update ${expression}`)
    next = withPath(next, pathOf(path, names), values?.[value])
  }
  for (const path of removed?.split(', ') ?? []) next = withPath(next, pathOf(path, names), undefined)
  for (const addition of added?.split(', ') ?? []) {
    const [counter = '', by = ''] = addition.split(' ')
    const name = named(names, counter)
    next = { ...next, [name]: Number(next[name] ?? 0) + Number(values?.[by]) }
  }
  return next
}

/** The item with another value at a path; without anything there if the value is undefined. */
function withPath(item: Item, [name = '', ...deeper]: readonly string[], value: unknown): Item {
  if (deeper.length > 0) return { ...item, [name]: withPath(Object(item[name]), deeper, value) }
  return defined({ ...item, [name]: value })
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
