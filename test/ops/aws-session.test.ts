import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import {
  CloudFormationClient,
  CloudFormationServiceException,
  DescribeStacksCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation'
import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch'
import {
  GetSecretValueCommand,
  InvalidParameterException,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager'
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns'
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { mockClient } from 'aws-sdk-client-mock'
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ownVersion } from '#infra/machine/own-version.ts'
import { portOf } from '#infra/machine/port-of.ts'
import { startTestTable } from '#test/table/table-fixture.ts'
import { opsOn } from './support/ops.ts'

const store = await startTestTable()
afterAll(store.close)

/** Plays Juhe, and the deployed service. */
const came: { readonly url: string; readonly body: string }[] = []
const upstream = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  came.push({ url: request.url ?? '', body })
  const isPush = request.url?.startsWith('/juhe/callback/')
  response.end(isPush ? 'success' : JSON.stringify({ reason: 'success', result: null, error_code: 0 }))
}).listen(0, '127.0.0.1')
await once(upstream, 'listening')
const origin = `http://127.0.0.1:${portOf(upstream)}`
afterAll(() => {
  upstream.close()
  upstream.closeAllConnections()
})

const token = (type: number) => `${type}-callback-token-of-the-stage`
const secrets: Readonly<Record<string, unknown>> = {
  juhe: { juheKey: 'key-at-juhe' },
  callbacks: { callbackTokens: { 1: [token(1)], 2: [token(2)], 3: [token(3)] } },
  vault: {
    sealingKeys: [{ kid: 'k1', key: randomBytes(32).toString('base64url') }],
    fingerprintKey: randomBytes(32).toString('base64url'),
  },
}

const settings = { CALLBACK_POLICY: 'public', CONFIRM_CALLBACKS: 'false', PERSONAL_DATA_RETENTION_DAYS: '30' }

const cloudFormation = mockClient(CloudFormationClient)
const secretsManager = mockClient(SecretsManagerClient)
const ops = opsOn('nowhere', { env: {} })
const metadata = { $metadata: {}, $fault: 'client' as const }

beforeEach(() => {
  // Read by the SDK itself: DynamoDB's protocol goes to the test's engine.
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', store.endpoint)
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
  cloudFormation.reset()
  secretsManager.reset()
  came.length = 0
  cloudFormation.on(DescribeStacksCommand, { StackName: 'grab-ticket-orders-dev' }).resolves({
    Stacks: [
      {
        ...{ StackName: 'grab-ticket-orders-dev', CreationTime: new Date(0), StackStatus: 'UPDATE_COMPLETE' },
        Outputs: Object.entries({
          Url: origin,
          TableName: 'orders',
          JuheUrl: origin,
          Version: '0.0.9',
          Settings: JSON.stringify(settings),
        }).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
      },
    ],
  })
  for (const [name, value] of Object.entries(secrets)) {
    secretsManager
      .on(GetSecretValueCommand, { SecretId: `grab-ticket-orders/dev/${name}` })
      .resolves({ SecretString: JSON.stringify(value) })
  }
})
afterEach(() => {
  vi.unstubAllEnvs()
})

function secretsRead(): readonly unknown[] {
  return secretsManager.commandCalls(GetSecretValueCommand).map(({ args }) => args[0].input.SecretId)
}

test('a stage is found by its stack, in the region that cdk.json has for it', async () => {
  const created = await ops('tenants', 'create', 'shop', '--stage', 'dev', '--json')
  expect(created).toMatchObject({ exitCode: 0, err: '' })
  const listed = await ops('tenants', 'list', '--stage', 'dev', '--json')
  expect(listed.json).toMatchObject([{ tenantId: 'shop', state: 'active' }])
  const [call] = cloudFormation.commandCalls(DescribeStacksCommand)
  expect(await call?.thisValue.config.region()).toBe('ap-southeast-1')
})

