import { globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder, fileHashes, readCache, writeCache } from './cache.ts'
import { startRunner } from './runner.ts'

/** What a test file runs of the code: functions by file, as `probes.ts` counts them. */
export type Covered = {
  readonly test: string
  readonly ms: number
  readonly functions: Readonly<Record<string, readonly number[]>>
  /** Of the test file and of each file that it runs. */
  readonly hashes: Readonly<Record<string, string | undefined>>
}

/** Tests that start browsers, processes of their own or long runs say little about single values, at a high price. */
const tooBroad =
  /^test\/(board|bench|bundles|docs|examples|infra|layers|local|mutate|ops|readme|sandbox|simulation)\/|on-dynamodb-local|e2e\/(delays|kills|crash|overload|push-delivery|lost-stream|scenarios)\.|client\/(languages|package|whole-life)|regular-expressions|reproducible/

/** What each test file covers; those that changed, or whose code did, run again. */
export async function coverage(root: string, say: (line: string) => void): Promise<Covered[]> {
  const path = join(root, cacheFolder, 'coverage.json')
  const hash = fileHashes(root)
  const isFresh = ({ hashes }: Covered) => Object.entries(hashes).every(([file, was]) => hash(file) === was)
  const known = (readCache<Covered[]>(path) ?? []).filter(isFresh)
  const names = new Set(known.map(({ test }) => test))
  const tests = globSync('test/**/*.test.ts', { cwd: root }).filter((test) => !tooBroad.test(test))
  const stale = tests.filter((test) => !names.has(test)).toSorted()
  if (stale.length > 0) say(`what ${stale.length} test files run …`)
  const all = [...known, ...(stale.length > 0 ? await measured(root, stale, say) : [])]
  writeCache(path, all)
  return all.filter(({ test }) => tests.includes(test))
}

async function measured(
  root: string,
  tests: readonly string[],
  say: (line: string) => void,
): Promise<Covered[]> {
  const probesTo = join(root, cacheFolder, 'probes')
  const runner = await startRunner({ root, probesTo, workers: 2 })
  const { took, failed } = await runner.run(tests, { kind: 'probes' })
  await runner.close()
  if (failed.length > 0) say(`these fail without a mutant, and are not asked: ${failed.join(', ')}`)
  const hash = fileHashes(root)
  return readdirSync(probesTo).flatMap((name) => {
    const note: { test: string; functions: Record<string, number[]> } = JSON.parse(
      readFileSync(join(probesTo, name), 'utf8'),
    )
    const test = note.test.slice(root.length + 1)
    if (failed.includes(test)) return []
    const files = [test, ...Object.keys(note.functions)]
    return {
      test,
      ms: took[test] ?? 0,
      functions: note.functions,
      hashes: Object.fromEntries(files.map((file) => [file, hash(file)])),
    }
  })
}

/** The test files that run a function, those of its own folder first, then the quick ones; about `budgetMs` of them. */
export function testsOf(
  covered: readonly Covered[],
  { path, inFunction }: { readonly path: string; readonly inFunction: number },
  budgetMs: number,
): string[] {
  const folder = path.split('/')[1] ?? ''
  const distance = (test: string) =>
    test.startsWith(`test/${folder}/`) ? 0 : test.startsWith('test/golden/') ? 1 : 2
  const running = covered
    .filter(({ functions }) => functions[path]?.includes(inFunction))
    .toSorted((a, b) => distance(a.test) - distance(b.test) || a.ms - b.ms)
  const chosen: string[] = []
  let sum = 0
  for (const { test, ms } of running) {
    if (sum > budgetMs) break
    chosen.push(test)
    sum += ms
  }
  return chosen
}
