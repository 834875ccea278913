import { RemovalPolicy, Stack } from 'aws-cdk-lib'
import { AnyPrincipal, type IPrincipal, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'
import { secretIdOf } from '#infra/outputs.ts'
import { serviceHost } from './runtime.ts'

/**
 * The key of a stage's logs, secrets and alarms. It opens nothing by itself: a secret for whom Secrets Manager lets read
 * it, a log for CloudWatch, a message for whoever may publish it. So roles need no right to it, and a secret that outlives
 * its stack can be read as before.
 */
export class RecordsKey extends Construct {
  readonly keyArn: string

  constructor(scope: Construct, id: string, stage: string) {
    super(scope, id)
    const key = new Key(this, 'Key', {
      description: 'Encrypts logs, secrets and alarms at rest',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    })
    const { partition, region, account } = Stack.of(this)
    const arnOf = (service: string, resource: string) =>
      `arn:${partition}:${service}:${region}:${account}:${resource}`
    const through = (service: string) => ({
      'kms:CallerAccount': account,
      'kms:ViaService': serviceHost(service, region),
    })
    const allow = (principal: IPrincipal, conditions?: Readonly<Record<string, object>>) =>
      key.addToResourcePolicy(
        new PolicyStatement({
          principals: [principal],
          actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncrypt*', 'kms:DescribeKey'],
          resources: ['*'],
          ...(conditions === undefined ? {} : { conditions }),
        }),
      )
    allow(new AnyPrincipal(), {
      StringEquals: through('secretsmanager'),
      ArnLike: {
        'kms:EncryptionContext:SecretARN': arnOf('secretsmanager', `secret:${secretIdOf(stage, '*')}`),
      },
    })
    allow(new AnyPrincipal(), { StringEquals: through('sns') })
    // The topic's own policy says whose alarms it takes.
    allow(new ServicePrincipal('cloudwatch.amazonaws.com'))
    allow(new ServicePrincipal(serviceHost('logs', region)), {
      ArnLike: {
        'kms:EncryptionContext:aws:logs:arn': arnOf('logs', `log-group:/grab-ticket-orders/${stage}/*`),
      },
    })
    this.keyArn = key.keyArn
  }
}
