import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath, pathToFileURL } from 'node:url'
import * as z from 'zod/mini'
import type { Bundles } from '../support/bundles.ts'
import type { Row } from '../support/row.ts'
import { type Scene, sceneEnv } from '../support/scenes.ts'
import { showSpread, spreadOf } from '../support/statistics.ts'
import { createStub, startStubServer } from '../support/stub.ts'

const runner = fileURLToPath(new URL('../support/cold-runner.mjs', import.meta.url))

type Subject = { readonly bundle: string; readonly env: Record<string, string>; readonly event: string }

/** One cold start: ms from the start of a process to its answer, and the CPU time that it took, ms. */
type Start = { readonly ms: number; readonly cpuMs: number }

/** Figure 2: from the start of a fresh process to its first answer, function and floor by turns. */
export async function coldStart(
  scenes: readonly Scene[],
  bundles: Bundles,
  { workDir, runs }: { readonly workDir: string; readonly runs: number },
): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (const scene of scenes) {
    const server = await startStubServer(createStub(scene.stub))
    const event = join(workDir, `${scene.functionName}.json`)
    await writeFile(event, JSON.stringify(scene.event))
    const urls = { AWS_ENDPOINT_URL_DYNAMODB: server.url, JUHE_URL: server.url }
    const queues = {
      ATTENTION_QUEUE_URL: `${server.url}/attention`,
      PUSHES_QUEUE_URL: `${server.url}/pushes`,
    }
    const env = { ...sceneEnv, ...urls, ...queues }
    const ours = { bundle: bundles.file('function', scene.functionName), env, event }
    const floor = { bundle: bundles.file('floor', scene.floor), env, event }
    try {
      rows.push(await compare(scene, ours, floor, runs))
    } finally {
      await server.close()
    }
  }
  return rows
}

async function compare(scene: Scene, ours: Subject, floor: Subject, runs: number): Promise<Row> {
  const starts = { ours: [] as Start[], floor: [] as Start[] }
  await start(ours, scene.answers)
  await start(floor)
  for (let run = 0; run < runs; run += 1) {
    // Who is first changes, so that neither always runs on the warmer machine.
    const turns = run % 2 === 0 ? (['ours', 'floor'] as const) : (['floor', 'ours'] as const)
    for (const turn of turns) starts[turn].push(await start(turn === 'ours' ? ours : floor))
  }
  const msOf = (all: readonly Start[]) => spreadOf(all.map(({ ms }) => ms))
  const cpuOf = (all: readonly Start[]) => spreadOf(all.map(({ cpuMs }) => cpuMs))
  const cpuRatio = cpuOf(starts.ours).median / cpuOf(starts.floor).median
  const times = `${showSpread(msOf(starts.ours), 'ms')} to ${showSpread(msOf(starts.floor), 'ms')}`
  return {
    ...{ figure: '2 cold start', subject: scene.functionName, goal: 1.15, unit: '× floor' },
    value: msOf(starts.ours).median / msOf(starts.floor).median,
    detail: `${times}; CPU time × ${cpuRatio.toFixed(2)}`,
  }
}

const reportSchema = z.object({ answer: z.string(), cpuUs: z.number() })

/** Starts a process and waits for its end. Throws when the answer is not the right one. */
async function start({ bundle, env, event }: Subject, answers = ''): Promise<Start> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, [runner, pathToFileURL(bundle).href, event], {
    env,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  })
  let errors = ''
  child.stderr?.on('data', (chunk) => {
    errors += chunk
  })
  let report = ''
  let ms = Number.NaN
  const pipe = child.stdio[3] as Readable
  pipe.on('data', (chunk) => {
    if (report === '') ms = performance.now() - startedAt
    report += chunk
  })
  await once(child, 'close')
  if (report === '') throw new Error(`${bundle} does not answer: ${errors}`)
  const { answer, cpuUs } = reportSchema.parse(JSON.parse(report))
  if (!answer.includes(answers)) throw new Error(`${bundle} answers ${answer}`)
  return { ms, cpuMs: cpuUs / 1_000 }
}
