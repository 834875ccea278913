import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { operations } from '#contract/operations.ts'
import { openClock } from '#infra/machine/clock.ts'
import { type QuirkName, quirks } from '#infra/sandbox/quirks.ts'
import { readReplay } from '#infra/sandbox/replay.ts'
import { startSandbox } from '#infra/sandbox/sandbox.ts'
import { readSandboxEnvironment } from '#infra/sandbox/settings.ts'
import { temporaryFolder } from '#test/e2e/support/service.ts'

/** Asks a sandbox with these quirks for an order that does not exist. */
async function unknownOrder(...names: readonly QuirkName[]) {
  const dataDir = await temporaryFolder()
  const clock = await openClock({ dataDir })
  const sandbox = await startSandbox({
    ...{ port: 0, dataDir, clock, key: 'k', seed: 'test', pushEncoding: 'json', quirks: names },
  })
  afterAll(sandbox.close)
  const response = await fetch(`${sandbox.url}${operations.orderDetail.path}?outOrderNo=CHECK12345&key=k`)
  const { status, headers } = response
  return {
    status,
    type: headers.get('content-type'),
    bytes: Buffer.from(await response.arrayBuffer()),
    headers,
  }
}

describe('a sandbox with quirks', () => {
  test.each<[QuirkName, number, RegExp]>([
    ['other-not-found-words', 200, /没有查到相关记录.*"error_code":223804/],
    ['other-not-found-code', 200, /无此单号.*"error_code":217303/],
    ['null-result-for-unknown', 200, /"result":null,"error_code":0/],
    ['http-404', 404, /<h1>404 Not Found/],
    ['html-maintenance', 200, /<h1>系统维护中/],
    ['string-codes', 200, /"error_code":"223804"/],
    ['html-type', 200, /"error_code":223804/],
  ])('%s: answers HTTP %i like %s', async (name, status, body) => {
    const answer = await unknownOrder(name)
    expect(answer.status).toBe(status)
    expect(answer.bytes.toString('utf8')).toMatch(body)
  })

  test('several differ in several ways at once', async () => {
    const { type, bytes, headers } = await unknownOrder('other-not-found-words', 'gbk', 'quota-header')
    expect(type).toBe('application/json;charset=GBK')
    expect(new TextDecoder('gbk').decode(bytes)).toContain('没有查到相关记录')
    expect(headers.get('x-ratelimit-remaining')).toBe('4711')
  })
})

test('SANDBOX_QUIRKS takes the names of the table with commas, and refuses any other', () => {
  const all = Object.keys(quirks)
  expect(readSandboxEnvironment({ SANDBOX_QUIRKS: all.join(' , ') }).SANDBOX_QUIRKS).toEqual(all)
  expect(readSandboxEnvironment({}).SANDBOX_QUIRKS).toEqual([])
  expect(() => readSandboxEnvironment({ SANDBOX_QUIRKS: 'slow,odd' })).toThrow(
    /^SANDBOX_QUIRKS must be names with commas, of other-not-found-words, /,
  )
})

test('SANDBOX_REPLAY without answers, or with a damaged one, is told in one line', async () => {
  const folder = await temporaryFolder()
  expect(() => readReplay(join(folder, 'nowhere'))).toThrow(
    /^SANDBOX_REPLAY: the folder .*nowhere cannot be read$/,
  )
  expect(() => readReplay(folder)).toThrow(/^SANDBOX_REPLAY: there are no answers in /)
  await writeFile(join(folder, 'search.json'), '{"case":"search"}')
  expect(() => readReplay(folder)).toThrow(/^SANDBOX_REPLAY: .*search\.json is no answer that /)
})
