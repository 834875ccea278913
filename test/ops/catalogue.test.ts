import { globSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { commandGroups, topCommands } from '#infra/ops/commands.ts'
import { chinese, inChinese } from '#infra/ops/output/chinese.ts'
import { startService } from '#test/e2e/support/service.ts'
import { placeOrder } from '#test/e2e/support/trips.ts'
import { opsOn } from './support/ops.ts'
import { textsOf } from './support/texts.ts'

const root = new URL('../../', import.meta.url)
/** What commands print is written in these. The completions are scripts. */
const sources = [
  ...globSync('infra/ops/**/*.ts', { cwd: root.pathname }),
  ...globSync('shared/juhe-check/*.ts', { cwd: root.pathname }),
].filter((path) => !/chinese|completion\.ts$/.test(path))

/** Texts for programs, not for people. */
const isTechnical = (text: string) =>
  /^yyyy|:entity|= :|ADD #|^HTTP \{\}( \{\})?$|^npm run|^--lang <|^help \[|^-h, |^\[tenantId\]/.test(text) ||
  // The alarm's own text, which the robots' messages translate.
  /^\(?(This is )?a test: nothing has happened/i.test(text) ||
  ['orderDetail issue=1', 'outOrderNo'].includes(text)

/** A part of a sentence is in the catalogue with the place of the rest. */
const entriesOf = (text: string) => [
  text,
  text.trim(),
  `{}${text}`,
  `${text}{}`,
  `${text}: {}`,
  text.replace(/\{\}\{\}$/, '{}'),
]

describe('the catalogue of the operators’ tools', () => {
  test('has Chinese for every text in the sources: add it in infra/ops/output', () => {
    const lacking = sources.flatMap((path) =>
      textsOf(new URL(path, root))
        .filter((text) => !isTechnical(text) && !entriesOf(text).some((one) => Object.hasOwn(chinese, one)))
        .map((text) => `${path}: ${text}`),
    )
    expect(lacking).toEqual([])
  })

  test('is in Chinese, with all values of the English, and with the punctuation of Chinese', () => {
    const places = (text: string) => (text.match(/\{\d?\}/g) ?? []).length
    const wrong = Object.entries(chinese).filter(
      ([english, text]) =>
        (!/\p{Script=Han}/u.test(text) && /^[a-z]+$|[a-z] [a-z]/.test(english.replaceAll('{}', ''))) ||
        (places(english) !== places(text) && !english.startsWith('error: too many')) ||
        /\p{Script=Han}[,:;?()]|[,:;?()]\p{Script=Han}/u.test(text),
    )
    expect(wrong).toEqual([])
  })

  test.each([
    ['there is no tenant ghost', '没有租户 ghost'],
    [
      'north has 9 of 10 open orders; south has 1 of 1 open orders',
      'north 的未完成订单 9，上限 10；south 的未完成订单 1，上限 1',
    ],
    ['2 runs in the last 5 minutes', '最近 5 分钟内运行 2 次'],
    [
      'not recognized as no such order (HTTP 404, no JSON: <html>): set juheNotFoundAnswers (JUHE_NOT_FOUND_ANSWERS) to http-404',
      '未识别为订单不存在（HTTP 404，不是 JSON：<html>）：请将 juheNotFoundAnswers（JUHE_NOT_FOUND_ANSWERS）设为 http-404',
    ],
    ['tenantId must not be empty', undefined],
    ['T0123456789', undefined],
  ])('%s', (english, expected) => {
    if (expected !== undefined || english.startsWith('T')) expect(inChinese(english)).toBe(expected)
  })
})

describe('with --lang zh', () => {
  test('no command, help or failure of a service with orders says an English sentence', async () => {
    const { dataDir, north, clock, sandbox } = await startService()
    const placed = await placeOrder(north, clock.now(), { person: '出票' })
    await sandbox.advance(20)
    await north.receiver.untilPushes(placed.outOrderNo)
    const run = opsOn(dataDir)
    const lines = [
      ...['', 'tenants list', 'tenants limits north --open-orders 9', 'keys list north', 'callbacks check'],
      ...[`order show north ${placed.outOrderNo}`, `order reconcile north ${placed.outOrderNo} --yes`],
      ...[
        'orders list north',
        'orders list north --status C',
        `orders find ${placed.outOrderNo}`,
        'orders stuck',
      ],
      ...[`pushes list north ${placed.outOrderNo}`, 'pushes resend north --since 2h --dry-run', 'stats'],
      ...['events north', 'statement north --date 20261130', 'journal check', 'journal rebuild', 'due depth'],
      ...[
        'vault status',
        'vault add-key',
        'vault promote ghost --yes',
        'stage pause',
        'stage pause --yes',
        'stage resume',
      ],
      ...[
        'reconcile-since 2h',
        'doctor',
        'juhe check',
        'alarms test',
        'secrets init',
        'callbacks retire-tokens',
      ],
      ...[
        'keys create ghost',
        'keys revoke north',
        'orders find GHOST0001',
        'order show north nothing',
        'stats --since x',
      ],
      ...[
        'nothing',
        'tenants',
        'tenants create',
        'tenants list --wrong',
        'tenants list more',
        'statement',
        'help',
      ],
      ...[
        ...commandGroups.flatMap(({ name, commands }) =>
          commands.map(({ usage }) => `${name} ${usage.split(' ')[0]} --help`),
        ),
      ],
      ...topCommands.map(({ usage }) => `${usage.split(' ')[0]} --help`),
    ]
    const english: string[] = []
    for (const line of lines) {
      const { out, err } = await run(...line.split(' ').filter((word) => word !== ''), '--lang', 'zh')
      const said = `${out}\n${err}`.split('\n').filter((one) => /[a-z]{2,} [a-z]{2,} [a-z]{2,}/.test(one))
      english.push(...said.map((one) => `${line}: ${one}`))
    }
    expect(english).toEqual([])
  })
})
