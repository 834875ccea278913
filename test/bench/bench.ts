import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { cpus, loadavg, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from '#infra/bundling/bundle.ts'
import { dynalite, dynamoDbLocal } from '#test/support/engines.ts'
import { board } from './figures/board.ts'
import { coldStart } from './figures/cold-start.ts'
import { embedded } from './figures/embedded.ts'
import { pushes } from './figures/pushes.ts'
import { reconciler } from './figures/reconciler.ts'
import { sizes } from './figures/sizes.ts'
import { units } from './figures/units.ts'
import { warmCpu } from './figures/warm-cpu.ts'
import { type Bundles, buildBundles } from './support/bundles.ts'
import { withResults } from './support/results.ts'
import { isMet, type Row } from './support/row.ts'
import { makeScenes, type Scene } from './support/scenes.ts'
import { short } from './support/statistics.ts'
import { createStub, startStubServer } from './support/stub.ts'

/*
 * npm run bench: measures the service beside the least that could do the same, in one run; prints a table, writes
 * bench.json. What can be chosen is said by `npm run bench -- --help`.
 */

const help = `npm run bench -- [options]
  --figure 2     only this figure, 1 to 8; may be given more than once
  --only search  in figures 2 and 3, only this function
  --quick        a tenth of the runs: to see that all of it works, not to believe it
  --markdown     puts the results into test/bench/README.md
  --help         says this`

type Bench = {
  readonly bundles: Bundles
  readonly scenes: readonly Scene[]
  readonly workDir: string
  /** How many of the full number of runs. */
  readonly times: (full: number) => number
}

const figures: Readonly<Record<string, (bench: Bench) => Promise<readonly Row[]>>> = {
  1: async ({ bundles }) => sizes(bundles),
  2: ({ scenes, bundles, workDir, times }) => coldStart(scenes, bundles, { workDir, runs: times(30) }),
  3: ({ scenes, bundles, workDir, times }) =>
    warmCpu(scenes, bundles, { workDir, rounds: times(3), warmUp: times(2_000), requests: times(10_000) }),
  4: async () => {
    // Only AWS's own engine counts what the indexes cost.
    const local = await dynamoDbLocal()
    return units(local.missing === undefined ? local : dynalite)
  },
  5: ({ workDir, times }) =>
    reconciler({
      ...{ workDir, due: times(1_000), many: times(100_000), rounds: times(5) },
      ...{ flow: times(8_000), crowd: times(100_000) },
    }),
  6: ({ bundles, workDir, times }) =>
    embedded(bundles, { workDir, seconds: times(8), rounds: times(4), submits: times(500) }),
  7: ({ workDir, times }) =>
    pushes({
      ...{ workDir, tenants: 100, hanging: 10, perTenant: 10 },
      single: times(200),
      rounds: times(5),
    }),
  8: ({ workDir, times }) => board({ workDir, orders: times(10_000), rounds: times(15) }),
}

const options = {
  figure: { type: 'string', multiple: true, default: Object.keys(figures) },
  only: { type: 'string' },
  quick: { type: 'boolean', default: false },
  markdown: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

async function main(): Promise<void> {
  const { values } = parseArgs({ options })
  if (values.help) return console.log(help)
  const workDir = await mkdtemp(join(tmpdir(), 'bench-'))
  const receiver = await startStubServer(createStub({ items: {}, juhe: {} }))
  try {
    const bundles = await buildBundles(workDir)
    const scenes = (await makeScenes(receiver.url)).filter(
      ({ functionName }) => values.only === undefined || values.only === functionName,
    )
    const times = (full: number) => (values.quick ? Math.max(1, Math.round(full / 10)) : full)
    const where = machine()
    console.log(where)
    const rows = await measure({ bundles, scenes, workDir, times }, values.figure)
    await writeFile(join(root, 'bench.json'), `${JSON.stringify(rows, undefined, 2)}\n`)
    const missed = rows.filter((row) => !isMet(row)).length
    console.log(`${rows.length} values, ${missed} beyond their goal; written to bench.json; load ${load()}`)
    if (values.markdown) {
      const runs = values.quick ? 'a tenth of the runs' : 'all runs'
      await writeResults(rows, `${where} at the beginning, ${load()} at the end; ${runs}.`)
    }
  } finally {
    await receiver.close()
    await rm(workDir, { recursive: true, force: true })
  }
}

/** Measures some figures, one after the other. */
async function measure(bench: Bench, names: readonly string[]): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (const name of names) {
    const figure = figures[name]
    if (figure === undefined) throw new Error(`there is no figure ${name}`)
    const found = await figure(bench)
    for (const row of found) console.log(lineOf(row))
    rows.push(...found)
  }
  return rows
}

async function writeResults(rows: readonly Row[], where: string): Promise<void> {
  const file = join(root, 'test', 'bench', 'README.md')
  await writeFile(file, withResults(await readFile(file, 'utf8'), rows, where))
}

function machine(): string {
  const [first] = cpus()
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`
  return `${cpus().length} × ${first?.model ?? 'CPU'}, ${memory}, Node.js ${process.version}, load ${load()}`
}

function load(): string {
  return (loadavg()[0] ?? 0).toFixed(1)
}

function lineOf(row: Row): string {
  const { figure, subject, value, goal, unit, better, detail } = row
  const relation = better === 'higher' ? '≥' : '≤'
  const verdict = isMet(row) ? '  ' : '✗ '
  const shown = `${short(value)} ${unit}`
  return `${verdict}${figure.padEnd(13)} ${subject.padEnd(46)} ${shown.padEnd(22)} ${relation} ${short(goal).padEnd(6)} ${detail}`
}

await main()
