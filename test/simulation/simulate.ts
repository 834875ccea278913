import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { installMutant, mutants } from './mutants.ts'
import { runPool } from './pool.ts'
import { summary } from './report.ts'

const usage = `npm run simulate -- [--seed N] [--runs M] [--workers W] [--mutant NAME] [--trace]
  --seed     the first seed, 1 unless given
  --runs     how many seeds, one after the other; 1000 unless given
  --workers  threads; as many as there are cores unless given
  --mutant   runs a variant of the code that is wrong on purpose: ${mutants.map(({ name }) => name).join(', ')}
  --trace    shows what happens in the first seed, step by step, and runs no other`

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '1000' },
    workers: { type: 'string', default: String(availableParallelism()) },
    mutant: { type: 'string' },
    trace: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) console.log(usage)
else if (values.mutant !== undefined && !mutants.some(({ name }) => name === values.mutant))
  refuse(`there is no mutant ${values.mutant}`)
else if (values.trace) await showTrace(whole('seed', values.seed))
else await simulate()

function whole(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  return refuse(`--${name} must be a whole number`)
}

function refuse(why: string): never {
  console.error(`${why}\n${usage}`)
  process.exit(1)
}

async function showTrace(seed: number): Promise<void> {
  if (values.mutant !== undefined) installMutant(values.mutant)
  // Loaded only now: the mutant must be in its place before.
  const [{ planOf }, { run }] = await Promise.all([import('./plan.ts'), import('./simulation.ts')])
  const { trace, violation } = await run(planOf(seed), { trace: true })
  console.log(trace.join('\n'))
  if (violation !== undefined) process.exitCode = 1
}

async function simulate(): Promise<void> {
  const { mutant } = values
  const runs = whole('runs', values.runs)
  const begin = performance.now()
  let shownAt = 0
  const { sums } = await runPool({
    from: whole('seed', values.seed),
    runs,
    workers: Math.max(1, whole('workers', values.workers)),
    ...(mutant === undefined ? {} : { mutant, stopsAt: 'any' }),
    onFailure: (failure) => console.log(`${clear()}${failure.report}\n`),
    onProgress: (so) => {
      const now = performance.now()
      if (now - shownAt < (process.stdout.isTTY ? 200 : 10_000)) return
      shownAt = now
      const speed = (so.runs / (now - begin)) * 1_000
      const line = `${so.runs} of ${runs} runs, ${speed.toFixed(0)}/s, ${so.steps} steps, ${so.violations} violations`
      process.stdout.write(process.stdout.isTTY ? `${clear()}${line}` : `${line}\n`)
    },
  })
  console.log(`${clear()}${summary(sums)}`)
  if (sums.violations > 0) process.exitCode = 1
}

/** Takes the progress line away, where there is one. */
function clear(): string {
  return process.stdout.isTTY ? '\r\u001b[K' : ''
}
