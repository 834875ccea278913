import { Duration, RemovalPolicy } from 'aws-cdk-lib'
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
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('backup.amazonaws.com'),
      managedPolicies: [
        ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSBackupServiceRolePolicyForBackup'),
      ],
    })
    plan.addSelection('Orders', {
      resources: [BackupResource.fromArn(tableArn)],
      role,
      disableDefaultBackupPolicy: true,
    })
  }
}
