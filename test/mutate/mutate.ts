import { globSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pLimit from 'p-limit'
import { cacheFolder, fileHashes, hashOf, readCache, writeCache } from './cache.ts'
import { type Covered, coverage, testsOf } from './coverage.ts'
import { type Mutant, mutantsOf } from './mutants.ts'
import { planted } from './planted.ts'
import { Pool } from './pool.ts'
import { functionAt } from './probes.ts'
import { type Finding, jsonReport, table } from './report.ts'
import { edited, parse } from './tree.ts'

const usage = `npm run mutate -- [--sample N] [--seed S] [--folders a,b] [--only TEXT] [--planted] [--budget SECONDS] [--jobs N]
  --sample   how many mutants, 300 unless given; 0 for all
  --seed     which ones, 1 unless given: a larger sample of a seed holds the smaller one
  --folders  of shared/, by commas
  --only     only mutants whose path:line begins so, such as shared/juhe/price.ts:12
  --planted  only the errors of planted.ts: each must be found
  --budget   of tests for one mutant, 30 s unless given: the nearest first
  --jobs     mutants at once; as many as there are cores unless given`

const { values } = parseArgs({
  options: {
    sample: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    folders: { type: 'string', default: 'orders,juhe,contract,pushes,tenants,limits,table,vault,journal' },
    only: { type: 'string', default: '' },
    planted: { type: 'boolean', default: false },
    budget: { type: 'string', default: '30' },
    jobs: { type: 'string', default: String(availableParallelism()) },
    help: { type: 'boolean', default: false },
  },
})

const root = process.cwd()
const sourceOf = (path: string) => readFileSync(join(root, path), 'utf8')
const lineOf = ({ path, start }: Mutant) => sourceOf(path).slice(0, start).split('\n').length

if (values.help) console.log(usage)
else await main()

async function main(): Promise<void> {
  const chosen = values.planted ? plantedMutants() : sampled()
  const findings = await tryAll(chosen, await coverage(root, console.error))
  writeCache(join(root, cacheFolder, 'report.json'), jsonReport(findings, lineOf))
  console.log(table(findings, lineOf))
  const alive = findings.filter(({ state }) => state === 'survived' || state === 'not run')
  if (values.planted && alive.length > 0) process.exitCode = 1
}

/** Every mutant has its own place in the order that a seed makes, so that a change elsewhere moves none. */
function sampled(): Mutant[] {
  const paths = values.folders
    .split(',')
    .flatMap((folder) => globSync(`shared/${folder}/**/*.ts`, { cwd: root }))
  const all: Mutant[] = []
  const place = new Map<Mutant, string>()
  for (const path of paths.toSorted()) {
    for (const [index, mutant] of mutantsOf(path, sourceOf(path)).entries()) {
      all.push(mutant)
      place.set(mutant, hashOf(`${values.seed}/${path}/${index}`))
    }
  }
  const found = all
    .filter((mutant) => values.only === '' || `${mutant.path}:${lineOf(mutant)}`.startsWith(values.only))
    .toSorted((a, b) => ((place.get(a) ?? '') < (place.get(b) ?? '') ? -1 : 1))
    .filter(isCode)
  console.error(`${all.length} mutants in ${paths.length} files`)
  return Number(values.sample) === 0 ? found : found.slice(0, Number(values.sample))
}

/** A few changes make no program: those are no mutants. */
function isCode(mutant: Mutant): boolean {
  try {
    parse(edited(sourceOf(mutant.path), [mutant]))
    return true
  } catch {
    return false
  }
}

function plantedMutants(): Mutant[] {
  return planted.map(({ name, path, was, text }) => {
    const start = sourceOf(path).indexOf(was)
    if (start < 0 || sourceOf(path).indexOf(was, start + 1) >= 0)
      throw new Error(`${path} must have this once: ${was}`)
    const end = start + was.length
    return { kind: name, path, start, end, was, text, inFunction: functionAt(sourceOf(path), start) }
  })
}

async function tryAll(mutants: readonly Mutant[], covered: readonly Covered[]): Promise<Finding[]> {
  const path = join(root, cacheFolder, 'findings.json')
  const known = readCache<Record<string, Omit<Finding, 'mutant'>>>(path) ?? {}
  const hash = fileHashes(root)
  const pool = new Pool(root)
  const limit = pLimit(Math.max(1, Number(values.jobs)))
  let done = 0
  const findings = await Promise.all(
    mutants.map((mutant) =>
      limit(async (): Promise<Finding> => {
        const tests = testsOf(covered, mutant, Number(values.budget) * 1000)
        const key = hashOf([mutant.path, hash(mutant.path), mutant.start, mutant.end, mutant.text].join('\n'))
        const before = known[key]
        // A kill holds while its test stays as it is; a survivor is tried again when any of its tests changed.
        const isKilled = before?.killer !== undefined && before.basis === hash(before.killer)
        if (before !== undefined && (isKilled || before.basis === basisOf(tests, hash)))
          return { ...before, mutant }
        const found = await tryOne(pool, mutant, tests, covered)
        const basis = found.killer === undefined ? basisOf(tests, hash) : (hash(found.killer) ?? '')
        known[key] = { ...found, basis }
        writeCache(path, known)
        done += 1
        const where = `${mutant.path}:${lineOf(mutant)}`
        console.error(
          `${done} ${found.state} ${where} ${mutant.was.slice(0, 60)} → ${mutant.text.slice(0, 60)}`,
        )
        return { ...found, basis, mutant }
      }),
    ),
  )
  pool.close()
  return findings
}

function basisOf(tests: readonly string[], hash: (path: string) => string | undefined): string {
  return hashOf(tests.map((test) => `${test} ${hash(test)}`).join('\n'))
}

async function tryOne(
  pool: Pool,
  mutant: Mutant,
  tests: readonly string[],
  covered: readonly Covered[],
): Promise<{ state: Finding['state']; killer?: string }> {
  if (tests.length === 0) return { state: 'not run' }
  const usual = covered.filter(({ test }) => tests.includes(test)).reduce((sum, { ms }) => sum + ms, 0)
  const change = { kind: 'mutant' as const, path: mutant.path, edits: [mutant] }
  // Endless loops are errors that were seen.
  const outcome = await pool.run({ files: tests, change }, 30_000 + 4 * usual)
  if (outcome === undefined) return { state: 'out of time' }
  return outcome.killer === undefined ? { state: 'survived' } : { state: 'killed', killer: outcome.killer }
}
