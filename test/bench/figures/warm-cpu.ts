import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import type { Bundles } from '../support/bundles.ts'
import type { Row } from '../support/row.ts'
import { type Scene, sceneEnv } from '../support/scenes.ts'
import { showSpread, spreadOf } from '../support/statistics.ts'

const run = promisify(execFile)
const runner = fileURLToPath(new URL('../support/warm-runner.ts', import.meta.url))

const goals: Readonly<Record<string, number>> = { 'order-detail': 1.5, 'submit-order': 2 }

/** How much is measured: rounds by turns, each in processes of its own. */
export type WarmCpuOptions = {
  readonly workDir: string
  readonly rounds: number
  readonly warmUp: number
  readonly requests: number
}

/** Figure 3: CPU time of a request in a process that has served thousands, function and floor by turns. */
export async function warmCpu(
  scenes: readonly Scene[],
  bundles: Bundles,
  { workDir, rounds, warmUp, requests }: WarmCpuOptions,
): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (const scene of scenes) {
    const goal = goals[scene.functionName]
    if (goal === undefined) continue
    const sceneFile = join(workDir, `${scene.functionName}-scene.json`)
    const floorFile = join(workDir, `${scene.functionName}-floor-scene.json`)
    await writeFile(sceneFile, JSON.stringify(scene))
    await writeFile(floorFile, JSON.stringify({ ...scene, answers: '' }))
    const counts = [String(warmUp), String(requests)]
    const own = [
      runner,
      pathToFileURL(bundles.file('function', scene.functionName)).href,
      sceneFile,
      ...counts,
    ]
    const its = [runner, pathToFileURL(bundles.file('floor', scene.floor)).href, floorFile, ...counts]
    const times = { own: [] as number[], its: [] as number[] }
    for (let round = 0; round < rounds; round += 1) {
      times.own.push(await cpuOf(own))
      times.its.push(await cpuOf(its))
    }
    const [ours, floors] = [spreadOf(times.own), spreadOf(times.its)]
    rows.push({
      ...{ figure: '3 warm CPU', subject: scene.functionName, value: ours.median / floors.median, goal },
      ...{ unit: '× floor', detail: `${showSpread(ours, 'µs')} to ${showSpread(floors, 'µs')}` },
    })
  }
  return rows
}

async function cpuOf(args: readonly string[]): Promise<number> {
  const env = {
    ...sceneEnv,
    ...{ AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:8000', JUHE_URL: 'http://127.0.0.1:8000' },
  }
  const { stderr } = await run(process.execPath, [...args], { env, maxBuffer: 1 << 30 })
  const value = Number(stderr.trim().split('\n').at(-1))
  if (Number.isNaN(value)) throw new Error(stderr)
  return value
}
