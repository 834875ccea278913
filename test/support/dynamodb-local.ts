import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { freePort } from './free-port.ts'

const run = promisify(execFile)

/** The npm package that has AWS's own DynamoDB Local in it. Only its jar is wanted, not what it depends on. */
const packageName = 'amplify-dynamodb-simulator'
const packageVersion = '2.9.30'

const cacheDir = fileURLToPath(new URL('../../.cache/dynamodb-local/', import.meta.url))

/** Where DynamoDB Local is, or why it cannot be had. */
export type FoundEngine = { readonly dir: string } | { readonly missing: string }

/**
 * Finds DynamoDB Local, and fetches it once into .cache/. It needs java; where that or the network is missing, tests on
 * it are skipped with a line that says so, unless DYNAMODB_LOCAL=required, as in CI.
 */
export async function findDynamoDbLocal(): Promise<FoundEngine> {
  const found = await find()
  if ('missing' in found && process.env.DYNAMODB_LOCAL === 'required') {
    throw new Error(`DynamoDB Local is required, but ${found.missing}`)
  }
  return found
}

async function find(): Promise<FoundEngine> {
  const java = await run('java', ['-version']).catch(() => undefined)
  if (java === undefined) return { missing: 'there is no java' }
  const dir = join(cacheDir, packageVersion, 'package', 'emulator')
  if (await exists(join(dir, 'DynamoDBLocal.jar'))) return { dir }
  try {
    await fetchInto(join(cacheDir, packageVersion))
    return { dir }
  } catch {
    return { missing: `npm pack ${packageName} does not work here` }
  }
}

/** A registry may fail once; CI needs the engine. */
async function pack(folder: string, tries = 3): Promise<void> {
  try {
    await run('npm', ['pack', '--silent', `${packageName}@${packageVersion}`], { cwd: folder })
  } catch (error) {
    if (tries === 1) throw error
    await pack(folder, tries - 1)
  }
}

/** Packs are unpacked beside, then moved into place whole: another process may be doing the same. */
async function fetchInto(target: string): Promise<void> {
  await mkdir(cacheDir, { recursive: true })
  const work = await mkdtemp(join(cacheDir, 'fetch-'))
  try {
    await pack(work)
    const [packed] = (await readdir(work)).filter((file) => file.endsWith('.tgz'))
    if (packed === undefined) throw new Error('npm pack left no file')
    await run('tar', ['-xzf', packed, 'package/emulator'], { cwd: work })
    await rm(join(work, packed))
    await rename(work, target).catch(async (error: unknown) => {
      if (!(await exists(target))) throw error
    })
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  )
}

/** A running DynamoDB Local. */
export type DynamoDbLocal = { readonly endpoint: string; close(): Promise<void> }

/** How long java may take to begin, in ms: far more than it ever does. */
const patienceMs = 30_000

/** Starts DynamoDB Local in memory on a free port. */
export async function startDynamoDbLocal(dir: string): Promise<DynamoDbLocal> {
  const port = await freePort()
  const home = await mkdtemp(join(tmpdir(), 'dynamodb-local-'))
  const jar = join(dir, 'DynamoDBLocal.jar')
  const options = [`-Djava.library.path=${join(dir, 'DynamoDBLocal_lib')}`, `-Duser.home=${home}`, '-Xmx256m']
  const engine = ['-inMemory', '-sharedDb', '-disableTelemetry', '-port', String(port)]
  const java = spawn('java', [...options, '-jar', jar, ...engine], { cwd: home, stdio: 'ignore' })
  const ended = once(java, 'exit')
  const close = async () => {
    java.kill('SIGKILL')
    await ended
    await rm(home, { recursive: true, force: true })
  }
  const endpoint = `http://127.0.0.1:${port}`
  const end = Date.now() + patienceMs
  while (!(await answers(endpoint))) {
    if (java.exitCode !== null || Date.now() > end) {
      await close()
      throw new Error('DynamoDB Local does not start')
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return { endpoint, close }
}

async function answers(endpoint: string): Promise<boolean> {
  return await fetch(endpoint).then(
    async (response) => {
      await response.body?.cancel()
      return true
    },
    () => false,
  )
}