test('AWS_REGION goes before cdk.json', async () => {
  await opsOn('nowhere', { env: { AWS_REGION: 'eu-central-1' } })('tenants', 'list', '--stage', 'dev')
  const [call] = cloudFormation.commandCalls(DescribeStacksCommand)
  expect(await call?.thisValue.config.region()).toBe('eu-central-1')
})

test('a command reads the secrets that it needs, and no other', async () => {
  await ops('tenants', 'list', '--stage', 'dev')
  await ops('due', 'depth', '--stage', 'dev')
  expect(secretsRead()).toEqual([])
  await ops('tenants', 'create', 'careful', '--stage', 'dev')
  expect(secretsRead()).toEqual(['grab-ticket-orders/dev/vault'])
})

test("Juhe is told the stage's own URL, with the stage's tokens and key", async () => {
  const registered = await ops('register-callbacks', '--stage', 'dev', '--yes', '--json')
  expect(registered.exitCode).toBe(0)
  expect(came.map(({ body }) => Object.fromEntries(new URLSearchParams(body)))).toEqual(
    [1, 2, 3].map((type) => ({
      url: `${origin}/juhe/callback/${type}/${token(type)}`,
      type: String(type),
      key: 'key-at-juhe',
    })),
  )
  expect(secretsRead().toSorted()).toEqual([
    'grab-ticket-orders/dev/callbacks',
    'grab-ticket-orders/dev/juhe',
  ])
  came.length = 0
  expect((await ops('callbacks', 'check', '--stage', 'dev')).exitCode).toBe(0)
  expect(came.map(({ url }) => url).toSorted()).toEqual(
    [1, 2, 3].map((type) => `/juhe/callback/${type}/${token(type)}`),
  )
})

test('a question names the stage', async () => {
  await ops('tenants', 'create', 'asked', '--stage', 'dev')
  const refused = await ops('tenants', 'suspend', 'asked', '--stage', 'dev')
  expect(refused).toMatchObject({ exitCode: 4, err: expect.stringMatching(/^\[stage dev\] /) })
})

test('a stage that cdk.json does not have is a usage error that names those it has', async () => {
  const ended = await ops('tenants', 'list', '--stage', 'staging')
  expect(ended).toMatchObject({ exitCode: 2, err: 'there is no stage staging: cdk.json has dev, prod' })
})

test('a stage that is not deployed, or was deployed before its outputs had these names, is not available', async () => {
  const absent = new CloudFormationServiceException({
    ...{ name: 'ValidationError', message: 'Stack with id grab-ticket-orders-prod does not exist' },
    ...metadata,
  })
  cloudFormation.on(DescribeStacksCommand, { StackName: 'grab-ticket-orders-prod' }).rejects(absent)
  const undeployed = await ops('tenants', 'list', '--stage', 'prod')
  expect(undeployed).toMatchObject({
    exitCode: 6,
    err: expect.stringMatching(/no stack grab-ticket-orders-prod in ap-/),
  })
  cloudFormation.on(DescribeStacksCommand).resolves({ Stacks: [] })
  const bare = await ops('tenants', 'list', '--stage', 'dev')
  expect(bare).toMatchObject({ exitCode: 6, err: expect.stringMatching(/has no output \w+/) })
})

test('a secret that is missing, not permitted or not filled in is told by its name', async () => {
  const gone = new ResourceNotFoundException({ message: 'gone', ...metadata })
  secretsManager.on(GetSecretValueCommand).rejects(gone)
  expect(await ops('tenants', 'create', 'a1', '--stage', 'dev')).toMatchObject({
    exitCode: 6,
    err: 'the secret grab-ticket-orders/dev/vault cannot be read: it is not there',
  })
  secretsManager.on(GetSecretValueCommand).resolves({ SecretString: '{"password":"generated"}' })
  const unfilled = await ops('tenants', 'create', 'a1', '--stage', 'dev')
  expect(unfilled.exitCode).toBe(1)
  expect(unfilled.err).toMatch(/sealingKeys/)
  expect(unfilled.err).not.toContain('generated')
})

