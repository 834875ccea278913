import { Match, type Template } from 'aws-cdk-lib/assertions'
import { beforeAll, describe, expect, test } from 'vitest'
import { expiryAttribute } from '#shared/table/names.ts'
import { tableDefinition } from '#shared/table/table-definition.ts'
import { cdkContext, type Synthesized, synthesize, synthesizeProd } from './synthesized.ts'

let prod: Synthesized
let dev: Synthesized
beforeAll(() => {
  prod = synthesizeProd()
  dev = synthesize('dev')
})

function only(template: Template, type: string) {
  const found = Object.values(template.findResources(type))
  expect(found).toHaveLength(1)
  return found[0] ?? {}
}

describe('the table', () => {
  test('has the keys and indexes that the store and the tests use', () => {
    const definition = tableDefinition('orders')
    const { Properties } = only(prod.template, 'AWS::DynamoDB::GlobalTable')
    expect(Properties.KeySchema).toEqual(definition.KeySchema)
    expect(Properties.GlobalSecondaryIndexes).toEqual(definition.GlobalSecondaryIndexes)
    expect(new Set(Properties.AttributeDefinitions)).toEqual(new Set(definition.AttributeDefinitions))
    expect(Properties.TimeToLiveSpecification).toEqual({ AttributeName: expiryAttribute, Enabled: true })
  })

  test('is on demand, streams new images, and encrypts with a key of its own, which is rotated', () => {
    const { Properties } = only(prod.template, 'AWS::DynamoDB::GlobalTable')
    expect(Properties.BillingMode).toBe('PAY_PER_REQUEST')
    expect(Properties.StreamSpecification).toEqual({ StreamViewType: 'NEW_IMAGE' })
    expect(Properties.SSESpecification).toEqual({ SSEEnabled: true, SSEType: 'KMS' })
    const keys = prod.template.findResources('AWS::KMS::Key')
    const [replica] = Properties.Replicas
    expect(Object.keys(keys)).toEqual([replica.SSESpecification.KMSMasterKeyId['Fn::GetAtt'][0]])
    expect(only(prod.template, 'AWS::KMS::Key').Properties.EnableKeyRotation).toBe(true)
  })

  test('can be put back to any second, in every stage', () => {
    for (const { template } of [prod, dev]) {
      const [replica] = only(template, 'AWS::DynamoDB::GlobalTable').Properties.Replicas
      expect(replica.PointInTimeRecoverySpecification).toEqual({ PointInTimeRecoveryEnabled: true })
    }
  })

  test('cannot be deleted by mistake in production, and goes with the stack elsewhere', () => {
    const table = only(prod.template, 'AWS::DynamoDB::GlobalTable')
    expect(table).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' })
    expect(table.Properties.Replicas[0].DeletionProtectionEnabled).toBe(true)
    expect(only(prod.template, 'AWS::KMS::Key')).toMatchObject({
      ...{ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' },
    })
    expect(prod.stack.terminationProtection).toBe(true)
    const inDev = only(dev.template, 'AWS::DynamoDB::GlobalTable')
    expect(inDev.DeletionPolicy).toBe('Delete')
    expect(inDev.Properties.Replicas[0].DeletionProtectionEnabled).toBe(false)
  })
})

describe('the API', () => {
  test('limits what it takes on, by stage', () => {
    expect(only(prod.template, 'AWS::ApiGatewayV2::Stage').Properties.DefaultRouteSettings).toMatchObject({
      ...{ ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1000 },
    })
    expect(only(dev.template, 'AWS::ApiGatewayV2::Stage').Properties.DefaultRouteSettings).toMatchObject({
      ...{ ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40 },
    })
  })

  test('has no metrics of each route, which nobody looks at and each of which costs', () => {
    const { DefaultRouteSettings } = only(prod.template, 'AWS::ApiGatewayV2::Stage').Properties
    expect(DefaultRouteSettings.DetailedMetricsEnabled).toBe(false)
  })

  test('writes an access log in JSON that shows no path, no query and no header: keys and tokens stand there', () => {
    const { AccessLogSettings } = only(prod.template, 'AWS::ApiGatewayV2::Stage').Properties
    const line: Record<string, string> = JSON.parse(AccessLogSettings.Format)
    expect(line).toMatchObject({ routeKey: '$context.routeKey', status: '$context.status' })
    for (const variable of Object.values(line)) {
      expect(variable).toMatch(/^\$context\.[\w.]+$/)
      expect(variable).not.toMatch(/path|query|header|userAgent|resourcePath|domain/i)
    }
    const group = AccessLogSettings.DestinationArn['Fn::GetAtt'][0]
    expect(prod.template.findResources('AWS::Logs::LogGroup')[group]?.Properties).toMatchObject({
      ...{ LogGroupName: '/grab-ticket-orders/prod/access', RetentionInDays: 90 },
    })
  })

  test('has API Gateway’s own name, unless the stage has a domain: then only that', () => {
    expect(only(prod.template, 'AWS::ApiGatewayV2::Api').Properties.DisableExecuteApiEndpoint).toBe(false)
    const stages = cdkContext.stages as { dev: object }
    const certificateArn = 'arn:aws:acm:ap-southeast-1:111122223333:certificate/c'
    const domain = { name: 'tickets.example.com', certificateArn }
    const { template } = synthesize('dev', { stages: { ...stages, dev: { ...stages.dev, domain } } })
    expect(only(template, 'AWS::ApiGatewayV2::Api').Properties.DisableExecuteApiEndpoint).toBe(true)
    template.hasResourceProperties('AWS::ApiGatewayV2::DomainName', {
      DomainName: 'tickets.example.com',
      DomainNameConfigurations: [Match.objectLike({ CertificateArn: certificateArn })],
    })
    template.resourceCountIs('AWS::ApiGatewayV2::ApiMapping', 1)
    template.hasOutput('Url', { Value: 'https://tickets.example.com' })
  })
})

describe('the delivery', () => {
  test('takes new pushes from the stream, in small parts, and gives up soon: the schedule is behind it', () => {
    prod.template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FunctionName: { 'Fn::GetAtt': [prod.functionIds.get('deliver-pushes'), 'Arn'] },
      EventSourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^OrdersTable'), 'StreamArn'] },
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ParallelizationFactor: 10,
      MaximumRetryAttempts: 2,
      MaximumRecordAgeInSeconds: 300,
      DestinationConfig: {
        OnFailure: { Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('^DeliveryDeadLetters'), 'Arn'] } },
      },
    })
    prod.template.resourceCountIs('AWS::Lambda::EventSourceMapping', 1)
  })

  test('never sees a change that made no push', () => {
    const { FilterCriteria } = only(prod.template, 'AWS::Lambda::EventSourceMapping').Properties
    expect(FilterCriteria.Filters.map(({ Pattern }: { Pattern: string }) => JSON.parse(Pattern))).toEqual([
      { eventName: ['INSERT', 'MODIFY'], dynamodb: { NewImage: { newPush: { BOOL: [true] } } } },
    ])
  })
})

