import { Validations } from 'aws-cdk-lib'
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch'
import { LambdaApplication, LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy'
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import type { ServiceFunction } from './service-function.ts'

/** Which functions are rolled out, and which alarms stop it. */
export type RolloutProps = {
  readonly functions: readonly ServiceFunction[]
  readonly brakes: readonly IAlarm[]
}

/**
 * A new version of each function with an alias gets a tenth of its calls for ten minutes, and then all of them; an alarm
 * that goes off meanwhile gives them back to the version before.
 */
export class Rollout extends Construct {
  constructor(scope: Construct, id: string, { functions, brakes }: RolloutProps) {
    super(scope, id)
    const application = new LambdaApplication(this, 'Application')
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('codedeploy.amazonaws.com'),
      managedPolicies: [
        ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSCodeDeployRoleForLambdaLimited'),
      ],
    })
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited]',
      reason: 'AWS’s own policy for exactly this: to move the aliases of functions, and to read alarms.',
    })
    for (const { row, alias } of functions) {
      if (alias === undefined) continue
      new LambdaDeploymentGroup(this, row.functionName, {
        ...{ application, role, alias, alarms: [...brakes] },
        deploymentConfig: LambdaDeploymentConfig.CANARY_10PERCENT_10MINUTES,
        autoRollback: { deploymentInAlarm: true, failedDeployment: true },
      })
    }
  }
}