test('who may not do something is told so, and not to try again', async () => {
  const denied = (name: string) =>
    Object.assign(new Error('is not authorized to perform this'), { name, ...metadata })
  secretsManager.on(GetSecretValueCommand).rejects(denied('AccessDeniedException'))
  expect(await ops('tenants', 'create', 'a2', '--stage', 'dev')).toMatchObject({
    ...{
      exitCode: 8,
      out: '',
      err: expect.stringMatching(/dev\/vault cannot be read: AccessDeniedException/),
    },
  })
  for (const name of ['AccessDenied', 'ExpiredToken', 'InvalidClientTokenId', 'CredentialsProviderError']) {
    cloudFormation.on(DescribeStacksCommand).rejects(denied(name))
    expect((await ops('tenants', 'list', '--stage', 'dev')).exitCode).toBe(8)
  }
  cloudFormation.on(DescribeStacksCommand).rejects(denied('Throttling'))
  expect((await ops('tenants', 'list', '--stage', 'dev')).exitCode).toBe(6)
})

test('the table may be closed to an operator, too', async () => {
  const table = createServer((_request, response) => {
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' })
    response.end(JSON.stringify({ __type: 'com.amazon.coral.service#AccessDeniedException' }))
  }).listen(0, '127.0.0.1')
  await once(table, 'listening')
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', `http://127.0.0.1:${portOf(table)}`)
  expect((await ops('tenants', 'list', '--stage', 'dev')).exitCode).toBe(8)
  table.close()
})

test("Juhe's key is asked for unseen at a terminal", async () => {
  secretsManager
    .on(GetSecretValueCommand, { SecretId: 'grab-ticket-orders/dev/juhe' })
    .resolves({ SecretString: 'what CloudFormation made up' })
  secretsManager.on(PutSecretValueCommand).resolves({})
  const atTerminal = opsOn('nowhere', {
    env: {},
    ask: () => Promise.reject(new Error('asked for all to see')),
    askSecret: async () => 'key-of-the-application',
  })
  expect((await atTerminal('secrets', 'init', '--stage', 'dev')).exitCode).toBe(0)
  const [put] = secretsManager.commandCalls(PutSecretValueCommand)
  expect(put?.args[0].input.SecretString).toBe('{"juheKey":"key-of-the-application"}')
})

test("a new stage's secrets are filled, once: a usable one is never replaced", async () => {
  for (const name of ['juhe', 'callbacks']) {
    secretsManager
      .on(GetSecretValueCommand, { SecretId: `grab-ticket-orders/dev/${name}` })
      .resolves({ SecretString: 'what CloudFormation made up' })
  }
  secretsManager.on(PutSecretValueCommand).resolves({})
  const withKey = opsOn('nowhere', { env: {}, readInput: async () => 'key-of-the-application\n' })
  const filled = await withKey('secrets', 'init', '--stage', 'dev', '--json')
  expect(filled.json).toEqual([
    { secret: 'juhe', result: 'filled' },
    { secret: 'callbacks', result: 'filled' },
    { secret: 'vault', result: 'kept' },
  ])
  const put = secretsManager.commandCalls(PutSecretValueCommand).map(({ args }) => args[0].input)
  expect(put.map(({ SecretId }) => SecretId)).toEqual([
    'grab-ticket-orders/dev/juhe',
    'grab-ticket-orders/dev/callbacks',
  ])
  expect(put[0]?.SecretString).toBe('{"juheKey":"key-of-the-application"}')
  const { callbackTokens } = JSON.parse(put[1]?.SecretString ?? '{}')
  const tokens: string[] = [1, 2, 3].map((type) => callbackTokens[type][0])
  expect(new Set(tokens).size).toBe(3)
  expect(tokens.every((one) => one.length === 43)).toBe(true)
})