test('the reconciler runs each minute, and a tick that cannot be had is dropped', () => {
  const reconcile = { 'Fn::GetAtt': [prod.functionIds.get('reconcile'), 'Arn'] }
  prod.template.hasResourceProperties('AWS::Events::Rule', {
    ScheduleExpression: 'rate(1 minute)',
    State: 'ENABLED',
    Targets: [
      Match.objectLike({
        Arn: reconcile,
        RetryPolicy: { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 0 },
      }),
    ],
  })
  prod.template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
    FunctionName: { Ref: prod.functionIds.get('reconcile') },
    MaximumRetryAttempts: 0,
    MaximumEventAgeInSeconds: 60,
  })
})

test('secrets are kept in production, and none has a value in the template', () => {
  const secrets = Object.values(prod.template.findResources('AWS::SecretsManager::Secret'))
  expect(secrets.map(({ Properties }) => Properties.Name).sort()).toEqual(
    ['callbacks', 'juhe', 'vault'].map((name) => `grab-ticket-orders/prod/${name}`),
  )
  for (const { Properties, DeletionPolicy, UpdateReplacePolicy } of secrets) {
    expect(Properties).not.toHaveProperty('SecretString')
    expect(Properties.GenerateSecretString).toEqual({})
    // Their names are fixed: what a failed first deployment left would make the second one fail.
    expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['RetainExceptOnCreate', 'Retain'])
  }
})

test('only alarms of this account may publish to the topic', () => {
  const { Statement } = only(prod.template, 'AWS::SNS::TopicPolicy').Properties.PolicyDocument
  const publishing = Statement.filter(({ Effect }: { Effect: string }) => Effect === 'Allow')
  expect(publishing).toMatchObject([
    {
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
    },
  ])
})

test('outputs tell the operators’ tools where everything is', () => {
  for (const name of ['Url', 'TableName', 'JuheUrl']) prod.template.hasOutput(name, {})
})
