import { mkdtemp, readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sandboxKey } from '#infra/local/local-secrets.ts'
import { isCallbackQuirkName } from '#infra/sandbox/model/callback-quirks.ts'
import { type QuirkName, quirks } from '#infra/sandbox/quirks.ts'
import { startService } from '#test/e2e/support/service.ts'
import { placeOrder } from '#test/e2e/support/trips.ts'
import { opsOn } from './support/ops.ts'

type Check = { readonly name: string; readonly status: string; readonly detail: string }

const names = [
  ...['dataDictionary', 'search', 'orderDetail', 'issuedDetail', 'cancelOrder', 'applyRefundOrder'],
  ...['wrongKey', 'https', 'clock', 'latency', 'contentTypes', 'quota'],
]

/** Quirks that the check was asked about. */
const judged = new Set<QuirkName>()

/** A service whose Juhe has these quirks, and the check of it with these settings. */
async function serviceWith(...quirks: readonly QuirkName[]) {
  for (const quirk of quirks) judged.add(quirk)
  const service = await startService({ sandbox: { seed: 'test', pushEncoding: 'json', quirks } })
  const check = async (env: Readonly<Record<string, string>> = {}, ...more: readonly string[]) => {
    const ops = opsOn(service.dataDir, { env: { DATA_DIR: service.dataDir, ...env } })
    const { exitCode, json, err } = await ops('juhe', 'check', '--json', ...more)
    const checks: readonly Check[] = json?.checks ?? []
    return { exitCode, err, checks, odd: checks.filter(({ status }) => status !== 'ok') }
  }
  return { service, check }
}

