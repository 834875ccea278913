import { AwsSolutionsChecks } from 'cdk-nag'
import { describe, expect, test } from 'vitest'
import { type Synthesized, synthesize } from './synthesized.ts'

describe.each(['cn-north-1', 'cn-northwest-1'])('AWS China, %s', (region) => {
  const stages: readonly (readonly [string, Synthesized])[] = [
    ['dev', synthesize('dev', { region })],
    ['prod', synthesize('prod', { region, alarmEmail: 'ops@example.com' })],
  ]
  const textOf = ({ template, data }: Synthesized) =>
    JSON.stringify([template.toJSON(), data.template.toJSON()])

  test.each(stages)('names no other partition in %s, in an ARN or in a host name', (stage, made) => {
    const text = textOf(made)
    expect(text).not.toMatch(/arn:aws:/)
    expect(text.match(/[\w.-]+\.amazonaws\.com(?!\.cn)/g) ?? []).toSatisfy((hosts: readonly string[]) =>
      // The names of services as principals are the same everywhere.
      hosts.every((host) =>
        /^(lambda|events|apigateway|cloudwatch|sns|sqs|backup|codedeploy|logs)\.amazonaws\.com$/.test(host),
      ),
    )
    expect(text).toContain(`"kms:ViaService":"dynamodb.${region}.amazonaws.com.cn"`)
    if (stage === 'prod')
      for (const service of ['secretsmanager', 'sns', 'logs'])
        expect(text).toContain(`"${service}.${region}.amazonaws.com.cn"`)
  })

  test.each(stages)(
    'runs %s on what the region’s secrets extension is there for, and traces nothing',
    (_stage, { template, functionIds }) => {
      const functions = Object.values(template.findResources('AWS::Lambda::Function'))
      expect(functions).toHaveLength(functionIds.size)
      for (const { Properties } of functions) {
        expect(Properties.Architectures).toEqual(['x86_64'])
        expect(Properties).not.toHaveProperty('TracingConfig')
        for (const layer of Properties.Layers ?? [])
          expect(layer).toMatch(
            new RegExp(
              `^arn:aws-cn:lambda:${region}:\\d+:layer:AWS-Parameters-and-Secrets-Lambda-Extension:\\d+$`,
            ),
          )
      }
      expect(JSON.stringify(template.toJSON())).not.toMatch(/xray/)
    },
  )

  test.each(stages)('passes AwsSolutions in %s', (_stage, { app, stack, data }) => {
    for (const scope of [stack, data.stack])
      expect(
        new AwsSolutionsChecks(app).validateScope(scope).violations.map(({ ruleName }) => ruleName),
      ).toEqual([])
  })
})
