import { readFileSync } from 'node:fs'

/** One of the contract's own examples, as parsed JSON. */
export function example(name: string): unknown {
  return JSON.parse(exampleText(name))
}

/** The text of one of the contract's own examples. */
export function exampleText(name: string): string {
  return readFileSync(new URL(`../fixtures/contract/${name}.json`, import.meta.url), 'utf8')
}
