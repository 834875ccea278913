import { Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { describe, expect, test } from 'vitest'
import { cdkContext, synthesize, synthesizeProd } from './synthesized.ts'

describe.each([
  ['dev', () => synthesize('dev')],
  ['prod', synthesizeProd],
  [
    'prod with a domain',
    () => {
      const domain = {
        name: 'tickets.example.com',
        certificateArn: 'arn:aws:acm:ap-southeast-1:1:certificate/c',
      }
      const { stages } = JSON.parse(JSON.stringify(cdkContext)) as { stages: { prod: object } }
      return synthesize('prod', { alarmEmail: null, stages: { ...stages, prod: { ...stages.prod, domain } } })
    },
  ],
])('%s', (_stage, make) => {
  const { app, stack, data } = make()

  test('passes AwsSolutions', () => {
    for (const scope of [stack, data.stack]) {
      const report = new AwsSolutionsChecks(app).validateScope(scope)
      expect(report.violations.map((violation) => violation.ruleName)).toEqual([])
      expect(report.success).toBe(true)
    }
  })

  test('has few suppressions, and no other than these', () => {
    const acknowledged = [...stack.node.findAll(), ...data.stack.node.findAll()]
      .flatMap(({ node }) =>
        node.metadata.filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY),
      )
      .map(({ data }) => data)
    expect(acknowledged.length).toBeGreaterThan(0)
    const text = JSON.stringify(acknowledged)
    const canary =
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited]'
    const rules = [...text.matchAll(/AwsSolutions-\w+(?:\[[^\]]*\])?/g)].map(([rule]) =>
      rule
        .replace(/::arn:.*:log-group:.*\/\*\]/, '::own logs]')
        .replace(/::arn:.*:log-group:.*/, '::own log]')
        .replace(/::arn:.*:secret:grab-ticket-orders\/\w+\/\*\]/, '::own secrets]')
        .replace(/::arn:.*:stack\/grab-ticket-orders-.*/, '::own stacks]'),
    )
    expect(new Set(rules)).toEqual(
      new Set([
        ...(_stage === 'dev' ? [] : [canary]),
        ...[
          'AwsSolutions-APIG4',
          'AwsSolutions-IAM5[Resource::*]',
          'AwsSolutions-IAM5[Resource::own log]',
          'AwsSolutions-IAM5[Resource::own logs]',
          'AwsSolutions-IAM5[Resource::own secrets]',
          'AwsSolutions-IAM5[Resource::own stacks]',
          'AwsSolutions-SMG4',
          'AwsSolutions-SQS3',
        ],
      ]),
    )
  })
})
