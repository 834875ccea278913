import {
  CloudFormationClient,
  CloudFormationServiceException,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation'
import { mockClient } from 'aws-sdk-client-mock'
import { afterEach, describe, expect, test } from 'vitest'
import { exitCodes } from '#infra/ops/exit-codes.ts'
import { stackNameOf } from '#infra/outputs.ts'
import { runSmoke } from '#infra/smoke/run-smoke.ts'
import { startService } from './support/service.ts'

const { url, north, sandbox } = await startService()
const northKey = 'key-of-north'

/** Runs one command line against the service, with a key. */
async function run(args: readonly string[], key: string | undefined) {
  const out: string[] = []
  const err: string[] = []
  const code = await runSmoke(args, {
    env: { API_KEY: key },
    now: Date.now,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    out: (line) => out.push(line),
    err: (line) => err.push(line),
  })
  return { code, out, err }
}

const statuses = ({ out }: { readonly out: readonly string[] }): readonly string[] =>
  JSON.parse(out.join('')).checks.map(({ name, status }: Record<string, string>) => `${name} ${status}`)

/** What the operator sees, without what no two runs share: how long it took, and the order's number. */
const seen = (lines: readonly string[]): readonly string[] =>
  lines.map((line) => line.replace(/^(.{20}) *\d+ ms/, '$1… ms').replace(/SMOKE\d{9,}/, 'SMOKE…'))

test('a local service is searched, and an order is placed and cancelled', async () => {
  const ran = await run(['--url', url, '--json'], northKey)
  expect([ran.code, ran.err]).toEqual([0, []])
  expect(statuses(ran)).toEqual(['dictionary ok', 'wrongKey ok', 'search ok', 'order ok'])
  const { result } = await north.call('listOrders', {})
  expect(result.orders).toMatchObject([{ status: 'C' }])
  expect(await sandbox.orders(result.orders[0].orderNo)).toMatchObject([{ submitted: 1 }])
})

test('--no-order places none', async () => {
  const ran = await run(['--url', url, '--json', '--no-order'], northKey)
  expect(statuses(ran).at(-1)).toBe('order skipped')
  expect((await north.call('listOrders', {})).result.orders).toHaveLength(1)
})

test('the first check that fails ends it with exit code 7', async () => {
  const ran = await run(['--url', url, '--json'], 'wrong')
  expect(ran.code).toBe(7)
  expect(statuses(ran)).toEqual(['dictionary ok', 'wrongKey ok', 'search failed'])
  expect((await run(['--url', 'http://127.0.0.1:9'], 'x')).out).toEqual([
    expect.stringMatching(/^failed +dictionary/),
  ])
})

test.each([
  [[]],
  [['--url', 'ftp://x']],
  [['--url', 'http://x', '--stage', 'dev']],
  [['--what']],
  [['--stage', 'nowhere']],
])('%j is no command line for it: exit code 2', async (args) => {
  const { code, out, err } = await run(args, 'key')
  expect([code, out, err.length]).toEqual([2, [], 1])
})

test('a service elsewhere needs a key', async () => {
  expect(await run(['--url', 'https://orders.example.com'], undefined)).toMatchObject({
    code: 2,
    err: [expect.stringContaining('API_KEY')],
  })
})

describe('a deployed stage', () => {
  const cloudFormation = mockClient(CloudFormationClient)
  afterEach(() => cloudFormation.reset())

  /** Its service stack has these outputs; the service behind its URL is the local one. */
  function deployed(outputs: Readonly<Record<string, string>>): void {
    const Outputs = Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue }))
    cloudFormation.on(DescribeStacksCommand, { StackName: stackNameOf('dev') }).resolves({
      Stacks: [
        { StackName: stackNameOf('dev'), CreationTime: new Date(0), StackStatus: 'CREATE_COMPLETE', Outputs },
      ],
    })
  }
  const ordered = async () => (await north.call('listOrders', {})).result.orders.length
  const before = [
    'ok      dictionary  … ms  answered',
    'ok      wrongKey    … ms  refused with 10001',
    expect.stringMatching(/^ok {6}search {6}… ms {2}\d+ trains on \d{8}$/),
  ]

  test('that allows it is ordered from, and the order is cancelled', async () => {
    deployed({ Url: url, SmokeOrder: 'true' })
    const orders = await ordered()
    const ran = await run(['--stage', 'dev'], northKey)
    expect({ ...ran, out: seen(ran.out) }).toEqual({
      ...{ code: 0, err: [] },
      out: [...before, 'ok      order       … ms  SMOKE… was placed and cancelled'],
    })
    expect(await ordered()).toBe(orders + 1)
  })

  test.each([
    ['that allows none', { SmokeOrder: 'false' }, []],
    ['that allows none, whatever the command line says', { SmokeOrder: 'false' }, ['--order']],
    ['that is older than the setting', {}, []],
    ['when the command line says so', { SmokeOrder: 'true' }, ['--no-order']],
  ])('gets no order %s', async (_what, outputs, args) => {
    deployed({ Url: url, ...outputs })
    const orders = await ordered()
    const ran = await run(['--stage', 'dev', ...args], northKey)
    expect({ ...ran, out: seen(ran.out) }).toEqual({
      ...{ code: 0, err: [] },
      out: [...before, 'skipped order       … ms  this target allows no order'],
    })
    expect(await ordered()).toBe(orders)
  })

  test('is told in JSON, too, with what took how long', async () => {
    deployed({ Url: url })
    const ran = await run(['--stage', 'dev', '--json', '--no-order'], northKey)
    expect({ ...ran, out: ran.out.map((line) => JSON.parse(line)) }).toEqual({
      ...{ code: 0, err: [] },
      out: [
        {
          url,
          checks: [
            { name: 'dictionary', status: 'ok', ms: expect.any(Number), detail: 'answered' },
            { name: 'wrongKey', status: 'ok', ms: expect.any(Number), detail: 'refused with 10001' },
            {
              name: 'search',
              status: 'ok',
              ms: expect.any(Number),
              detail: expect.stringMatching(/^\d+ trains on \d{8}$/),
            },
            {
              name: 'order',
              status: 'skipped',
              ms: expect.any(Number),
              detail: 'this target allows no order',
            },
          ],
        },
      ],
    })
  })

  test('needs a key of a tenant', async () => {
    deployed({ Url: url })
    for (const key of [undefined, ''])
      expect(await run(['--stage', 'dev'], key)).toEqual({
        ...{ code: 2, out: [] },
        err: ['smoke: API_KEY must be a key of a tenant of this stage (`ops keys create`)'],
      })
  })

  test('without a URL has not been deployed', async () => {
    deployed({ TableName: 'orders' })
    expect(await run(['--stage', 'dev'], northKey)).toEqual({
      ...{ code: 6, out: [] },
      err: ['smoke: stage dev has no output Url: deploy it'],
    })
  })

  test('that is not there, or shut to this operator, is named', async () => {
    const failing = (name: string, message: string) =>
      cloudFormation
        .on(DescribeStacksCommand)
        .rejects(new CloudFormationServiceException({ name, message, $fault: 'client', $metadata: {} }))
    failing('ValidationError', `Stack with id ${stackNameOf('dev')} does not exist`)
    expect(await run(['--stage', 'dev'], northKey)).toEqual({
      ...{ code: 6, out: [] },
      err: [
        'smoke: there is no stack grab-ticket-orders-dev in ap-southeast-1 of this account (AWS_PROFILE, AWS_REGION)',
      ],
    })
    failing('AccessDenied', 'not authorized')
    expect((await run(['--stage', 'dev'], northKey)).code).toBe(exitCodes.denied)
  })
})
