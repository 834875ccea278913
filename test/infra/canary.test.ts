import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Match } from 'aws-cdk-lib/assertions'
import { AwsSolutionsChecks } from 'cdk-nag'
import { afterAll, describe, expect, test } from 'vitest'
import { portOf } from '#infra/machine/port-of.ts'
import { readStage } from '#infra/stages.ts'
import { startFunction } from '#test/bundles/function-process.ts'
import { startService } from '#test/e2e/support/service.ts'
import { cdkContext, settingsOf, synthesize } from './synthesized.ts'

/** A stage in a region, looked at from another one. */
function looked(region: string, from: string, more: Readonly<Record<string, unknown>> = {}) {
  const canary = { region: from, url: 'https://orders.example.com' }
  return synthesize('prod', {
    region,
    alarmEmail: 'ops@example.com',
    ...settingsOf('prod', { canary, ...more }),
  })
}

const regions = [
  ['ap-southeast-1', 'ap-northeast-1', 'arm64'],
  ['cn-north-1', 'cn-northwest-1', 'x86_64'],
  ['cn-northwest-1', 'cn-north-1', 'x86_64'],
] as const

describe.each(regions)('a stage in %s that is looked at from %s', (region, from, architecture) => {
  const { app, stack, data, canary } = looked(region, from)
  if (canary === undefined) throw new Error('there is no canary')
  const { template } = canary
  const text = JSON.stringify(template.toJSON())

  test('has a stack there, which needs nothing of the others', () => {
    expect([canary.stack.region, canary.stack.dependencies]).toEqual([from, []])
    expect([stack.region, data.stack.region]).toEqual([region, region])
    expect(text).not.toMatch(/ImportValue|GetAZs/)
  })

  test('is called each minute at its public host, once', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      ...{ FunctionName: 'grab-ticket-orders-prod-canary', Runtime: 'nodejs24.x', Timeout: 15 },
      ...{ Architectures: [architecture], Layers: Match.absent() },
      Environment: {
        Variables: { CANARY_URL: 'https://orders.example.com/grabTicket/action/listOrders.php' },
      },
    })
    template.hasResourceProperties('AWS::Events::Rule', {
      ...{ ScheduleExpression: 'rate(1 minute)', State: 'ENABLED' },
      Targets: [Match.objectLike({ RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 } })],
    })
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', { MaximumRetryAttempts: 0 })
  })

  test('wakes somebody when it has failed three times in a row, or was not called at all', () => {
    template.resourceCountIs('AWS::CloudWatch::Alarm', 1)
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      ...{ AlarmName: 'grab-ticket-orders-prod-unreachable', MetricName: 'Errors', Namespace: 'AWS/Lambda' },
      ...{ Statistic: 'Sum', Period: 60, EvaluationPeriods: 3, Threshold: 1 },
      ...{ ComparisonOperator: 'GreaterThanOrEqualToThreshold', TreatMissingData: 'breaching' },
      AlarmDescription: Match.stringLikeRegexp('for 3 minutes\\. See infra/RUNBOOK\\.md#unreachable$'),
    })
  })

  test('passes AwsSolutions, and names no other partition', () => {
    const { violations } = new AwsSolutionsChecks(app).validateScope(canary.stack)
    expect(violations.map(({ ruleName }) => ruleName)).toEqual([])
    if (region.startsWith('cn-')) expect(text).not.toMatch(/arn:aws:/)
  })
})

