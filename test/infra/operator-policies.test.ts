import { expect, test } from 'vitest'
import { synthesizeProd } from './synthesized.ts'

type Statement = {
  readonly Effect: string
  readonly Action: string | readonly string[]
  readonly Resource: unknown
  readonly Condition?: unknown
}

/** Action → the resources of one of the two policies, as text. */
function allowedBy(kind: 'read' | 'act'): ReadonlyMap<string, string> {
  const policies = Object.values(synthesizeProd().template.findResources('AWS::IAM::ManagedPolicy'))
  const policy = policies.find(({ Properties }) => Properties.ManagedPolicyName.endsWith(`-ops-${kind}`))
  const statements: readonly Statement[] = policy?.Properties.PolicyDocument.Statement ?? []
  return new Map(
    statements.flatMap(({ Effect, Action, Resource }) => {
      expect(Effect).toBe('Allow')
      return [Action].flat().map((action): [string, string] => [action, JSON.stringify(Resource)])
    }),
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
            ...['cloudwatch:GetMetricStatistics', 'cloudwatch:GetMetricData', 'cloudwatch:DescribeAlarms'],
            'logs:GetQueryResults',
          ],
    )
  }
})
