import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { dayMs, minuteMs } from '#contract/durations.ts'
import type { Failure } from './failure.ts'
import { installMutant, mutants } from './mutants.ts'
import { runPool } from './pool.ts'
import { summary } from './report.ts'

const usage = `npm run simulate -- [--seed N] [--runs M] [--minutes T] [--found DIR] [--workers W] [--mutant NAME] [--trace]
  --seed     the first seed, 1 unless given
  --runs     how many seeds, one after the other; 1000 unless given
  --minutes  fresh seeds for so long instead: of each day others, unless --seed says where to begin
  --found    the folder that gets the shortest schedule of each failure; test/simulation/found with --minutes,
             where a test replays it from then on
  --workers  threads; as many as there are cores unless given
  --mutant   runs a variant of the code that is wrong on purpose: ${mutants.map(({ name }) => name).join(', ')}
  --trace    shows what happens in the first seed, step by step, and runs no other`

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    runs: { type: 'string', default: '1000' },
    minutes: { type: 'string' },
    found: { type: 'string' },
    workers: { type: 'string', default: String(availableParallelism()) },
    mutant: { type: 'string' },
    trace: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) console.log(usage)
else if (values.mutant !== undefined && !mutants.some(({ name }) => name === values.mutant))
  refuse(`there is no mutant ${values.mutant}`)
else if (values.trace) await showTrace(whole('seed', values.seed ?? '1'))
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
  const { mutant, minutes } = values
  const runs = minutes === undefined ? whole('runs', values.runs) : Number.POSITIVE_INFINITY
  const begin = performance.now()
  const endsAt =
    minutes === undefined ? Number.POSITIVE_INFINITY : begin + whole('minutes', minutes) * minuteMs
  const from = values.seed ?? (minutes === undefined ? '1' : String(seedOfDay(Date.now())))
  if (minutes !== undefined) console.log(`seeds from ${from}`)
  let shownAt = 0
  const { sums } = await runPool({
    from: whole('seed', from),
    runs,
    isTimeUp: () => performance.now() >= endsAt,
    workers: Math.max(1, whole('workers', values.workers)),
    ...(mutant === undefined ? {} : { mutant, stopsAt: 'any' }),
    onFailure(failure) {
      console.log(`${clear()}${failure.report}\n`)
      keep(failure)
    },
    onProgress: (so) => {
      const now = performance.now()
      if (now - shownAt < (process.stdout.isTTY ? 200 : 10_000)) return
      shownAt = now
      const speed = (so.runs / (now - begin)) * 1_000
      const line = `${so.runs}${minutes === undefined ? ` of ${runs}` : ''} runs, ${speed.toFixed(0)}/s, ${so.steps} steps, ${so.violations} violations`
      process.stdout.write(process.stdout.isTTY ? `${clear()}${line}` : `${line}\n`)
    },
  })
  console.log(`${clear()}${summary(sums)}`)
  if (sums.violations > 0) process.exitCode = 1
}

/** The first seed of a day: the next day's lie beyond all that a day can run. */
function seedOfDay(now: number): number {
  return (Math.floor(now / dayMs) % 1_000) * 1_000_000
}

/** Writes a failure's schedule into the folder of found ones, if there is one. */
function keep({ seed, found }: Failure): void {
  const folder =
    values.found ?? (values.minutes === undefined ? undefined : join(import.meta.dirname, 'found'))
  if (folder === undefined || found === undefined) return
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${seed}.json`)
  writeFileSync(file, `${JSON.stringify(found, null, 2)}\n`)
  console.log(`Kept: ${file}\n`)
}

/** Takes the progress line away, where there is one. */
function clear(): string {
  return process.stdout.isTTY ? '\r\u001b[K' : ''
}
