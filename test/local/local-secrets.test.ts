import { access, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { localSecrets, readLocalSecrets, replaceLocalSecrets } from '#infra/local/local-secrets.ts'
import { temporaryFolder } from '#test/e2e/support/service.ts'

let folder: string
let before: string
beforeEach(async () => {
  folder = await temporaryFolder()
  await localSecrets(folder)
  before = await readLocalSecrets(folder)
})

/** The document with another key at Juhe. */
const withJuheKey = (juheKey: string) => JSON.stringify({ ...JSON.parse(before), juheKey })
const inTheMaking = () => join(folder, 'secrets.json.changing')

test('of two who change the secrets that both have read, one changes them and the other learns of it', async () => {
  const [one, other] = [withJuheKey('one'), withJuheKey('other')]
  expect(await replaceLocalSecrets(folder, before, one)).toBe('replaced')
  expect(await replaceLocalSecrets(folder, before, other)).toBe('changed')
  expect(await readLocalSecrets(folder)).toBe(one)
  await expect(access(inTheMaking())).rejects.toThrow()
  expect(await replaceLocalSecrets(folder, one, other)).toBe('replaced')
  expect((await stat(join(folder, 'secrets.json'))).mode & 0o777).toBe(0o600)
})

test('a file that is missing beside orders is not made anew: they would be sealed for ever', async () => {
  await mkdir(join(folder, 'table'))
  await rm(join(folder, 'secrets.json'))
  await expect(localSecrets(folder)).rejects.toThrow(
    expect.objectContaining({
      name: 'ConfigurationError',
      message: `${join(folder, 'secrets.json')} is missing, and the orders beside it are sealed with it: restore it, or remove the whole folder to start anew`,
    }),
  )
  expect(await readdir(folder)).toEqual(['table'])
})

test('of many at once exactly one changes them', async () => {
  const outcomes = await Promise.all(
    Array.from({ length: 10 }, (_, n) => replaceLocalSecrets(folder, before, withJuheKey(`key-${n}`))),
  )
  expect(outcomes.filter((outcome) => outcome === 'replaced')).toHaveLength(1)
})

test('while somebody is at it nobody else is', async () => {
  await writeFile(inTheMaking(), '')
  expect(await replaceLocalSecrets(folder, before, withJuheKey('mine'))).toBe('busy')
  expect(await readLocalSecrets(folder)).toBe(before)
  expect(await readFile(inTheMaking(), 'utf8')).toBe('')
})

test('what the service could not start with is not put there', async () => {
  await expect(replaceLocalSecrets(folder, before, '{"juheKey":"hush-hush"}')).rejects.toThrow(
    expect.objectContaining({
      name: 'ConfigurationError',
      message: expect.not.stringContaining('hush-hush'),
    }),
  )
  expect(await readLocalSecrets(folder)).toBe(before)
})
