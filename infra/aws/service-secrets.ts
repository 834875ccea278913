import { RemovalPolicy, Validations } from 'aws-cdk-lib'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'
import { secretIdOf } from '#infra/outputs.ts'
import type { Stage } from '#infra/stages.ts'
import type { SecretName } from '#shared/lambda/platform/secret-names.ts'

const descriptions = {
  juhe: 'Key of the upstream: {"juheKey"}',
  callbacks: 'Secret parts of the callback URLs: {"callbackTokens": {"1": [], "2": [], "3": []}}',
  vault: 'Keys that seal personal data: {"sealingKeys": [{"kid", "key"}], "fingerprintKey"}',
} as const satisfies Readonly<Record<SecretName, string>>

/**
 * The service's secrets, one each for what different functions need. Their values are put in by the operator, once:
 * what CloudFormation generates in their place is no usable value, and the functions say so. They outlive the stack, but
 * not a first deployment that fails: their names are fixed, and empty ones would stand in the way of the second.
 */
export class ServiceSecrets extends Construct {
  readonly secrets: Readonly<Record<SecretName, Secret>>

  constructor(scope: Construct, id: string, { name, keepsData }: Pick<Stage, 'name' | 'keepsData'>) {
    super(scope, id)
    const make = (secret: SecretName) => {
      const made = new Secret(this, secret, {
        secretName: secretIdOf(name, secret),
        description: descriptions[secret],
        removalPolicy: keepsData ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
      })
      Validations.of(made).acknowledge({
        id: 'AwsSolutions-SMG4',
        reason:
          'Not rotated by schedule: Juhe alone issues its key, and must be told of a callback token before the older one goes; a sealing key must stay in the ring until everything sealed with it has been sealed anew. Operators have commands for both.',
      })
      return made
    }
    this.secrets = { juhe: make('juhe'), callbacks: make('callbacks'), vault: make('vault') }
  }
}
