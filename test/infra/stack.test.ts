import { Match, type Template } from 'aws-cdk-lib/assertions'
import { beforeAll, describe, expect, test } from 'vitest'
import { functionRows } from '#shared/lambda/functions.ts'
import { expiryAttribute } from '#shared/table/names.ts'
import { tableDefinition } from '#shared/table/table-definition.ts'
import { type Synthesized, settingsOf, synthesize, synthesizeProd } from './synthesized.ts'

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
    const { Properties } = only(prod.data.template, 'AWS::DynamoDB::GlobalTable')
    expect(Properties.KeySchema).toEqual(definition.KeySchema)
    expect(Properties.GlobalSecondaryIndexes).toEqual(definition.GlobalSecondaryIndexes)
    expect(new Set(Properties.AttributeDefinitions)).toEqual(new Set(definition.AttributeDefinitions))
    expect(Properties.TimeToLiveSpecification).toEqual({ AttributeName: expiryAttribute, Enabled: true })
  })

  test('is on demand, streams new images, and encrypts with a key of its own, which is rotated', () => {
    const { Properties } = only(prod.data.template, 'AWS::DynamoDB::GlobalTable')
    expect(Properties.BillingMode).toBe('PAY_PER_REQUEST')
    expect(Properties.StreamSpecification).toEqual({ StreamViewType: 'NEW_IMAGE' })
    expect(Properties.SSESpecification).toEqual({ SSEEnabled: true, SSEType: 'KMS' })
    const [replica] = Properties.Replicas
    const [keyId] = replica.SSESpecification.KMSMasterKeyId['Fn::GetAtt']
    const key = prod.data.template.findResources('AWS::KMS::Key')[keyId]
    expect(key?.Properties).toMatchObject({
      EnableKeyRotation: true,
      Description: 'Encrypts the orders at rest',
    })
  })

  test('can be put back to any second, in every stage', () => {
    for (const { template } of [prod.data, dev.data]) {
      const [replica] = only(template, 'AWS::DynamoDB::GlobalTable').Properties.Replicas
      expect(replica.PointInTimeRecoverySpecification).toEqual({ PointInTimeRecoveryEnabled: true })
    }
  })

  test('cannot be deleted by mistake in production, and goes with the stack elsewhere', () => {
    const table = only(prod.data.template, 'AWS::DynamoDB::GlobalTable')
    expect(table).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' })
    expect(table.Properties.Replicas[0].DeletionProtectionEnabled).toBe(true)
    for (const key of Object.values(prod.data.template.findResources('AWS::KMS::Key')))
      expect(key).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' })
    expect(prod.data.stack.terminationProtection).toBe(true)
    const inDev = only(dev.data.template, 'AWS::DynamoDB::GlobalTable')
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
    expect(JSON.stringify(AccessLogSettings.DestinationArn)).toContain(
      ':log-group:/grab-ticket-orders/prod/access',
    )
    prod.data.template.hasResourceProperties('AWS::Logs::LogGroup', {
      ...{ LogGroupName: '/grab-ticket-orders/prod/access', RetentionInDays: 90 },
    })
  })

  test('answers under a new domain beside its own name, and under the domain only when the stage says so', () => {
    expect(only(prod.template, 'AWS::ApiGatewayV2::Api').Properties.DisableExecuteApiEndpoint).toBe(false)
    const certificateArn = 'arn:aws:acm:ap-southeast-1:111122223333:certificate/c'
    const domain = { name: 'tickets.example.com', certificateArn }
    const both = synthesize('dev', settingsOf('dev', { domain })).template
    expect(only(both, 'AWS::ApiGatewayV2::Api').Properties.DisableExecuteApiEndpoint).toBe(false)
    both.hasResourceProperties('AWS::ApiGatewayV2::DomainName', {
      DomainName: 'tickets.example.com',
      DomainNameConfigurations: [Match.objectLike({ CertificateArn: certificateArn })],
    })
    both.resourceCountIs('AWS::ApiGatewayV2::ApiMapping', 1)
    both.hasOutput('Url', { Value: 'https://tickets.example.com' })
    both.hasOutput('OwnUrl', {})
    const { template } = synthesize('dev', settingsOf('dev', { domain, onlyDomain: true }))
    expect(only(template, 'AWS::ApiGatewayV2::Api').Properties.DisableExecuteApiEndpoint).toBe(true)
  })
})

