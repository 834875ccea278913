import type * as z from 'zod/mini'
import { dataDictionary } from '#contract/dictionary.ts'
import { type SearchResult, searchResponse } from '#contract/search.ts'
import { isRecord, parsed } from '#shared/juhe/classify.ts'
import type { Outcome } from '#shared/juhe/outcome.ts'
import { printable } from '#shared/printable.ts'
import type { Exchange } from './exchange.ts'
import { failureOf } from './judge-orders.ts'
import { differs, ok, type Verdict } from './verdict.ts'

/** How many differences of one kind are named; the others are counted. */
const mostNames = 8

/** Judges the data dictionary by ours, table by table. */
export function judgeDictionary(
  outcome: Outcome<Readonly<Record<string, unknown>>>,
  exchange: Exchange | undefined,
): Verdict {
  if (outcome.kind !== 'answered') return failureOf(outcome, exchange)
  const ours = flattened(dataDictionary)
  const theirs = flattened(outcome.value)
  const added = [...theirs].filter(([code]) => !ours.has(code))
  const missing = [...ours].filter(([code]) => !theirs.has(code))
  const changed = [...theirs].filter(([code, text]) => ours.has(code) && ours.get(code) !== text)
  const parts = [
    ...listOf(
      'new',
      added.map(([code, text]) => `${code} ${text}`),
    ),
    ...listOf(
      'missing',
      missing.map(([code]) => code),
    ),
    ...listOf(
      'changed',
      changed.map(([code, text]) => `${code} ${text}`),
    ),
  ]
  if (parts.length === 0) return ok(`${ours.size} entries, all as here`)
  return differs(`${parts.join('; ')}. Nothing to set: new codes are passed on as other ones (999)`)
}

/** Every text of the dictionary by its table and code. */
function flattened(dictionary: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  const entries = Object.entries(dictionary).flatMap(([table, value]): [string, string][] => {
    if (!isRecord(value)) return []
    const { data } = value
    if (!isRecord(data)) return [[table, 'not a table']]
    return Object.entries(data).map(([code, text]) => [
      `${table}.${printable(code)}`,
      printable(String(text)),
    ])
  })
  return new Map(entries)
}

/** Judges a search by the contract's shape. */
export function judgeSearch(outcome: Outcome<SearchResult>, exchange: Exchange | undefined): Verdict {
  if (outcome.kind !== 'answered' || exchange === undefined) return failureOf(outcome, exchange)
  const { text, ms } = exchange
  const size = `${outcome.value.trains.length} trains, ${Math.ceil(text.length / 1_000)} kB, ${ms} ms`
  const body = normalized(text)
  const parts = shapeDifferences(body, searchResponse.safeParse(body).error?.issues ?? [])
  if (parts.length === 0) return ok(size)
  return differs(`${parts.join('; ')} (${size}). Nothing to set: it is read all the same, and counted`)
}

/** The body, with the two spellings of success that are alike to the service made one. */
function normalized(text: string): unknown {
  const body = parsed(text)
  return body === undefined ? undefined : { ...body, error_code: Number(body.error_code), reason: '0' }
}

/** What stands at a path; undefined where nothing does. */
function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) => (Array.isArray(value) || isRecord(value) ? Reflect.get(value, part) : undefined),
    body,
  )
}

function shapeDifferences(body: unknown, issues: readonly z.core.$ZodIssue[]): readonly string[] {
  const surplus = new Set<string>()
  const missing = new Set<string>()
  const wrong = new Set<string>()
  for (const issue of issues) {
    const path = issue.path
      .filter((part) => part !== 'result')
      .map((part) => (typeof part === 'number' ? '[]' : String(part)))
    const name = path.join('.').replaceAll('.[]', '[]')
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys)
        surplus.add([name, printable(key)].filter((part) => part !== '').join('.'))
    } else if (valueAt(body, issue.path) === undefined) missing.add(name)
    else
      wrong.add(
        issue.code === 'invalid_type'
          ? `${name} is not of type ${issue.expected}`
          : `${name} is of another form`,
      )
  }
  return [
    ...listOf('surplus fields', [...surplus]),
    ...listOf('missing fields', [...missing]),
    ...listOf('other types', [...wrong]),
  ]
}

function listOf(what: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) return []
  const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : ''
  return [`${what}: ${names.slice(0, mostNames).join(', ')}${more}`]
}
