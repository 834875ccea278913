import { CfnOutput, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib'
import { BackupPlan, BackupPlanRule, BackupResource, BackupVault } from 'aws-cdk-lib/aws-backup'
import { Schedule } from 'aws-cdk-lib/aws-events'
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Key } from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'

/** What is backed up, and for how long a backup is kept at least. */
export type BackupsProps = { readonly key: Key; readonly tableArn: string; readonly days: number }

/**
 * A backup of the table each day, in a vault that lets nobody delete it before its time, an administrator of the account
 * included, once the three days have passed in which the lock can still be taken off. It is for what point-in-time
 * recovery does not survive: a table that is deleted with its recovery points, or an intruder.
 */
export class Backups extends Construct {
  constructor(scope: Construct, id: string, { key, tableArn, days }: BackupsProps) {
    super(scope, id)
    const backupVault = new BackupVault(this, 'Vault', {
      encryptionKey: key,
      removalPolicy: RemovalPolicy.RETAIN,
      lockConfiguration: { minRetention: Duration.days(days), changeableFor: Duration.days(3) },
    })
    const plan = new BackupPlan(this, 'Plan', {
      backupVault,
      backupPlanRules: [
        new BackupPlanRule({
          ruleName: 'daily',
          // 02:00 in China.
          scheduleExpression: Schedule.cron({ hour: '18', minute: '0' }),
          deleteAfter: Duration.days(days),
        }),
      ],
    })
    const policies = ['AWSBackupServiceRolePolicyForBackup', 'AWSBackupServiceRolePolicyForRestores']
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('backup.amazonaws.com'),
      managedPolicies: policies.map((name) => ManagedPolicy.fromAwsManagedPolicyName(`service-role/${name}`)),
    })
    for (const name of policies)
      Validations.of(role).acknowledge({
        id: `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/${name}]`,
        reason: 'AWS’s own policies for exactly this, which grow with what AWS Backup needs.',
      })
    plan.addSelection('Orders', {
      resources: [BackupResource.fromArn(tableArn)],
      role,
      disableDefaultBackupPolicy: true,
    })
    new CfnOutput(Stack.of(this), 'BackupVault', {
      value: backupVault.backupVaultName,
      description: 'Where the backups are',
    })
    new CfnOutput(Stack.of(this), 'BackupRole', { value: role.roleArn, description: 'What restores them' })
  }
}
