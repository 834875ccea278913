import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { localSecrets } from '#infra/local/local-secrets.ts'
import { parseSettings } from '#infra/local/settings.ts'
import { privateFolder, takeDataDir } from '#infra/machine/data-dir.ts'
import { createVault } from '#shared/vault/vault.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'data-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('without any setting the documented defaults hold', () => {
  const settings = parseSettings({ PORT: '', UNRELATED: 'x' })
  expect(settings).toMatchObject({ port: 3000, sandboxPort: 3001, dataDir: '.local', apiKey: 'demo-key' })
  expect(settings.webhookSecret).toMatch(/^whsec_/)
})

test('settings are taken from the environment', () => {
  const secret = `whsec_${Buffer.alloc(24, 1).toString('base64')}`
  expect(
    parseSettings({ PORT: '0', SANDBOX_PORT: '65535', API_KEY: 'k', WEBHOOK_SECRET: secret }),
  ).toMatchObject({
    ...{ port: 0, sandboxPort: 65_535, apiKey: 'k', webhookSecret: secret },
  })
})

test.each([
  ['PORT', 'http'],
  ['PORT', '-1'],
  ['PORT', '65536'],
  ['SANDBOX_PORT', '3001.5'],
  ['API_KEY', 'with space'],
  ['WEBHOOK_SECRET', 'whsec_short'],
  ['WEBHOOK_SECRET', 'no-prefix'],
  ['LOG', 'loud'],
  ['SANDBOX_PUSH_ENCODING', 'xml'],
])('a bad %s is named in one line that does not repeat it', (name, value) => {
  expect(() => parseSettings({ [name]: value })).toThrow(new RegExp(`^${name} must [^\n]*$`))
  expect(() => parseSettings({ [name]: value })).not.toThrow(new RegExp(` ${value}`))
})

test('all bad settings are told at once', () => {
  expect(() => parseSettings({ PORT: 'x', LOG: 'y' })).toThrow(/PORT .*; LOG /)
})

test('a data folder is for one at a time, and free again afterwards', async () => {
  const path = join(folder, 'deep', 'er')
  const first = await takeDataDir(path)
  await expect(takeDataDir(path)).rejects.toThrow(`DATA_DIR ${path} is in use by another running service`)
  await first.close()
  await (await takeDataDir(path)).close()
})

test('a data folder that cannot be made is told in one line', async () => {
  await writeFile(join(folder, 'file'), '')
  await expect(takeDataDir(join(folder, 'file', 'below'))).rejects.toThrow(
    /^DATA_DIR \S+ cannot be used: ENOTDIR$/,
  )
})

test('a data folder that is a file is told in one line', async () => {
  const path = join(folder, 'file')
  await writeFile(path, '')
  await expect(takeDataDir(path)).rejects.toThrow(
    `DATA_DIR ${path} cannot be used: it is a file, not a folder`,
  )
})

test('what lies in a data folder is for its owner only, also in one that was made for everybody', async () => {
  const lock = join(folder, 'lock')
  await mkdir(lock, { mode: 0o755 })
  await (await takeDataDir(folder)).close()
  const table = await privateFolder(join(folder, 'table'))
  for (const path of [lock, table]) expect((await stat(path)).mode & 0o777).toBe(0o700)
})

test.runIf(existsSync('/proc/self'))('a data folder where nothing can be made is told, too', async () => {
  await expect(takeDataDir('/proc/deep/er')).rejects.toThrow(
    /^DATA_DIR \/proc\/deep\/er cannot be used: [A-Z]+$/,
  )
})

test("a folder's secrets are made once, kept for its owner only, and differ from another folder's", async () => {
  const secrets = await localSecrets(folder)
  expect(await localSecrets(folder)).toEqual(secrets)
  expect((await stat(join(folder, 'secrets.json'))).mode & 0o077).toBe(0)
  const vault = createVault(secrets)
  expect(await vault.open('x', await vault.seal('x', 1))).toBe(1)
  const other = await mkdtemp(join(tmpdir(), 'data-'))
  expect(await localSecrets(other)).not.toEqual(secrets)
  await rm(other, { recursive: true })
})

test('damaged secrets are never replaced silently: what they sealed would be lost', async () => {
  await writeFile(join(folder, 'secrets.json'), '{}')
  await expect(localSecrets(folder)).rejects.toThrow(/secrets\.json is damaged/)
})
