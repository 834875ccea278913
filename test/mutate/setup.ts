import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect } from 'vitest'

// Notes which functions each test file runs. Registered first, so it ends last.
const ran = new Map<string, Set<number>>()

function probe(path: string, number: number): void {
  const numbers = ran.get(path)
  if (numbers === undefined) ran.set(path, new Set([number]))
  else numbers.add(number)
}

Object.assign(globalThis, { __mutateProbe: probe })

afterAll(() => {
  const folder = process.env.MUTATE_PROBES
  const { testPath } = expect.getState()
  if (folder === undefined || testPath === undefined) return
  mkdirSync(folder, { recursive: true })
  const functions = Object.fromEntries([...ran].map(([path, numbers]) => [path, [...numbers]]))
  const name = createHash('sha256').update(testPath).digest('hex').slice(0, 24)
  writeFileSync(join(folder, `${name}.json`), JSON.stringify({ test: testPath, functions }))
})
