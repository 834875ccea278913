import { describe, expect, test } from 'vitest'
import { commandGroups, topCommands } from '#infra/ops/commands.ts'
import { chinese } from '#infra/ops/output/chinese.ts'
import { startService } from '#test/e2e/support/service.ts'
import { opsOn } from './support/ops.ts'

const { dataDir } = await startService()
const inLocale = (locale: Readonly<Record<string, string>>) =>
  opsOn(dataDir, { env: { DATA_DIR: dataDir, ...locale } })
const ops = inLocale({})

describe('Chinese', () => {
  test('has every command and group', () => {
    const said = [
      ...commandGroups.flatMap(({ description, commands }) => [
        description,
        ...commands.map((one) => one.description),
      ]),
      ...topCommands.map(({ description }) => description),
    ]
    expect(said.filter((text) => !/\p{Script=Han}/u.test(chinese[text] ?? ''))).toEqual([])
  })

  test('is spoken with --lang zh, and where the locale is Chinese; --lang goes before the locale', async () => {
    for (const spoken of [
      await ops('tenants', 'list', '--lang', 'zh'),
      await ops('tenants', 'list', '--lang=zh'),
      await inLocale({ LANG: 'zh_CN.UTF-8' })('tenants', 'list'),
      await inLocale({ LC_ALL: 'zh_TW', LANG: 'en_US.UTF-8' })('tenants', 'list'),
    ]) {
      expect(spoken).toMatchObject({ exitCode: 0, out: expect.stringMatching(/^租户 +状态/) })
    }
    for (const spoken of [
      await ops('tenants', 'list'),
      await inLocale({ LANG: 'zh_CN.UTF-8' })('tenants', 'list', '--lang', 'en'),
      await inLocale({ LC_ALL: 'C', LANG: 'zh_CN.UTF-8' })('tenants', 'list'),
    ]) {
      expect(spoken.out).toMatch(/^TENANT +STATE/)
    }
  })

  test('is spoken in help, in failures and by the checks, and never in JSON', async () => {
    expect((await ops('--help', '--lang', 'zh')).out).toContain('实时显示订单上发生的事')
    expect((await ops('keys', 'list', 'ghost', '--lang', 'zh')).err).toBe('没有租户 ghost')
    expect((await ops('doctor', '--lang', 'zh')).out).toMatch(/^检查项 +结果 +详情\n/)
    expect((await ops('juhe', 'check', '--lang', 'zh')).out).toContain('已识别为订单不存在')
    const { json } = await ops('doctor', '--lang', 'zh', '--json')
    expect(json.checks[0]).toMatchObject({ name: 'service', status: 'ok' })
  })

  test('another language ends with 2', async () => {
    expect(await ops('tenants', 'list', '--lang', 'fr')).toMatchObject({
      exitCode: 2,
      err: '--lang must be one of en, zh',
    })
  })
})
