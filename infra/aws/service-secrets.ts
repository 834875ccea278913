import { ArnFormat, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'
import { secretIdOf } from '#infra/outputs.ts'
import type { Stage } from '#infra/stages.ts'
import type { SecretName } from '#shared/lambda/platform/secret-names.ts'

const descriptions = {
  juhe: 'Key of the upstream: {"juheKey"}',
  callbacks: 'Secret parts of the callback URLs: {"callbackTokens": {"1": [], "2": [], "3": []}}',
  alarms: 'Robots of the groups that alarms are told to: {"robots": [{"kind", "url", "secret"}]}',
  vault: 'Keys that seal personal data: {"sealingKeys": [{"kid", "key"}], "fingerprintKey"}',
} as const satisfies Readonly<Record<SecretName, string>>

/** What a function asks for (a secret's ARN, or its name), and the ARN that its role is given. */
export type ServiceSecret = { readonly arn: string; readonly readableArn: string }

type SecretSettings = Pick<Stage, 'name' | 'keepsData' | 'existingSecrets' | 'alarmRobots'> & {
  /** What they are encrypted with; AWS's key if undefined. */
  readonly encryptionKey: IKey | undefined
}

/**
 * The service's secrets, one each for what different functions need. Their values are put in by the operator, once:
 * what CloudFormation generates in their place is no usable value, and the functions say so. They outlive the stack, but
 * not a first deployment that fails: their names are fixed, and empty ones would stand in the way of the second. Secrets
 * that are there already, from a stack that was deleted, are used again where the stage says so.
 */
export class ServiceSecrets extends Construct {
  readonly secrets: Readonly<Record<SecretName, ServiceSecret>>

  constructor(
    scope: Construct,
    id: string,
    { name, keepsData, existingSecrets, alarmRobots, encryptionKey }: SecretSettings,
  ) {
    super(scope, id)
    const named = (secretName: string): ServiceSecret => {
      const arn = Stack.of(this).formatArn({
        ...{ service: 'secretsmanager', resource: 'secret', resourceName: secretName },
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      })
      // AWS adds six characters to a secret's name.
      return { arn: secretName, readableArn: `${arn}-??????` }
    }
    const make = (secret: SecretName): ServiceSecret => {
      if (existingSecrets) return named(secretIdOf(name, secret))
      const made = new Secret(this, secret, {
        secretName: secretIdOf(name, secret),
        description: descriptions[secret],
        ...(encryptionKey === undefined ? {} : { encryptionKey }),
        removalPolicy: keepsData ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
      })
      Validations.of(made).acknowledge({
        id: 'AwsSolutions-SMG4',
        reason:
          'Not rotated by schedule: Juhe alone issues its key, and must be told of a callback token before the older one goes; a sealing key must stay in the ring until everything sealed with it has been sealed anew. Operators have commands for both.',
      })
      return { arn: made.secretArn, readableArn: made.secretArn }
    }
    this.secrets = {
      ...{ juhe: make('juhe'), callbacks: make('callbacks'), vault: make('vault') },
      alarms: alarmRobots ? make('alarms') : named(secretIdOf(name, 'alarms')),
    }
  }
}