/** A secret of the stage as it is now, by the id of its version. */
function current(name: string, value: unknown) {
  secretsManager
    .on(GetSecretValueCommand, { SecretId: `grab-ticket-orders/dev/${name}` })
    .resolves({ SecretString: JSON.stringify(value), VersionId: 'version-1' })
  secretsManager.on(PutSecretValueCommand).resolves({ VersionId: 'version-2' })
  secretsManager.on(UpdateSecretVersionStageCommand).resolves({})
}

/** What was put in, of which version, and which version became the current one instead of which. */
function replacements() {
  const puts = secretsManager.commandCalls(PutSecretValueCommand).map(({ args }) => args[0].input)
  const moves = secretsManager.commandCalls(UpdateSecretVersionStageCommand).map(({ args }) => args[0].input)
  return { puts, moves, document: JSON.parse(puts[0]?.SecretString ?? '{}') }
}

test("a key is added behind the others of a stage's ring, as the successor of the version that was read", async () => {
  const vault = { ...Object(secrets.vault), note: 'of the owner' }
  current('vault', vault)
  const added = await ops('vault', 'add-key', '--stage', 'dev', '--json')
  expect(added.exitCode).toBe(0)
  const { puts, moves, document } = replacements()
  const { kid, since } = added.json
  expect(document).toEqual({
    ...vault,
    sealingKeys: [...vault.sealingKeys, { kid, key: expect.stringMatching(/^[\w-]{43}$/), since }],
  })
  expect(added.out + added.err).not.toContain(document.sealingKeys[1].key)
  // Not the current one before the other is known to be what was read.
  expect(puts.map(({ VersionStages }) => VersionStages)).toEqual([['GRAB_TICKET_NEXT']])
  expect(moves).toEqual([
    {
      ...{ SecretId: 'grab-ticket-orders/dev/vault', VersionStage: 'AWSCURRENT' },
      ...{ RemoveFromVersionId: 'version-1', MoveToVersionId: 'version-2' },
    },
  ])
})

test('a secret that somebody else changed meanwhile stays as he left it', async () => {
  current('vault', secrets.vault)
  secretsManager
    .on(UpdateSecretVersionStageCommand)
    .rejects(new InvalidParameterException({ message: 'attached to version-3', ...metadata }))
  const ended = await ops('vault', 'add-key', '--stage', 'dev')
  expect(ended).toMatchObject({
    exitCode: 5,
    err: 'the secret grab-ticket-orders/dev/vault was changed by somebody else meanwhile: it stays as he left it',
  })
})

test("a stage's key is promoted when every process has had the time to read it, and not before", async () => {
  const { sealingKeys, ...others } = Object(secrets.vault)
  const added = (minutesAgo: number) => {
    const since = new Date(Date.now() - minutesAgo * 60_000).toISOString()
    const next = { kid: 'k2', key: randomBytes(32).toString('base64url'), since }
    current('vault', { ...others, sealingKeys: [...sealingKeys, next] })
    return next
  }
  added(14)
  expect((await ops('vault', 'promote', 'k2', '--stage', 'dev', '--yes')).exitCode).toBe(5)
  expect(replacements().puts).toEqual([])
  const next = added(16)
  expect((await ops('vault', 'promote', 'k2', '--stage', 'dev', '--yes')).exitCode).toBe(0)
  expect(replacements().document).toEqual({
    ...others,
    sealingKeys: [{ ...next, frontSince: expect.any(String) }, ...sealingKeys],
  })
})

test('Juhe is told of new tokens of a stage when every process has had the time to read them, and that is noted', async () => {
  const added = (minutesAgo: number) => {
    const since = new Date(Date.now() - minutesAgo * 60_000).toISOString()
    const callbackTokens = { 1: ['n'.repeat(43), token(1)], 2: [token(2)], 3: [token(3)] }
    current('callbacks', { callbackTokens, newestTokens: { since } })
    return { callbackTokens, since }
  }
  added(14)
  expect((await ops('register-callbacks', '--stage', 'dev', '--yes')).exitCode).toBe(5)
  expect(came).toEqual([])
  const { callbackTokens, since } = added(16)
  expect((await ops('register-callbacks', '--stage', 'dev', '--yes')).exitCode).toBe(0)
  expect(came[0]?.body).toContain('n'.repeat(43))
  expect(replacements().document).toEqual({
    callbackTokens,
    newestTokens: { since, registeredAt: expect.any(String) },
  })
})