describe('ops juhe check', () => {
  test('finds nothing at a Juhe as it is documented, and asks it nothing with an effect', async () => {
    const { service, check } = await serviceWith()
    const { exitCode, checks } = await check()
    expect(checks.map(({ name, status }) => [name, status])).toEqual(names.map((name) => [name, 'ok']))
    expect(exitCode).toBe(0)
    expect(await service.sandbox.allOrders()).toEqual([])
    const { out } = await opsOn(service.dataDir)('juhe', 'check')
    expect(out.split('\n')).toHaveLength(names.length + 1)
    expect(out).not.toContain(sandboxKey)
  })

  test.each<[QuirkName, readonly string[], RegExp, Readonly<Record<string, string>>]>([
    [
      'other-not-found-words',
      ['orderDetail', 'issuedDetail'],
      /set juheNotFoundWords \(JUHE_NOT_FOUND_WORDS\) to 没有查到相关记录$/,
      { JUHE_NOT_FOUND_WORDS: '没有查到相关记录' },
    ],
    [
      'other-not-found-code',
      ['orderDetail', 'issuedDetail', 'cancelOrder', 'applyRefundOrder'],
      /error_code 217303, 无此单号.*to 无此单号$/,
      { JUHE_NOT_FOUND_WORDS: '无此单号' },
    ],
    [
      'null-result-for-unknown',
      ['orderDetail', 'issuedDetail', 'cancelOrder', 'applyRefundOrder'],
      /set juheNotFoundAnswers \(JUHE_NOT_FOUND_ANSWERS\) to null-result$/,
      { JUHE_NOT_FOUND_ANSWERS: 'null-result' },
    ],
    [
      'http-404',
      ['orderDetail', 'issuedDetail', 'cancelOrder', 'applyRefundOrder'],
      /HTTP 404, no JSON.*to http-404$/,
      { JUHE_NOT_FOUND_ANSWERS: 'http-404' },
    ],
    ['gbk', ['contentTypes'], /set juheCharset \(JUHE_CHARSET\) to gb18030$/, { JUHE_CHARSET: 'gb18030' }],
    [
      'slow',
      ['latency'],
      /^3\d\d\d ms, of 5000 .* set juheReadTimeoutMs \(JUHE_READ_TIMEOUT_MS\) to 1\d000$/,
      { JUHE_READ_TIMEOUT_MS: '20000' },
    ],
  ])(
    'at a Juhe with %s finds %j, and names the setting that mends it',
    async (quirk, differing, words, env) => {
      const { check } = await serviceWith(quirk)
      const found = await check()
      expect(found.exitCode).toBe(7)
      expect(found.odd.filter(({ status }) => status !== 'differs')).toEqual([])
      const named = found.odd.map(({ name }) => name)
      for (const name of differing) expect(named).toContain(name)
      expect(found.odd.find(({ name }) => name === differing[0])?.detail).toMatch(words)
      const mended = await check(env)
      expect(mended.odd).toEqual([])
      expect(mended.exitCode).toBe(0)
    },
  )

  test.each<[QuirkName, string, RegExp]>([
    [
      'new-codes',
      'dataDictionary',
      /new: msgCode\.430 车票已改签; missing: msgCode\.417; changed: msgCode\.101 参数不正确/,
    ],
    ['surplus-fields', 'search', /surplus fields: traceId .*Nothing to set/],
    ['clock-ahead', 'clock', /^Juhe's clock is (599|600|601) s ahead of this one/],
  ])('at a Juhe with %s finds %s, which no setting mends', async (quirk, name, words) => {
    const { check } = await serviceWith(quirk)
    const { exitCode, odd } = await check()
    expect(exitCode).toBe(7)
    expect(odd.find((one) => one.name === name)).toMatchObject({
      status: 'differs',
      detail: expect.stringMatching(words),
    })
  })

  test.each<[QuirkName]>([['string-codes'], ['html-type']])('takes no offence at %s', async (quirk) => {
    const { check } = await serviceWith(quirk)
    expect(await check()).toMatchObject({ exitCode: 0, odd: [] })
  })

  test('says how many calls are left where Juhe does', async () => {
    const { check } = await serviceWith('quota-header')
    const { checks } = await check()
    expect(checks.at(-1)).toEqual({ name: 'quota', status: 'ok', detail: '4711 calls left' })
  })

  test('says of a Juhe in maintenance that its calls failed, not that they differ', async () => {
    const { check } = await serviceWith('html-maintenance')
    const { exitCode, checks } = await check()
    expect(exitCode).toBe(7)
    for (const name of names.slice(0, 7)) {
      expect(checks.find((one) => one.name === name)).toMatchObject({
        status: 'failed',
        detail: expect.stringContaining('系统维护中'),
      })
    }
  })

  test('has been asked about each quirk of the sandbox’s answers; it causes no callback, and cannot see theirs', () => {
    const ofAnswers = Object.keys(quirks).filter((name) => !isCallbackQuirkName(name))
    expect([...judged].toSorted()).toEqual(ofAnswers.toSorted())
  })
})

test('a sandbox that replays what was recorded is like that Juhe to the check, and lives orders as ever', async () => {
  const folder = join(await mkdtemp(join(tmpdir(), 'record-')), 'kept')
  const { check } = await serviceWith('other-not-found-code', 'new-codes', 'gbk')
  const recorded = await check({ JUHE_CHARSET: 'gb18030' }, '--record', folder)
  const replaying = await startService({
    sandbox: { seed: 'other', pushEncoding: 'json', replayFrom: folder },
  })
  const env = { DATA_DIR: replaying.dataDir, JUHE_CHARSET: 'gb18030' }
  const { json } = await opsOn(replaying.dataDir, { env })('juhe', 'check', '--json')
  const answers = (checks: readonly Check[]) =>
    checks
      .filter(({ name }) => name !== 'latency' && name !== 'clock')
      .map(({ name, status, detail }) => ({ name, status, detail: detail.replace(/\d+ ms/, 'n ms') }))
  expect(recorded.odd.map(({ name }) => name)).toContain('dataDictionary')
  expect(answers(json.checks)).toEqual(answers(recorded.checks))
  const { outOrderNo } = await placeOrder(replaying.north, replaying.clock.now(), { person: '出票' })
  await replaying.sandbox.advance(20)
  await replaying.north.receiver.untilPushes(outOrderNo)
})

test('--record keeps each answer without our key, and the service must run', async () => {
  const { service, check } = await serviceWith('other-not-found-words')
  const folder = join(await mkdtemp(join(tmpdir(), 'record-')), 'new')
  expect((await check({}, '--record', folder)).exitCode).toBe(7)
  const files = (await readdir(folder)).sort()
  expect(files).toEqual(
    [
      'applyRefundOrder',
      'cancelOrder',
      'dataDictionary',
      'issuedDetail',
      'orderDetail',
      'search',
      'wrongKey',
    ].map((name) => `${name}.json`),
  )
  for (const file of files) expect(await readFile(join(folder, file), 'utf8')).not.toContain(sandboxKey)
  expect(JSON.parse(await readFile(join(folder, 'orderDetail.json'), 'utf8'))).toMatchObject({
    case: 'orderDetail',
    status: 200,
    body: expect.stringContaining('没有查到相关记录'),
  })
  await service.close()
  expect(await check()).toMatchObject({ exitCode: 6, err: expect.stringContaining('is not running') })
})
