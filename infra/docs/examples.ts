import { readFileSync } from 'node:fs'

/** One of the contract's own examples, from the files that the tests hold the schemas against. */
export function contractExample(name: string): unknown {
  return JSON.parse(
    readFileSync(new URL(`../../test/fixtures/contract/${name}.json`, import.meta.url), 'utf8'),
  )
}
