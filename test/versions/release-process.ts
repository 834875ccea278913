import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as z from 'zod/mini'
import { type FunctionProcess, startFunction } from '#test/bundles/function-process.ts'

/** All functions of one version, in one process of their own. */
export type ReleaseProcess = {
  readonly lines: FunctionProcess['lines']
  /** The names of its functions. */
  readonly functionNames: readonly string[]
  invoke(functionName: string, event: unknown): Promise<unknown>
  close(): Promise<void>
}

/** The functions are called by their names, and their clock is the one that is handed in with each call. */
const dispatcher = `
let offset = 0
const machineNow = Date.now
Date.now = () => machineNow() + offset
const functions = await import('./release.mjs')
export function handler({ functionName, event, now }, context) {
  offset = now - machineNow()
  if (functionName === undefined) return Object.keys(functions)
  return functions[functionName](event, context)
}
`

const stations = fileURLToPath(new URL('../../shared/stations/stations.tsv', import.meta.url))

/** Starts a version's functions, as one bundle holds them, with the files that they read beside it. */
export async function startRelease(
  bundle: Uint8Array,
  env: Readonly<Record<string, string>>,
  now: () => number,
): Promise<ReleaseProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'release-'))
  await mkdir(join(folder, 'all'))
  await writeFile(join(folder, 'all', 'release.mjs'), bundle)
  await writeFile(join(folder, 'all', 'index.mjs'), dispatcher)
  await writeFile(join(folder, 'all', 'stations.tsv'), await readFile(stations))
  const started = await startFunction(folder, 'all', env)
  return {
    lines: started.lines,
    functionNames: z.array(z.string()).parse(await started.invoke({ now: now() })),
    invoke: (functionName, event) => started.invoke({ functionName, event, now: now() }),
    async close() {
      await started.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