describe('a rollout', () => {
  test('gives a new version a tenth of the calls first, and takes them back when an alarm goes off', () => {
    const groups = Object.values(prod.template.findResources('AWS::CodeDeploy::DeploymentGroup'))
    const aliases = Object.values(prod.template.findResources('AWS::Lambda::Alias'))
    const paths = functionRows.filter(({ trigger }) => trigger.kind === 'path')
    expect([groups.length, aliases.length]).toEqual([paths.length, paths.length])
    for (const { Properties } of groups) {
      expect(Properties.DeploymentConfigName).toBe('CodeDeployDefault.LambdaCanary10Percent10Minutes')
      expect(Properties.AlarmConfiguration).toMatchObject({ Enabled: true })
      expect(Properties.AlarmConfiguration.Alarms).toHaveLength(3)
      expect(Properties.AutoRollbackConfiguration.Events).toContain('DEPLOYMENT_STOP_ON_ALARM')
    }
    for (const alias of aliases) expect(alias.UpdatePolicy).toHaveProperty('CodeDeployLambdaAliasUpdate')
  })

  test('is all at once in dev', () => {
    dev.template.resourceCountIs('AWS::CodeDeploy::DeploymentGroup', 0)
    dev.template.resourceCountIs('AWS::Lambda::Alias', 0)
  })
})

describe('the two stacks', () => {
  const restored = {
    ...{ alarmEmail: 'ops@example.com', tableName: 'orders-restored' },
    tableStreamArn:
      'arn:aws:dynamodb:ap-southeast-1:111122223333:table/orders-restored/stream/2026-01-01T00:00:00.000',
  }

  test('hold what is kept in the one, and in the other nothing that would be missed', () => {
    const kept = [
      'AWS::DynamoDB::GlobalTable',
      'AWS::KMS::Key',
      'AWS::SecretsManager::Secret',
      'AWS::Logs::LogGroup',
    ]
    for (const type of kept) {
      prod.template.resourceCountIs(type, 0)
      for (const resource of Object.values(prod.data.template.findResources(type)))
        expect(resource.UpdateReplacePolicy).toBe('Retain')
    }
    expect(
      Object.values(prod.template.toJSON().Resources).filter(
        (one) => Object(one).DeletionPolicy === 'Retain',
      ),
    ).toEqual([])
    expect(prod.stack.terminationProtection).toBe(false)
    expect(prod.stack.dependencies).toEqual([prod.data.stack])
  })

  test('point at another table without a change of what is kept', () => {
    const other = synthesize('prod', restored)
    const own = synthesize('prod', { alarmEmail: 'ops@example.com' })
    expect(other.data.template.toJSON()).toEqual(own.data.template.toJSON())
    const text = JSON.stringify(other.template.toJSON())
    expect(text).not.toMatch(/ImportValue":"[^"]*OrdersTable/)
    other.template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FunctionName: { 'Fn::GetAtt': [other.functionIds.get('wake'), 'Arn'] },
      EventSourceArn: restored.tableStreamArn,
    })
    const functions = Object.values(other.template.findResources('AWS::Lambda::Function'))
    const tables = functions.flatMap(({ Properties }) => Properties.Environment.Variables.TABLE_NAME ?? [])
    expect(tables.length).toBeGreaterThan(8)
    expect(new Set(tables)).toEqual(new Set(['orders-restored']))
    const alarms = JSON.stringify(other.template.findResources('AWS::CloudWatch::Alarm'))
    expect(alarms).toContain('"Name":"TableName","Value":"orders-restored"')
    other.template.hasOutput('TableName', { Value: 'orders-restored' })
  })

  test('use secrets and a key that are there already', () => {
    const keyArn = 'arn:aws:kms:ap-southeast-1:111122223333:key/k'
    const { template, data } = synthesize('prod', { ...restored, keyArn, existingSecrets: 'true' })
    data.template.resourceCountIs('AWS::SecretsManager::Secret', 0)
    const text = JSON.stringify(template.toJSON())
    expect(text).toContain(':secret:grab-ticket-orders/prod/vault-??????')
    expect(text).toContain('"VAULT_SECRET_ARN":"grab-ticket-orders/prod/vault"')
    expect(text).not.toMatch(/ImportValue":"(?![^"]*RecordsKey)/)
    expect(text).toContain(`"${keyArn}"`)
  })

  test('have backups that nobody can delete where the stage says so', () => {
    prod.data.template.resourceCountIs('AWS::Backup::BackupVault', 0)
    const { data } = synthesize('prod', { alarmEmail: null, ...settingsOf('prod', { backup: { days: 35 } }) })
    data.template.hasResourceProperties('AWS::Backup::BackupVault', {
      LockConfiguration: { MinRetentionDays: 35, ChangeableForDays: 3 },
    })
    data.template.hasResourceProperties('AWS::Backup::BackupPlan', {
      BackupPlan: { BackupPlanRule: [Match.objectLike({ Lifecycle: { DeleteAfterDays: 35 } })] },
    })
    for (const name of ['BackupVault', 'BackupRole']) data.template.hasOutput(name, {})
  })
})

describe('the stream', () => {
  test('wakes orders, in small parts, and gives up soon: the schedule is behind it', () => {
    prod.template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FunctionName: { 'Fn::GetAtt': [prod.functionIds.get('wake'), 'Arn'] },
      EventSourceArn: { 'Fn::ImportValue': Match.stringLikeRegexp('OrdersTable\\w+StreamArn') },
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ParallelizationFactor: 10,
      MaximumRetryAttempts: 2,
      MaximumRecordAgeInSeconds: 300,
      DestinationConfig: {
        OnFailure: { Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('^WakeDeadLetters'), 'Arn'] } },
      },
    })
  })

  test('never shows what waits for nothing', () => {
    const filters = Object.values(prod.template.findResources('AWS::Lambda::EventSourceMapping')).flatMap(
      ({ Properties }) => Properties.FilterCriteria?.Filters ?? [],
    )
    expect(filters.map(({ Pattern }: { Pattern: string }) => JSON.parse(Pattern))).toEqual([
      { eventName: ['INSERT', 'MODIFY'], dynamodb: { NewImage: { dueAt: { N: [{ exists: true }] } } } },
    ])
  })
})