describe('the setting', () => {
  test('is optional: without it nobody looks from outside', () => {
    expect(synthesize('dev').canary).toBeUndefined()
  })

  test('needs no URL where the stage has a domain, and follows that', () => {
    const domain = {
      name: 'tickets.example.com',
      certificateArn: 'arn:aws:acm:ap-southeast-1:1:certificate/c',
    }
    const { canary } = looked('ap-southeast-1', 'eu-central-1', {
      domain,
      canary: { region: 'eu-central-1' },
    })
    expect(JSON.stringify(canary?.template.toJSON())).toContain(
      '"https://tickets.example.com/grabTicket/action/listOrders.php"',
    )
  })

  test.each([
    ['ap-southeast-1', { region: 'eu-central-1' }, /canary\.url is required where there is no domain/],
    ['ap-southeast-1', { region: 'ap-southeast-1' }, /canary\.region must be a region of aws other than ap-/],
    ['ap-southeast-1', { region: 'cn-north-1' }, /canary\.region must be a region of aws other than/],
    [
      'cn-north-1',
      { region: 'ap-southeast-1' },
      /canary\.region must be a region of aws-cn other than cn-north/,
    ],
    ['ap-southeast-1', { region: 'zz-nowhere-9' }, /canary\.region must be a region of aws other than/],
    ['ap-southeast-1', { region: 'eu-central-1', url: 'ftp://x' }, /canary\.url must be the origin of/],
    ['ap-southeast-1', { region: 'eu-central-1', url: 'https://x/y' }, /canary\.url must be the origin of/],
    [
      'ap-southeast-1',
      { regions: 2 },
      /canary\.region is required: an AWS region.*canary\.regions is no setting/,
    ],
  ])('in a stage of %s, %j is refused in one line', (region, canary, fault) => {
    const context = { ...cdkContext, stage: 'dev', region, ...settingsOf('dev', { canary }) }
    expect(() => readStage((name) => context[name as keyof typeof context])).toThrow(fault)
  })
})

describe('its code, as the template has it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'canary-'))
  const servers: Server[] = []
  const { url } = await startService()
  const code = Object.values(
    looked('ap-southeast-1', 'eu-central-1').canary?.template.toJSON().Resources ?? {},
  )
    .map((resource) => Object(resource).Properties?.Code?.ZipFile)
    .find((text) => text !== undefined)
  await mkdir(join(folder, 'canary'))
  await writeFile(join(folder, 'canary', 'index.cjs'), code)
  await writeFile(
    join(folder, 'canary', 'index.mjs'),
    "import canary from './index.cjs'\nexport const { handler } = canary",
  )
  afterAll(async () => {
    for (const server of servers) server.close()
    await rm(folder, { recursive: true })
  })

  /** One invocation of it, against an origin. */
  async function look(origin: string): Promise<unknown> {
    const CANARY_URL = `${origin}/grabTicket/action/listOrders.php`
    const started = await startFunction(folder, 'canary', { CANARY_URL })
    try {
      return await started.invoke({})
    } finally {
      await started.close()
    }
  }

  async function answering(status: number, body: string): Promise<string> {
    const server = createServer((_request, response) => response.writeHead(status).end(body)).listen(
      0,
      '127.0.0.1',
    )
    await once(server, 'listening')
    servers.push(server)
    return `http://127.0.0.1:${portOf(server)}`
  }

  test('is small enough to lie there', () => {
    expect(Buffer.byteLength(code)).toBeLessThan(4_096)
  })

  test('ends well where the service answers', async () => {
    await expect(look(url)).resolves.not.toThrow()
  })

  test.each([
    ['an error of API Gateway', 503, '{"message":"Service Unavailable"}', 'HTTP 503, error_code undefined'],
    ['a page', 200, '<html>parked</html>', 'HTTP 200, error_code undefined'],
    ['anybody let in', 200, '{"error_code":0,"result":{"orders":[]}}', 'HTTP 200, error_code 0'],
    ['null', 200, 'null', 'HTTP 200, error_code undefined'],
    ['maintenance', 200, '{"error_code":10020,"result":null}', 'HTTP 200, error_code 10020'],
    ['the right words with a wrong status', 500, '{"error_code":10001}', 'HTTP 500, error_code 10001'],
  ])('fails at %s', async (_what, status, body, message) => {
    await expect(look(await answering(status, body))).rejects.toThrow(`a wrong key is answered ${message}`)
  })

  test('fails where nobody listens', async () => {
    await expect(look('http://127.0.0.1:9')).rejects.toThrow('fetch failed')
  })
})
