import { beforeAll, describe, expect, test } from 'vitest'
import { functionRows } from '#shared/lambda/functions.ts'
import type { TableAction } from '#shared/table/access.ts'
import { type Synthesized, synthesizeProd } from './synthesized.ts'

type Statement = {
  readonly Effect: string
  readonly Action: string | readonly string[]
  readonly Resource: unknown
  readonly Condition?: unknown
}

let prod: Synthesized
beforeAll(() => {
  prod = synthesizeProd()
})

/** `action resource` of everything that a function is allowed. */
function allowed(functionName: string): readonly string[] {
  const role = prod.roleIds.get(functionName)
  const policies = Object.values(prod.template.findResources('AWS::IAM::Policy')).filter(({ Properties }) =>
    Properties.Roles.some((one: { readonly Ref: string }) => one.Ref === role),
  )
  const statements: readonly Statement[] = policies.flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement,
  )
  return statements.flatMap(({ Effect, Action, Resource, Condition }) => {
    expect(Effect).toBe('Allow')
    const resources = [Resource]
      .flat()
      .map(shortOf)
      .flatMap((resource) => (Condition === undefined ? [resource] : within(resource, Condition)))
    return [Action].flat().flatMap((action) => resources.map((resource) => `${action} ${resource}`))
  })
}

/** What a condition leaves of a resource: the table's items by the beginnings of their keys, one each. */
function within(resource: string, condition: unknown): readonly string[] {
  const { 'ForAllValues:StringLike': like } = condition as Readonly<Record<string, Record<string, unknown>>>
  if (like === undefined) return [resource]
  const { 'ForAllValues:StringEquals': equal, ...others } = condition as Readonly<Record<string, unknown>>
  const attributes = equal === undefined ? [] : [equal as Readonly<Record<string, readonly string[]>>]
  // A request without a key, or without attributes, has none that could be a wrong one.
  expect(others).toEqual({
    'ForAllValues:StringLike': like,
    Null: {
      'dynamodb:LeadingKeys': 'false',
      ...(equal === undefined ? {} : { 'dynamodb:Attributes': 'false' }),
    },
    ...(equal === undefined
      ? {}
      : { StringEqualsIfExists: { 'dynamodb:ReturnValues': ['NONE', 'UPDATED_OLD', 'UPDATED_NEW'] } }),
  })
  const named = attributes.flatMap((one) => [` {${[one['dynamodb:Attributes']].flat().join()}}`]).join('')
  expect(Object.keys(like)).toEqual(['dynamodb:LeadingKeys'])
  return [like['dynamodb:LeadingKeys']].flat().map((keys) => `${resource} ${keys}${named}`)
}

