import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseAst } from 'vitest/node'

// The pure JavaScript form, which needs neither Java nor a binary; it is chosen when the module is loaded.
process.env.RECHECK_BACKEND = 'pure'
const { checkSync } = await import('recheck')

/** What meets text of strangers, or runs where strangers' text is. */
const folders = ['shared', 'functions', 'infra/local', 'infra/machine', 'infra/board', 'infra/sandbox']

type Found = { readonly place: string; readonly source: string; readonly flags: string }

const files = folders.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts') && !name.includes('browser/'))
    .map((name) => `${folder}/${name}`),
)

/** Patterns with large counts or a look behind, which cannot be checked in time. Each can begin at one place of a run only. */
const linearByReading = new Set([
  String.raw`(?<!\/)\/+$`,
  '^[A-Za-z0-9_-]{1,64}$',
  String.raw`(^|[:,[])\s*-?\d{16}`,
  String.raw`;\s*name="([^"]{1,100})"`,
])

/** Every node of a syntax tree. */
function* nodesOf(value: unknown): Generator<Record<string, unknown>> {
  if (Array.isArray(value)) for (const one of value) yield* nodesOf(one)
  else if (typeof value === 'object' && value !== null && !(value instanceof RegExp)) {
    const node = value as Record<string, unknown>
    yield node
    for (const child of Object.values(node)) yield* nodesOf(child)
  }
}

const literals: Found[] = []
const constructed: string[] = []
for (const place of files) {
  const tree = parseAst(readFileSync(place, 'utf8'), { lang: 'tsx' }, place)
  for (const node of nodesOf(tree.body)) {
    const regex = node.regex as { pattern: string; flags: string } | undefined
    if (node.type === 'Literal' && regex !== undefined)
      literals.push({ place, source: regex.pattern, flags: regex.flags })
    const callee = node.callee as { type?: string; name?: string } | undefined
    if (callee?.type === 'Identifier' && callee.name === 'RegExp') constructed.push(place)
  }
}

test('no pattern is made while the program runs, but of constants', () => {
  expect([...new Set(constructed)].sort()).toEqual([
    // Its only parts are two constant lengths.
    'shared/contract/list-events.ts',
    // Its only parts are our own English sentences; it reads what operators are told, never a request.
    'shared/translator.ts',
  ])
})

/** One sign of a class of characters. */
const sign = /\\[pP]\{\w+\}|\\u[\da-f]{4}|\\x[\da-f]{2}|\\.|[^-]/gi

test('no class of characters names one twice, as it does when a full-width sign was typed and lost', () => {
  const twice = literals.flatMap(({ place, source }) =>
    [...source.matchAll(/(?<!\\)\[\^?((?:\\.|[^\]\\])+)\]/g)].flatMap(([all, inside = '']) => {
      const signs: readonly string[] = inside.match(sign) ?? []
      return new Set(signs).size < signs.length ? [`${place}: ${all}`] : []
    }),
  )
  expect(twice).toEqual([])
})

test('each regular expression needs time that grows with its text only', () => {
  expect(literals.length).toBeGreaterThan(80)
  const distinct = new Map(literals.map((one) => [`${one.flags} ${one.source}`, one]))
  const unchecked = [...distinct.values()].filter(({ source }) => !linearByReading.has(source))
  expect(distinct.size - unchecked.length, 'patterns that are gone').toBe(linearByReading.size)
  const others = unchecked.flatMap(({ place, source, flags }) => {
    const verdict = checkSync(source, flags, { checker: 'automaton', timeout: null })
    const complexity = verdict.status === 'vulnerable' ? verdict.complexity.summary : verdict.status
    return verdict.status === 'safe' ? [] : [`${place}: /${source}/${flags} is ${complexity}`]
  })
  expect(others).toEqual([])
}, 600_000)