describe.each([
  ['attention', 'attend', { concurrency: 20, batchSize: 10, visibilitySeconds: 180 }],
  ['pushes', 'deliver-pushes', { concurrency: 50, batchSize: 10, visibilitySeconds: 90 }],
] as const)('the queue %s', (queue, worker, { concurrency, batchSize, visibilitySeconds }) => {
  test('leads to its worker, so many batches at once, and takes back what was not handled', () => {
    prod.template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FunctionName: { 'Fn::GetAtt': [prod.functionIds.get(worker), 'Arn'] },
      EventSourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp(`^Queue${queue}Queue`), 'Arn'] },
      BatchSize: batchSize,
      ScalingConfig: { MaximumConcurrency: concurrency },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    })
    prod.template.hasResourceProperties('AWS::SQS::Queue', {
      VisibilityTimeout: visibilitySeconds,
      MessageRetentionPeriod: 3_600,
      RedrivePolicy: {
        deadLetterTargetArn: { 'Fn::GetAtt': [Match.stringLikeRegexp(`^Queue${queue}DeadLetters`), 'Arn'] },
        maxReceiveCount: 3,
      },
    })
  })

  test('is known to those that send, and to nobody else', () => {
    const variable = `${queue.toUpperCase()}_QUEUE_URL`
    const knowing = [...prod.functionIds].filter(
      ([, id]) => variable in (prod.template.toJSON().Resources[id].Properties.Environment?.Variables ?? {}),
    )
    expect(knowing.map(([name]) => name).sort()).toEqual(['reconcile', 'wake'])
  })

  test('is set by the stage, and stays invisible for as long as its worker may take', () => {
    const set = (settings: object) => {
      return synthesize('dev', settingsOf('dev', { queues: { [queue]: settings } })).template
    }
    set({ concurrency: 7, batchSize: 3, visibilitySeconds: 600 }).hasResourceProperties(
      'AWS::Lambda::EventSourceMapping',
      { BatchSize: 3, ScalingConfig: { MaximumConcurrency: 7 } },
    )
    for (const wrong of [{ visibilitySeconds: 10 }, { batchSize: 11 }, { concurrency: 1 }])
      expect(() => set(wrong)).toThrow(Object.keys(wrong)[0])
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

test('what the daily check throws goes to the alarms, once', () => {
  prod.template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
    FunctionName: { Ref: prod.functionIds.get('check-juhe') },
    MaximumRetryAttempts: 0,
    DestinationConfig: { OnFailure: { Destination: { Ref: Match.stringLikeRegexp('^AlarmsTopic') } } },
  })
})

