import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { cdkContext, settingsOf } from './synthesized.ts'

/*
 * The app as CDK's command line runs it: with credentials it is told their account.
 */

const account = '111122223333'
const outdir = await mkdtemp(join(tmpdir(), 'cdk-'))
afterAll(() => rm(outdir, { recursive: true }))

/** One run of the app, with the context that CDK hands it. */
function run(context: Readonly<Record<string, unknown>>) {
  const env = {
    ...{ PATH: process.env.PATH, CDK_DEFAULT_ACCOUNT: account, CDK_OUTDIR: outdir },
    CDK_CONTEXT_JSON: JSON.stringify({ ...cdkContext, ...context }),
  }
  return new Promise<{ readonly code: unknown; readonly out: string; readonly err: string }>((resolve) => {
    execFile(process.execPath, ['infra/app.ts'], { env }, (error, out, err) =>
      resolve({ code: error?.code ?? 0, out, err }),
    )
  })
}

describe('a stage with everything that it can have', () => {
  const stage = {
    ...{ egress: { natGateways: 2 }, backup: { days: 35 }, docs: true, alarmRobots: true },
    canary: { region: 'cn-northwest-1', url: 'https://orders.example.com' },
    ...{ juheUrl: 'http://v.juhe.cn', acceptPlainHttp: true },
  }

  test('synthesizes with an account’s credentials for any account, and says what crosses in clear', async () => {
    const context = {
      ...settingsOf('prod', stage),
      stage: 'prod',
      region: 'cn-north-1',
      alarmEmail: 'ops@example.com',
    }
    expect(await run(context)).toEqual({
      ...{ code: 0, out: '' },
      err: 'stage prod: names, documents, phones and 12306 accounts cross in clear on their way to http://v.juhe.cn\n',
    })
    const files = (await readdir(outdir)).filter((file) => file.endsWith('.json'))
    expect(files.filter((file) => file.endsWith('.template.json')).sort()).toEqual(
      ['prod-canary', 'prod-data', 'prod-egress', 'prod'].map(
        (name) => `grab-ticket-orders-${name}.template.json`,
      ),
    )
    for (const file of files) expect(await readFile(join(outdir, file), 'utf8')).not.toContain(account)
    const manifest = JSON.parse(await readFile(join(outdir, 'manifest.json'), 'utf8'))
    // Nothing that only an account could tell is asked for.
    expect(manifest.missing).toBeUndefined()
  }, 300_000)
})

test('a wrong setting is one line, and nothing is built', async () => {
  expect(await run({ stage: 'prod' })).toEqual({
    ...{ code: 1, out: '' },
    err: 'stage prod: alarmEmail is required: the address that alarms go to, or null for none (cdk.json, or -c name=value)\n',
  })
}, 60_000)