/** A readable name for a resource of a policy. */
function shortOf(resource: unknown): string {
  const text = JSON.stringify(resource)
  if (text === '"*"') return '*'
  if (/"\/index\/due"/.test(text)) return 'index due'
  if (/"\/index\/listing"/.test(text)) return 'index listing'
  if (/"\/index\/orders"/.test(text)) return 'index orders'
  const [, kept = ''] =
    /^\{"Fn::ImportValue":"grab-ticket-orders-prod-data:ExportsOutput(\w+)"\}$/.exec(text) ?? []
  if (/^FnGetAttOrdersTable\w+StreamArn/.test(kept)) return 'stream'
  if (/^FnGetAttOrdersTable\w{8}Arn/.test(kept)) return 'table'
  if (/^FnGetAttOrdersKey/.test(kept)) return 'key'
  if (/DeadLetters/.test(text)) return 'dead letters'
  if (/^\{"Ref":"AlarmsTopic/.test(text)) return 'alarms'
  const [, queue] = /^\{"Fn::GetAtt":\["Queue(attention|pushes)Queue/.exec(text) ?? []
  if (queue !== undefined) return `queue ${queue}`
  const [, secret] = /^RefSecrets(juhe|callbacks|vault|alarms)/.exec(kept) ?? []
  if (secret !== undefined) return `secret ${secret}`
  return /":log-group:\/grab-ticket-orders\/prod\/[\w-]+:\*"/.test(text) ? 'own log' : text
}

const everybody = [
  'logs:CreateLogStream own log',
  'logs:PutLogEvents own log',
  'xray:PutTelemetryRecords *',
  'xray:PutTraceSegments *',
]

const readKey = ['kms:Decrypt key', 'kms:DescribeKey key']
const writeKey = [
  ...['kms:Encrypt key', 'kms:GenerateDataKey key', 'kms:GenerateDataKeyWithoutPlaintext key'],
  ...['kms:ReEncryptFrom key', 'kms:ReEncryptTo key'],
]
/** The URLs of a tenant and nothing else of it; the hour of a key's use. */
const ofUrls = '{pk,version,schemaVersion,callbackUrls}'
const ofUse = '{pk,entity,schemaVersion,usedAt}'
const ofAction: Readonly<Record<TableAction, readonly string[]>> = {
  getKey: ['dynamodb:GetItem table KEY#*', ...readKey],
  getTenant: ['dynamodb:GetItem table TENANT#*', ...readKey],
  getOrder: ['dynamodb:GetItem table ORDER#*', ...readKey],
  getQuery: ['dynamodb:GetItem table QUERY#*', ...readKey],
  getStage: ['dynamodb:GetItem table STAGE#*', ...readKey],
  getEvent: ['dynamodb:GetItem table EVENT#*', ...readKey],
  putEvent: ['dynamodb:PutItem table EVENT#*', ...readKey, ...writeKey],
  putOrder: ['dynamodb:PutItem table ORDER#*', ...readKey, ...writeKey],
  putQuery: ['dynamodb:PutItem table QUERY#*', ...readKey, ...writeKey],
  updateOrder: ['dynamodb:UpdateItem table ORDER#*', ...readKey, ...writeKey],
  updateTenant: [`dynamodb:UpdateItem table TENANT#* ${ofUrls}`, ...readKey, ...writeKey],
  noteKeyUse: [`dynamodb:UpdateItem table USED#* ${ofUse}`, ...readKey, ...writeKey],
  lease: ['dynamodb:UpdateItem table RATE#*', ...readKey, ...writeKey],
  queryListing: ['dynamodb:Query index listing', ...readKey],
  queryDue: ['dynamodb:Query index due', ...readKey],
  queryOrders: ['dynamodb:Query index orders', ...readKey],
}
const ofStream = [
  'dynamodb:ListStreams *',
  ...['dynamodb:DescribeStream stream', 'dynamodb:GetRecords stream', 'dynamodb:GetShardIterator stream'],
  ...['sqs:SendMessage dead letters', 'sqs:GetQueueAttributes dead letters', 'sqs:GetQueueUrl dead letters'],
]

const ofWorker = (queue: string) =>
  ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'].map((action) => `sqs:${action} queue ${queue}`)

describe.each(functionRows.map((row) => [row.functionName, row] as const))('%s', (functionName, row) => {
  test('may do exactly what its row says', () => {
    const expected = [
      ...everybody,
      ...row.table.flatMap((action) => ofAction[action]),
      ...row.secrets.map((secret) => `secretsmanager:GetSecretValue secret ${secret}`),
      ...(row.trigger.kind === 'changedOrders' ? [...ofStream, ...readKey] : []),
      ...(row.trigger.kind === 'queue' ? ofWorker(row.trigger.queue) : []),
      ...(row.trigger.kind === 'daily' ? ['sns:Publish alarms'] : []),
      ...(row.sendsTo ?? []).map((queue) => `sqs:SendMessage queue ${queue}`),
    ]
    expect([...new Set(allowed(functionName))].sort()).toEqual([...new Set(expected)].sort())
  })

  test('writes to its own log only', () => {
    const policies = JSON.stringify(
      Object.values(prod.template.findResources('AWS::IAM::Policy')).filter(
        ({ Properties }) => Properties.Roles[0].Ref === prod.roleIds.get(functionName),
      ),
    )
    const functions = prod.template.findResources('AWS::Lambda::Function')
    const own = functions[prod.functionIds.get(functionName) ?? '']?.Properties.LoggingConfig.LogGroup
    expect([...policies.matchAll(/:log-group:([^:]+):/g)].map(([, name]) => name)).toEqual([own])
  })
})

test('the dictionary, the documentation and not-found touch no table, no key and no secret', () => {
  for (const name of ['data-dictionary', 'docs', 'not-found'])
    expect([...allowed(name)].sort()).toEqual(everybody)
})

test('whatever is written is of one kind each: searches by the search, orders by whom they concern, no key by anybody', () => {
  const written = functionRows.flatMap(({ functionName }) =>
    allowed(functionName)
      .filter(
        (action) => /^dynamodb:(Put|Update)Item/.test(action) && !/ table (RATE#\*|USED#\*.*)$/.test(action),
      )
      .map((action) => `${functionName} ${action.replace('dynamodb:', '')}`),
  )
  expect(written.sort()).toEqual(
    [
      ...['search PutItem table QUERY#*', `add-callback-url UpdateItem table TENANT#* ${ofUrls}`],
      ...['submit-order', 'order-detail', 'cancel-order', 'apply-refund-order', 'resend-push'].map(
        (name) => `${name} PutItem table ORDER#*`,
      ),
      ...['juhe-callback', 'deliver-pushes', 'attend', 'resend-pushes'].map(
        (name) => `${name} PutItem table ORDER#*`,
      ),
      ...['deliver-pushes', 'attend'].map((name) => `${name} PutItem table EVENT#*`),
      ...['deliver-pushes', 'attend'].map((name) => `${name} UpdateItem table ORDER#*`),
    ].sort(),
  )
})

test('nobody deletes or scans, and nobody manages the table', () => {
  const actions = functionRows.flatMap(({ functionName }) => allowed(functionName))
  expect(
    actions.filter((action) =>
      /^dynamodb:(Delete|Scan|Batch|Transact|CreateTable|UpdateTable|\*)/.test(action),
    ),
  ).toEqual([])
})

test('only those that open or make sealed data can read its keys', () => {
  const readers = functionRows
    .filter(({ functionName }) =>
      allowed(functionName).includes('secretsmanager:GetSecretValue secret vault'),
    )
    .map(({ functionName }) => functionName)
  expect(readers.sort()).toEqual(
    [
      ...['apply-refund-order', 'cancel-order', 'deliver-pushes', 'juhe-callback', 'order-detail'],
      ...['attend', 'submit-order', 'test-callback-url'],
    ].sort(),
  )
  expect(allowed('search')).not.toContain('secretsmanager:GetSecretValue secret vault')
})

test('the key of the table is used through DynamoDB only', () => {
  const statements = Object.values(prod.template.findResources('AWS::IAM::Policy')).flatMap(
    ({ Properties }): readonly Statement[] => Properties.PolicyDocument.Statement,
  )
  const onKey = statements.filter(({ Action }) => [Action].flat().some((action) => action.startsWith('kms:')))
  expect(onKey.length).toBeGreaterThan(0)
  for (const { Condition } of onKey) {
    expect(Condition).toEqual({ StringEquals: { 'kms:ViaService': 'dynamodb.ap-southeast-1.amazonaws.com' } })
  }
})

test('no role has a managed policy, and Lambda alone may take it', () => {
  const roles = Object.values(prod.template.findResources('AWS::IAM::Role'))
  const ofFunctions = roles.filter((role) => !JSON.stringify(role).includes('codedeploy.amazonaws.com'))
  expect(ofFunctions).toHaveLength(roles.length - 1)
  for (const { Properties } of ofFunctions) {
    expect(Properties).not.toHaveProperty('ManagedPolicyArns')
    expect(Properties.AssumeRolePolicyDocument.Statement).toEqual([
      { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } },
    ])
  }
})
