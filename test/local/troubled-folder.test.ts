import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cp, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { launchProcess, startProcess } from '#test/e2e/support/process.ts'
import { temporaryFolder } from '#test/e2e/support/service.ts'
import { placeOrder } from '#test/e2e/support/trips.ts'

/* What ails a data folder is one line that names the file and the way out; nothing in it is lost by the attempt. */

/** A folder that holds one order, as a service left it. */
let whole: string
let outOrderNo: string

beforeAll(async () => {
  whole = await temporaryFolder()
  const service = await startProcess({ dataDir: whole })
  outOrderNo = (await placeOrder(service.client, Date.now(), { person: '过期' })).outOrderNo
  await service.end('SIGTERM')
})

async function copyOf(folder: string): Promise<string> {
  const copy = join(await temporaryFolder(), 'data')
  await cp(folder, copy, { recursive: true })
  return copy
}

async function currentOf(table: string): Promise<string> {
  return (await readFile(join(table, 'CURRENT'), 'utf8')).trim()
}

const inCurrent = (folder: string, name: string) => writeFile(join(folder, name, 'CURRENT'), '')

const restore = 'restore <dir> from a copy, or remove all of it to start anew'
const unlock = 'remove the folder <dir>/lock: nothing is kept in it'
const inManifest = 'write the line <manifest> into it (nothing is lost), or '

const ailments: readonly [what: string, harm: (dir: string) => Promise<unknown>, line: string][] = [
  [
    'an empty CURRENT',
    (dir) => inCurrent(dir, 'table'),
    `<dir>/table/CURRENT is damaged: ${inManifest}${restore}`,
  ],
  [
    'a CURRENT without the end of its line',
    async (dir) => writeFile(join(dir, 'table/CURRENT'), await currentOf(join(dir, 'table'))),
    `<dir>/table/CURRENT is damaged: ${inManifest}${restore}`,
  ],
  [
    'no CURRENT',
    (dir) => rm(join(dir, 'table/CURRENT')),
    `<dir>/table/CURRENT is missing: ${inManifest}${restore}`,
  ],
  [
    'no manifest',
    async (dir) => rm(join(dir, 'table', await currentOf(join(dir, 'table')))),
    `<dir>/table/<manifest> is missing: ${restore}`,
  ],
  [
    'neither',
    async (dir) => {
      await rm(join(dir, 'table', await currentOf(join(dir, 'table'))))
      await rm(join(dir, 'table/CURRENT'))
    },
    `<dir>/table/CURRENT is missing: ${restore}`,
  ],
  [
    'half of a manifest',
    async (dir) => truncate(join(dir, 'table', await currentOf(join(dir, 'table'))), 20),
    `<dir>/table is damaged: ${restore}`,
  ],
  [
    'a file in the place of the table',
    async (dir) => {
      await rm(join(dir, 'table'), { recursive: true })
      await writeFile(join(dir, 'table'), '')
    },
    '<dir>/table is a file, not a folder: move it away',
  ],
  [
    'an empty CURRENT of the lock',
    (dir) => inCurrent(dir, 'lock'),
    `<dir>/lock/CURRENT is damaged: write the line <lock’s> into it (nothing is lost), or ${unlock}`,
  ],
  [
    'no secrets',
    (dir) => rm(join(dir, 'secrets.json')),
    '<dir>/secrets.json is missing, and the orders beside it are sealed with it: restore it, or remove the whole folder to start anew',
  ],
  ...['', '{}', '{"juheKey":'].map((text): (typeof ailments)[number] => [
    `the secrets ${JSON.stringify(text)}`,
    (dir) => writeFile(join(dir, 'secrets.json'), text),
    '<dir>/secrets.json is damaged: restore it, or remove the whole folder to start anew',
  ]),
  [
    'a folder in the place of the secrets',
    async (dir) => {
      await rm(join(dir, 'secrets.json'))
      await mkdir(join(dir, 'secrets.json'))
    },
    '<dir>/secrets.json cannot be read (EISDIR): make it readable',
  ],
  [
    'a clock that is no JSON',
    (dir) => writeFile(join(dir, 'clock.json'), 'noon'),
    "<dir>/clock.json is damaged: remove it to start with the machine's time",
  ],
]

test.each(ailments)('%s: one line, exit code 1, and no file is touched', async (_what, harm, line) => {
  const dataDir = await copyOf(whole)
  const manifest = await currentOf(join(dataDir, 'table'))
  const lock = await currentOf(join(dataDir, 'lock'))
  await harm(dataDir)
  const before = await contentsOf(join(dataDir, 'table'))
  const { output, ended } = launchProcess({ dataDir })
  expect(await ended).toMatchObject({ code: 1 })
  const told = line
    .replaceAll('<dir>', dataDir)
    .replaceAll('<manifest>', manifest)
    .replaceAll('<lock’s>', lock)
  expect(output.err).toBe(`cannot start: ${told}\n`)
  expect(await contentsOf(join(dataDir, 'table'))).toEqual(before)
})