test('a secret that cannot be read is not replaced', async () => {
  secretsManager.on(GetSecretValueCommand).rejects(new Error('throttled'))
  const withKey = opsOn('nowhere', { env: {}, readInput: async () => 'key' })
  expect((await withKey('secrets', 'init', '--stage', 'dev')).exitCode).toBe(6)
  expect(secretsManager.commandCalls(PutSecretValueCommand)).toEqual([])
})

test('the doctor looks at the queues, the schedule and the alarms of the stage’s stack', async () => {
  cloudFormation.on(ListStackResourcesCommand).resolves({
    StackResourceSummaries: [
      ['AWS::SQS::Queue', 'https://sqs.test/1/dev-DeadLetters'],
      ['AWS::SNS::Topic', 'arn:aws:sns:r:1:alarms'],
      ['AWS::Lambda::Function', 'search'],
    ].map(([ResourceType, PhysicalResourceId]) => ({
      ...{ LogicalResourceId: 'x', ResourceType, PhysicalResourceId },
      ...{ LastUpdatedTimestamp: new Date(0), ResourceStatus: 'CREATE_COMPLETE' as const },
    })),
  })
  const queues = mockClient(SQSClient)
  queues.on(GetQueueAttributesCommand).resolves({ Attributes: { ApproximateNumberOfMessages: '3' } })
  mockClient(SNSClient)
    .on(ListSubscriptionsByTopicCommand)
    .resolves({
      Subscriptions: [
        { Protocol: 'email', SubscriptionArn: 'PendingConfirmation' },
        { Protocol: 'lambda', SubscriptionArn: 'arn:aws:sns:r:1:alarms:f' },
      ],
    })
  const watch = mockClient(CloudWatchClient)
  watch.on(GetMetricStatisticsCommand).resolves({ Datapoints: [{ SampleCount: 4 }] })
  const { json, exitCode } = await ops('doctor', '--stage', 'dev', '--json')
  expect(exitCode).toBe(7)
  const found = Object.fromEntries(
    json.checks.map(({ name, status, detail }: Readonly<Record<string, string>>) => [
      name,
      `${status}: ${detail}`,
    ]),
  )
  expect(found).toMatchObject({
    ...{ service: `ok: answers at ${origin}`, secrets: 'ok: juhe, callbacks and vault are there' },
    ...{
      keyRing: 'ok: k1 seals, 0 more open',
      callbacks: 'ok: all three answer',
      clock: expect.stringMatching(/^ok/),
    },
    queues: 'failed: dead letters: dev-DeadLetters 3',
    schedule: 'ok: 4 runs in the last 5 minutes',
    alarmMail: 'failed: 1 address(es) have not confirmed: alarms do not reach them',
    version: expect.stringMatching(
      /^warning: tool [\d.]+, service 0\.0\.9: deploy, or check out .+; UPDATE_COMPLETE, since /,
    ),
  })
  const [call] = watch.commandCalls(GetMetricStatisticsCommand)
  expect(call?.args[0].input).toMatchObject({
    Namespace: 'GrabTicketOrders/dev',
    MetricName: 'ReconcileTime',
  })
})

test('--version names what a stage has deployed', async () => {
  const { json, exitCode } = await ops('--version', '--stage', 'dev', '--json')
  expect({ exitCode, json }).toEqual({ exitCode: 0, json: { tool: ownVersion, service: '0.0.9' } })
  expect((await ops('--version', '--stage=dev')).out).toBe(`${ownVersion}\nservice 0.0.9`)
})
