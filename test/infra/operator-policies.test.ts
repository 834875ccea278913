import { expect, test } from 'vitest'
import { synthesizeProd } from './synthesized.ts'

type Statement = {
  readonly Effect: string
  readonly Action: string | readonly string[]
  readonly Resource: unknown
  readonly Condition?: unknown
}

/** What one of the two policies says. */
function statementsOf(kind: 'read' | 'act'): readonly Statement[] {
  const policies = Object.values(synthesizeProd().template.findResources('AWS::IAM::ManagedPolicy'))
  const policy = policies.find(({ Properties }) => Properties.ManagedPolicyName.endsWith(`-ops-${kind}`))
  return policy?.Properties.PolicyDocument.Statement ?? []
}

/** Action → the resources of one of the two policies, as text. */
function allowedBy(kind: 'read' | 'act'): ReadonlyMap<string, string> {
  return new Map(
    statementsOf(kind)
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(({ Action, Resource }) =>
        [Action].flat().map((action): [string, string] => [action, JSON.stringify(Resource)]),
      ),
  )
}

test('an operator who looks can change nothing, and read no secret', () => {
  expect([...allowedBy('read').keys()].sort()).toEqual([
    ...['cloudformation:DescribeStacks', 'cloudformation:ListStackResources'],
    ...['cloudwatch:DescribeAlarms', 'cloudwatch:GetMetricData', 'cloudwatch:GetMetricStatistics'],
    ...['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:Scan', 'kms:Decrypt', 'kms:DescribeKey'],
    ...['logs:DescribeLogStreams', 'logs:FilterLogEvents', 'logs:GetLogEvents', 'logs:GetQueryResults'],
    ...['logs:StartQuery', 'sns:ListSubscriptionsByTopic', 'sqs:GetQueueAttributes'],
  ])
})

test('an operator who acts can write items and secrets of the stage beside, and delete neither', () => {
  const allowed = allowedBy('act')
  expect([...allowed.keys()].sort()).toEqual([
    ...['dynamodb:PutItem', 'dynamodb:UpdateItem', 'kms:Encrypt', 'kms:GenerateDataKey'],
    ...['kms:GenerateDataKeyWithoutPlaintext', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'],
    ...['logs:CreateLogStream', 'logs:PutLogEvents'],
    ...['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'],
    'secretsmanager:UpdateSecretVersionStage',
  ])
  expect(allowed.get('secretsmanager:GetSecretValue')).toContain(':secret:grab-ticket-orders/prod/*')
})

test('what a policy allows is of this stage, but for what IAM knows for everything or nothing', () => {
  for (const kind of ['read', 'act'] as const) {
    const everywhere = [...allowedBy(kind)].filter(([, resource]) => resource === '"*"')
    expect(everywhere.map(([action]) => action)).toEqual(
      kind === 'act'
        ? []
        : [
            ...['cloudwatch:DescribeAlarms', 'cloudwatch:GetMetricData', 'cloudwatch:GetMetricStatistics'],
            'logs:GetQueryResults',
          ],
    )
  }
})

test('an operator can add to the audit log, and neither delete, shorten nor close it, whatever else is allowed', () => {
  const audit = ':log-group:/grab-ticket-orders/prod/audit'
  for (const action of ['logs:CreateLogStream', 'logs:PutLogEvents']) {
    const resources = allowedBy('act').get(action)
    expect(resources?.match(/:log-group:[^"]*/g)).toEqual([audit, `${audit}:*`])
  }
  const denied = statementsOf('act').filter(({ Effect }) => Effect === 'Deny')
  expect(denied.map(({ Action }) => Action)).toEqual([
    [
      ...['logs:AssociateKmsKey', 'logs:DeleteLogGroup', 'logs:DeleteLogStream'],
      ...['logs:DeleteRetentionPolicy', 'logs:DisassociateKmsKey', 'logs:PutRetentionPolicy'],
    ],
  ])
  expect(JSON.stringify(denied[0]?.Resource).match(/:log-group:[^"]*/g)).toEqual([audit, `${audit}:*`])
})

test('the audit log outlives the stack, and is kept for five years', () => {
  synthesizeProd().data.template.hasResource('AWS::Logs::LogGroup', {
    DeletionPolicy: 'RetainExceptOnCreate',
    Properties: { LogGroupName: '/grab-ticket-orders/prod/audit', RetentionInDays: 1827 },
  })
})
