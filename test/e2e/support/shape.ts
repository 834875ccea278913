import { example } from '#test/contract/fixtures.ts'

/**
 * The deep shape of a value: the keys of objects (sorted), the JSON type of everything else, and of an array the
 * shape that all of its elements have.
 */
export function shapeOf(value: unknown): unknown {
  if (value === null) return 'null'
  if (Array.isArray(value)) {
    const shapes = value.map((element) => JSON.stringify(shapeOf(element)))
    return [...new Set(shapes)].sort().map((shape) => JSON.parse(shape))
  }
  if (typeof value !== 'object') return typeof value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, shapeOf(inner)]))
}

/** The shape of one of the contract's own examples. */
export function exampleShape(name: string): unknown {
  return shapeOf(example(name))
}
