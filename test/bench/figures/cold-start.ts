import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Bundles } from '../support/bundles.ts'
import type { Row } from '../support/row.ts'
import { type Scene, sceneEnv } from '../support/scenes.ts'
import { showSpread, spreadOf } from '../support/statistics.ts'
import { createStub, startStubServer } from '../support/stub.ts'

const runner = fileURLToPath(new URL('../support/cold-runner.mjs', import.meta.url))

type Subject = { readonly bundle: string; readonly env: Record<string, string>; readonly event: string }

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
    const env = { ...sceneEnv, AWS_ENDPOINT_URL_DYNAMODB: server.url, JUHE_URL: server.url }
    const ours = { bundle: bundles.file('function', scene.functionName), env, event }
    const floor = { bundle: bundles.file('floor', scene.floor), env, event }
    const times = { ours: [] as number[], floor: [] as number[] }
    try {
      await firstAnswer(ours, scene.answers)
      await firstAnswer(floor)
      for (let run = 0; run < runs; run += 1) {
        // Who is first changes, so that neither always runs on the warmer machine.
        const turns = run % 2 === 0 ? (['ours', 'floor'] as const) : (['floor', 'ours'] as const)
        for (const turn of turns) times[turn].push(await firstAnswer(turn === 'ours' ? ours : floor))
      }
    } finally {
      await server.close()
    }
    const [own, its] = [spreadOf(times.ours), spreadOf(times.floor)]
    rows.push({
      ...{ figure: '2 cold start', subject: scene.functionName, value: own.median / its.median },
      ...{ goal: 1.15, unit: '× floor', detail: `${showSpread(own, 'ms')} to ${showSpread(its, 'ms')}` },
    })
  }
  return rows
}

/** Ms from the start of a process to its answer. Throws when that is not the right one. */
async function firstAnswer({ bundle, env, event }: Subject, answers = ''): Promise<number> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, [runner, pathToFileURL(bundle).href, event], {
    env,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  })
  let errors = ''
  child.stderr?.on('data', (chunk) => {
    errors += chunk
  })
  let answer = ''
  let ms = Number.NaN
  const pipe = child.stdio[3] as Readable
  pipe.on('data', (chunk) => {
    if (answer === '') ms = performance.now() - startedAt
    answer += chunk
  })
  await once(child, 'close')
  if (answer === '' || !answer.includes(answers)) throw new Error(`${bundle} answers ${answer || errors}`)
  return ms
}