test('secrets are kept in production, and none has a value in the template', () => {
  const secrets = Object.values(prod.data.template.findResources('AWS::SecretsManager::Secret'))
  expect(secrets.map(({ Properties }) => Properties.Name).sort()).toEqual(
    ['alarms', 'callbacks', 'juhe', 'vault'].map((name) => `grab-ticket-orders/prod/${name}`),
  )
  for (const { Properties, DeletionPolicy, UpdateReplacePolicy } of secrets) {
    expect(Properties).not.toHaveProperty('SecretString')
    expect(Properties.GenerateSecretString).toEqual({})
    // Their names are fixed: what a failed first deployment left would make the second one fail.
    expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['RetainExceptOnCreate', 'Retain'])
  }
})

describe('logs, secrets and alarms', () => {
  const keyOf = (of: typeof prod) =>
    Object.entries(of.data.template.findResources('AWS::KMS::Key')).find(([id]) => /^Records/.test(id))

  test('are encrypted by a key of their own, which is rotated, where data are kept', () => {
    const [id, key] = keyOf(prod) ?? []
    expect(key?.Properties.EnableKeyRotation).toBe(true)
    const arn = { 'Fn::GetAtt': [id, 'Arn'] }
    for (const [type, places] of [
      ['AWS::Logs::LogGroup', functionRows.length + 2],
      ['AWS::SecretsManager::Secret', 4],
    ] as const) {
      const keys = Object.values(prod.data.template.findResources(type)).map(
        ({ Properties }) => Properties.KmsKeyId,
      )
      expect(keys).toEqual(Array.from({ length: places }, () => arn))
    }
    prod.template.hasResourceProperties('AWS::SNS::Topic', {
      KmsMasterKeyId: { 'Fn::ImportValue': Match.stringLikeRegexp(`${id}Arn`) },
    })
  })

  test('by AWS’s keys where nothing is kept', () => {
    expect(keyOf(dev)).toBeUndefined()
    const text = JSON.stringify([dev.template.toJSON(), dev.data.template.toJSON()])
    expect(text).not.toMatch(/KmsKeyId|KmsMasterKeyId":\{"Fn::Import/)
  })

  test('their key is used by the account’s own administrators, and through those services only', () => {
    const [, key] = keyOf(prod) ?? []
    const [whole, ...others] = key?.Properties.KeyPolicy.Statement ?? []
    expect(JSON.stringify(whole.Principal)).toContain(':root')
    const account = { 'kms:CallerAccount': { Ref: 'AWS::AccountId' } }
    const through = (service: string) => ({
      ...account,
      'kms:ViaService': `${service}.ap-southeast-1.amazonaws.com`,
    })
    const within = (rest: string) => ({ 'Fn::Join': ['', expect.arrayContaining([rest])] })
    expect(
      others.map(({ Principal, Condition }: { readonly Principal: unknown; readonly Condition: unknown }) => [
        Principal,
        Condition,
      ]),
    ).toEqual([
      [
        { AWS: '*' },
        {
          StringEquals: through('secretsmanager'),
          ArnLike: { 'kms:EncryptionContext:SecretARN': within(':secret:grab-ticket-orders/prod/*') },
        },
      ],
      [{ AWS: '*' }, { StringEquals: through('sns') }],
      [{ Service: 'cloudwatch.amazonaws.com' }, undefined],
      [
        { Service: 'logs.ap-southeast-1.amazonaws.com' },
        {
          ArnLike: { 'kms:EncryptionContext:aws:logs:arn': within(':log-group:/grab-ticket-orders/prod/*') },
        },
      ],
    ])
  })
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
