import { beforeAll, describe, expect, test } from 'vitest'
import type { TableAction } from '#contract/operations.ts'
import { functionRows } from '#shared/lambda/functions.ts'
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
    const resource = isCounters(Condition) ? 'counters' : shortOf(Resource)
    return [Action].flat().map((action) => `${action} ${resource}`)
  })
}

/** Whether a permission is for the counters of permits alone. */
function isCounters(condition: unknown): boolean {
  return JSON.stringify(condition) === '{"ForAllValues:StringLike":{"dynamodb:LeadingKeys":["RATE#*"]}}'
}

/** A readable name for a resource of a policy. */
function shortOf(resource: unknown): string {
  const text = JSON.stringify(resource)
  if (text === '"*"') return '*'
  if (/"\/index\/due"/.test(text)) return 'index due'
  if (/"\/index\/listing"/.test(text)) return 'index listing'
  if (/"\/index\/orders"/.test(text)) return 'index orders'
  if (/"OrdersTable\w+","StreamArn"/.test(text)) return 'stream'
  if (/^\{"Fn::GetAtt":\["OrdersTable\w+","Arn"\]\}$/.test(text)) return 'table'
  if (/^\{"Fn::GetAtt":\["OrdersKey/.test(text)) return 'key'
  if (/DeadLetters/.test(text)) return 'dead letters'
  const [, secret] = /^\{"Ref":"Secrets(juhe|callbacks|vault)/.exec(text) ?? []
  if (secret !== undefined) return `secret ${secret}`
  const [, log] = /"Fn::GetAtt":\["(\w+)Log\w{8}","Arn"\]/.exec(text) ?? []
  return log === undefined ? text : 'own log'
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
const ofAction: Readonly<Record<TableAction, readonly string[]>> = {
  get: ['dynamodb:GetItem table', ...readKey],
  put: ['dynamodb:PutItem table', ...readKey, ...writeKey],
  update: ['dynamodb:UpdateItem table', ...readKey, ...writeKey],
  delete: ['dynamodb:DeleteItem table', ...readKey, ...writeKey],
  lease: ['dynamodb:UpdateItem counters', ...readKey, ...writeKey],
  queryListing: ['dynamodb:Query index listing', ...readKey],
  queryDue: ['dynamodb:Query index due', ...readKey],
  queryOrders: ['dynamodb:Query index orders', ...readKey],
}
const ofDelivery = [
  ...['dynamodb:DescribeStream stream', 'dynamodb:GetRecords stream', 'dynamodb:GetShardIterator stream'],
  ...['sqs:SendMessage dead letters', 'sqs:GetQueueAttributes dead letters', 'sqs:GetQueueUrl dead letters'],
]

describe.each(functionRows.map((row) => [row.functionName, row] as const))('%s', (functionName, row) => {
  test('may do exactly what its row says', () => {
    const expected = [
      ...everybody,
      ...row.table.flatMap((action) => ofAction[action]),
      ...row.secrets.map((secret) => `secretsmanager:GetSecretValue secret ${secret}`),
      ...(row.trigger.kind === 'newPushes' ? ofDelivery : []),
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
    const own = functions[prod.functionIds.get(functionName) ?? '']?.Properties.LoggingConfig.LogGroup.Ref
    expect([...policies.matchAll(/"(\w+Log\w{8})"/g)].map(([, id]) => id)).toEqual([own])
  })
})

test('the dictionary, the documentation and not-found touch no table, no key and no secret', () => {
  for (const name of ['data-dictionary', 'docs', 'not-found'])
    expect([...allowed(name)].sort()).toEqual(everybody)
})

test('nobody deletes or scans, and nobody manages the table', () => {
  const actions = functionRows.flatMap(({ functionName }) => allowed(functionName))
  expect(
    actions.filter((action) => /Delete|Scan|Batch|Transact|CreateTable|UpdateTable|dynamodb:\*/.test(action)),
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
      ...['reconcile', 'submit-order', 'test-callback-url'],
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
  for (const { Properties } of Object.values(prod.template.findResources('AWS::IAM::Role'))) {
    expect(Properties).not.toHaveProperty('ManagedPolicyArns')
    expect(Properties.AssumeRolePolicyDocument.Statement).toEqual([
      { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } },
    ])
  }
})
