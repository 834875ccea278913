import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Mutant, mutantsOf } from './mutants.ts'
import { planted } from './planted.ts'
import { functionAt, withProbes } from './probes.ts'
import { edited } from './tree.ts'

const root = new URL('../../', import.meta.url)

describe('mutants', () => {
  const linesOf = (source: string) =>
    mutantsOf('a.ts', source).map((mutant: Mutant) => `${mutant.kind}: ${edited(source, [mutant])}`)

  it.each([
    ['if (a) b()', ['condition: if (!(a)) b()', 'statement: if (a) ;']],
    ['x = a < 1', ['statement: ;', 'boundary: x = a <= 1', 'number: x = a < (1 + 1)']],
    ['x = a === b', ['statement: ;', 'equality: x = a !== b']],
    ['x = a + b', ['statement: ;', 'arithmetic: x = a - b']],
    ["x = 'text' + b", ['statement: ;', "string: x = '' + b"]],
    ['x = a && b', ['statement: ;', 'logical: x = a || b']],
    ['x = a ?? b', ['statement: ;', 'logical: x = (a)']],
    ['x = !a', ['statement: ;', 'negation: x = a']],
    ['x = a?.b', ['statement: ;', 'optional chaining: x = a.b']],
    ['x = a?.[0]', ['statement: ;', 'optional chaining: x = a[0]', 'number: x = a?.[1]']],
    ['x = [a]', ['statement: ;', 'array: x = []']],
    ['x = { a: b }', ['statement: ;', 'object: x = {}']],
    ['x = true', ['statement: ;', 'boolean: x = false']],
    ['x = /^a+$/', ['statement: ;', 'regex: x = /a+$/', 'regex: x = /^a+/', 'regex: x = /^a*$/']],
    ['x = a.startsWith(b)', ['statement: ;', 'method: x = a.endsWith(b)']],
    ['x = a.trim()', ['statement: ;', 'method: x = a']],
    ['function f(): A { return a as B }', ['return: function f(): A { return }']],
    ["import { a } from 'b'", []],
    ["type A = 'b' | 1", []],
  ])('%s', (source, expected) => {
    expect(linesOf(source)).toEqual(expected)
  })

  it('know the function around them, as the probes count', () => {
    const source = 'const a = [1]; const f = () => { const g = (x) => x + 1; return g(2) }'
    const places = mutantsOf('a.ts', source).map(({ was, inFunction }) => `${inFunction}: ${was}`)
    expect(places.toSorted()).toEqual(['0: 1', '0: [1]', '1: 2', '1: return g(2)', '2: +', '2: 1'])
    expect(functionAt(source, source.indexOf('x + 1'))).toBe(2)
  })
})

it('probes note the functions that run, and change nothing else', () => {
  const source = 'const f = (a) => ({ a }); function g() { return f(1) }'
  const ran: unknown[] = []
  Object.assign(globalThis, { __mutateProbe: (...hit: unknown[]) => ran.push(hit) })
  const [f, g] = new Function(`${withProbes('a.ts', source)}; return [f, g]`)()
  expect(g()).toEqual({ a: 1 })
  expect(f(2)).toEqual({ a: 2 })
  expect(ran).toEqual([
    ['a.ts', 0],
    ['a.ts', 2],
    ['a.ts', 1],
    ['a.ts', 1],
  ])
})

it.each(planted)('can be planted: $name', ({ path, was, text }) => {
  const source = readFileSync(new URL(path, root), 'utf8')
  expect(source.split(was)).toHaveLength(2)
  expect(text).not.toBe(was)
})