/** What LevelDB keeps; its own log and its lock say nothing of orders. */
async function contentsOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const names = await readdir(folder).catch((): string[] => [])
  const kept = names.filter((name) => !/^LO(?:CK|G)/.test(name))
  const texts = await Promise.all(kept.map((name) => hashOf(join(folder, name))))
  return Object.fromEntries(kept.map((name, at) => [name, texts[at]!]))
}

async function hashOf(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex')
}

test('a line of the sandbox’s memory that is no JSON is one line, too', async () => {
  const dataDir = await copyOf(whole)
  const journal = join(dataDir, 'sandbox/journal.jsonl')
  await writeFile(journal, 'nothing\n')
  const { output, ended } = launchProcess({ dataDir })
  expect(await ended).toMatchObject({ code: 1 })
  expect(output.err).toBe(`cannot start: ${journal} is damaged in line 1; remove it to start anew\n`)
})

test('what the line says helps: with the manifest’s name in CURRENT the order is there', async () => {
  const dataDir = await copyOf(whole)
  const manifest = await currentOf(join(dataDir, 'table'))
  await inCurrent(dataDir, 'table')
  expect(await launchProcess({ dataDir }).ended).toMatchObject({ code: 1 })
  await writeFile(join(dataDir, 'table/CURRENT'), `${manifest}\n`)
  const service = await startProcess({ dataDir })
  expect(await service.client.call('orderDetail', { outOrderNo })).toMatchObject({ error_code: 0 })
})

/** Places orders until the service is gone; answers those that were taken. */
async function fill({ client, ended }: Awaited<ReturnType<typeof startProcess>>): Promise<string[]> {
  const taken: string[] = []
  let isOver = false
  void ended.then(() => {
    isOver = true
  })
  while (!isOver) {
    const placed = await placeOrder(client, Date.now(), { person: '过期' }).catch(() => undefined)
    if (placed !== undefined) taken.push(placed.outOrderNo)
  }
  return taken
}

async function mustHold(dataDir: string, taken: readonly string[]): Promise<void> {
  const { client } = await startProcess({ dataDir })
  expect(taken.length).toBeGreaterThan(0)
  for (const number of taken) {
    expect(await client.call('orderDetail', { outOrderNo: number })).toMatchObject({ error_code: 0 })
  }
}

const limited = (blocks: number) =>
  ['sh', '-c', `ulimit -f ${blocks}; exec "$0" infra/local/start.ts`, process.execPath] as const

test('files that may not grow end the service with one line, and what was answered is kept', async () => {
  const dataDir = await temporaryFolder()
  const service = await startProcess({ dataDir, command: limited(200) })
  const taken = await fill(service)
  expect(await service.ended).toMatchObject({ code: 1 })
  expect(service.output.err).toMatch(
    /^\S+ cannot be written, a file may not grow that large: raise the limit \(ulimit -f\), or make room and start again; whatever was answered is kept\n$/,
  )
  await mustHold(dataDir, taken)
})

test('files that may not grow at the start are one line', async () => {
  const { output, ended } = launchProcess({ dataDir: await temporaryFolder(), command: limited(1) })
  expect(await ended).toMatchObject({ code: 1 })
  expect(output.err).toMatch(/^\S+ cannot be written, a file may not grow that large: [^\n]*\n$/)
})

/** A command with a small disk of its own at the data folder: what `unshare` and a tmpfs make of it, where they may. */
const onSmallDisk = (dataDir: string, kb: number, then: string) =>
  [
    ...['unshare', '-Urm', 'sh', '-c'],
    `mount -t tmpfs -o size=${kb}k tmpfs ${dataDir} && ${then}`,
    process.execPath,
  ] as const
const mayMount = (() => {
  try {
    execFileSync('unshare', ['-Urm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

test.runIf(mayMount)(
  'a full disk at work is one line, and with room what was answered is there',
  async () => {
    const dataDir = await temporaryFolder()
    const copy = join(await temporaryFolder(), 'data')
    const then = `DATA_DIR=${dataDir}/d "$0" infra/local/start.ts; code=$?; cp -r ${dataDir}/d ${copy}; exit $code`
    const service = await startProcess({ dataDir, command: onSmallDisk(dataDir, 300, then) })
    const taken = await fill(service)
    expect(await service.ended).toMatchObject({ code: 1 })
    expect(service.output.err).toMatch(
      /^(?:\S+|DATA_DIR \S+) cannot be written, no space is left on its disk: make room and start again; whatever was answered is kept\n$/,
    )
    await mustHold(copy, taken)
  },
)

test.runIf(mayMount).each([8, 24, 40])('a disk of %i KiB is full at the start: one line', async (kb) => {
  const dataDir = await temporaryFolder()
  const then = `DATA_DIR=${dataDir}/d exec "$0" infra/local/start.ts`
  const { output, ended } = launchProcess({ dataDir, command: onSmallDisk(dataDir, kb, then) })
  expect(await ended).toMatchObject({ code: 1 })
  expect(output.err).toMatch(/^[^\n]+ cannot be written, no space is left on its disk: [^\n]*\n$/)
})
