import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

const packageDir = fileURLToPath(new URL('./runtime-client/', import.meta.url))
/** Where the package `node` has the headers of the Node.js that runs this. */
const nodeDir = fileURLToPath(
  new URL(`../../node_modules/node/node_modules/node-${process.platform}-${process.arch}`, import.meta.url),
)
const cacheDir = fileURLToPath(new URL('../../.cache/runtime-client/', import.meta.url))

/** What Lambda starts in a function's environment: the client's entry. */
const entry = 'index.mjs'

/** Where AWS's Runtime Interface Client is, or why it cannot be had. */
export type FoundClient = { readonly entry: string } | { readonly missing: string }

/**
 * Finds the client that `npm run runtime-client` has built. Where there is none, the bundles run in a process of our own
 * that does as much, and a line says so; not where RUNTIME_CLIENT=required or CI=true.
 */
export async function findRuntimeClient(
  env: Readonly<Record<string, string | undefined>> = process.env,
  folder?: string,
): Promise<FoundClient> {
  const path = join(folder ?? (await builtDir()), entry)
  if (await exists(path)) return { entry: path }
  const missing =
    'AWS’s Runtime Interface Client is not built: `npm run runtime-client` does it (g++, make, cmake and python3; a minute)'
  if (env.RUNTIME_CLIENT === 'required' || env.CI === 'true') throw new Error(`required here, but ${missing}`)
  return { missing }
}

/**
 * Builds the client, once for each version. Its archives of curl and of AWS's C++ runtime come with the package; the
 * headers of Node.js are those of the package `node`, so that nothing but npm's registry is asked. Answers where it is.
 */
export async function buildRuntimeClient(): Promise<string> {
  const target = await builtDir()
  if (await exists(join(target, entry))) return target
  if (process.platform !== 'linux') throw new Error('AWS’s Runtime Interface Client is for Linux only')
  await mkdir(cacheDir, { recursive: true })
  const work = await mkdtemp(join(cacheDir, 'build-'))
  try {
    for (const file of ['package.json', 'package-lock.json'])
      await cp(join(packageDir, file), join(work, file))
    // Its own scripts would fetch headers, and delete what they built.
    await step('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], work)
    const client = join(work, 'node_modules', 'aws-lambda-ric')
    await step('sh', ['scripts/preinstall.sh'], client)
    const gyp = join(work, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js')
    await step(process.execPath, [gyp, 'rebuild', '--directory=src/native', `--nodedir=${nodeDir}`], client, {
      DEPS_PREFIX: join(client, 'deps', 'artifacts'),
    })
    const built = join(work, 'built')
    await mkdir(built)
    await cp(
      join(client, 'src', 'native', 'build', 'Release', 'rapid-client.node'),
      join(built, 'rapid-client.node'),
    )
    for (const file of [entry, 'package.json', 'LICENSE', 'NOTICE'])
      await cp(join(client, file), join(built, file))
    await rename(built, target).catch(async (error: unknown) => {
      if (!(await exists(target))) throw error
    })
    return target
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** One step; what it printed is the error's message if it fails. */
async function step(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
) {
  const options = { cwd, env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 }
  await run(command, [...args], options).catch(
    (error: { readonly stdout?: string; readonly stderr?: string }) => {
      const tail = `${error.stdout ?? ''}${error.stderr ?? ''}`.trim().split('\n').slice(-20).join('\n')
      throw new Error(`${command} ${args.join(' ')} failed:\n${tail}`)
    },
  )
}

/** A folder of its own for each version, system and kind of processor. */
async function builtDir(): Promise<string> {
  const { dependencies } = JSON.parse(await readFile(join(packageDir, 'package.json'), 'utf8'))
  return join(cacheDir, `${dependencies['aws-lambda-ric']}-${process.platform}-${process.arch}`)
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  )
}
