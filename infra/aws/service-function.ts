import { join } from 'node:path'
import { Duration, Stack, Validations } from 'aws-cdk-lib'
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import {
  type Alias,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { logGroupNameOf } from '#infra/outputs.ts'
import type { Stage } from '#infra/stages.ts'
import type { FunctionRow } from '#shared/lambda/functions.ts'
import { docsPath, docsVariable } from '#shared/lambda/platform/docs-place.ts'
import { secretVariables } from '#shared/lambda/platform/secret-names.ts'
import { stageVariable } from '#shared/observability/metrics.ts'
import type { EgressStack } from './egress-stack.ts'
import { architectureOf, hasXRay, secretsExtension } from './runtime.ts'
import type { ServiceSecrets } from './service-secrets.ts'
import { memoryOf, timeoutOf } from './sizing.ts'
import { settingsOf } from './stage-settings.ts'
import type { UsedTable } from './used-table.ts'

/** What a function is made of. */
export type ServiceFunctionProps = {
  readonly row: FunctionRow
  readonly stage: Stage
  readonly orders: UsedTable
  readonly secrets: ServiceSecrets
  /** Where calls of Juhe go out; they have AWS's changing addresses if undefined. */
  readonly egress?: EgressStack | undefined
  /** The folder that holds a folder with the bundle of each function. */
  readonly bundlesDir: string
}

/**
 * One function: its bundle, its log, and a role that may do what its row says, and nothing else. A function that
 * touches no table does not even know its name.
 */
export class ServiceFunction extends Construct {
  readonly row: FunctionRow
  readonly function: LambdaFunction
  readonly role: Role
  /** What calls of the API go to where new versions are rolled out bit by bit. */
  readonly alias?: Alias

  constructor(
    scope: Construct,
    id: string,
    { row, stage, orders, secrets, egress, bundlesDir }: ServiceFunctionProps,
  ) {
    super(scope, id)
    this.row = row
    const logGroup = LogGroup.fromLogGroupName(this, 'Log', logGroupNameOf(stage.name, row.functionName))
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `What ${row.functionName} may do`,
    })
    logGroup.grantWrite(this.role)
    const reserved = stage.reservedConcurrency[row.functionName]
    const functionName = `grab-ticket-orders-${stage.name}-${row.functionName}`
    const network = callsJuhe(row) ? egress : undefined
    if (network !== undefined) this.allowNetwork(functionName)
    this.function = new LambdaFunction(this, 'Function', {
      functionName,
      description: row.purpose,
      code: Code.fromAsset(join(bundlesDir, row.functionName)),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: architectureOf(stage.region),
      memorySize: memoryOf(row),
      timeout: timeoutOf(row),
      tracing: hasXRay(stage.region) ? Tracing.ACTIVE : Tracing.DISABLED,
      role: this.role,
      logGroup,
      // Our own lines are JSON already, and are passed on as they are; so are Lambda's then.
      loggingFormat: LoggingFormat.JSON,
      systemLogLevelV2: SystemLogLevel.INFO,
      environment: environmentOf(row, stage, orders, secrets),
      ...(row.secrets.length === 0 ? {} : { paramsAndSecrets: secretsExtension() }),
      ...(network === undefined ? {} : { vpc: network.vpc, securityGroups: [network.securityGroup] }),
      ...(reserved === undefined ? {} : { reservedConcurrentExecutions: reserved }),
      // What is invoked by the clock is not tried again: the next minute is.
      ...(row.trigger.kind === 'everyMinute' ? { retryAttempts: 0, maxEventAge: Duration.minutes(1) } : {}),
    })
    if (stage.rollout === 'canary' && row.trigger.kind === 'path') this.alias = this.function.addAlias('live')
    orders.grantActions(this.role, row.table)
    this.allowSecrets(secrets)
    this.acknowledge(stage.region, logGroup.logGroupName)
  }

  private allowSecrets({ secrets }: ServiceSecrets): void {
    for (const name of this.row.secrets) {
      this.role.addToPrincipalPolicy(
        new PolicyStatement({
          effect: Effect.ALLOW,
          actions: ['secretsmanager:GetSecretValue'],
          resources: [secrets[name].readableArn],
        }),
      )
    }
  }

  /** What of its rights has no narrower resource. */
  private acknowledge(region: string, logGroupName: string): void {
    Validations.of(this.role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::arn:${Stack.of(this).partition}:logs:${region}:<AWS::AccountId>:log-group:${logGroupName}:*]`,
      reason: 'The streams of its own log, which Lambda makes.',
    })
    Validations.of(this.role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'X-Ray takes traces for the whole account only: its two actions know no resource. Nor do ListStreams, which the reader of the table’s stream must have, and what Lambda itself does with network interfaces.',
    })
  }

  /** Lambda makes its network interfaces in the role's name; the function's own code must not. */
  private allowNetwork(functionName: string): void {
    const { partition, region, account } = Stack.of(this)
    const sourceFunction = `arn:${partition}:lambda:${region}:${account}:function:${functionName}`
    const given = { actions: networkActions.map((action) => `ec2:${action}`), resources: ['*'] }
    this.role.addToPrincipalPolicy(new PolicyStatement({ effect: Effect.ALLOW, ...given }))
    this.role.addToPrincipalPolicy(
      new PolicyStatement({
        ...{ effect: Effect.DENY, ...given },
        conditions: { ArnEquals: { 'lambda:SourceFunctionArn': sourceFunction } },
      }),
    )
  }
}

/** What a function in a network takes. */
const networkActions = [
  ...['CreateNetworkInterface', 'DeleteNetworkInterface', 'DescribeNetworkInterfaces', 'DescribeSubnets'],
  ...['AssignPrivateIpAddresses', 'UnassignPrivateIpAddresses'],
] as const

/** Juhe's key is for calling it, and for nothing else. */
function callsJuhe({ secrets }: FunctionRow): boolean {
  return secrets.includes('juhe')
}

function environmentOf(
  row: FunctionRow,
  stage: Stage,
  orders: UsedTable,
  { secrets }: ServiceSecrets,
): Readonly<Record<string, string>> {
  const arns = row.secrets.map((name) => [secretVariables[name], secrets[name].arn])
  return {
    [stageVariable]: stage.name,
    ...docsOf(stage),
    ...(row.table.length === 0
      ? {}
      : {
          TABLE_NAME: orders.table.tableName,
          CALLBACK_SOURCES: stage.callbackSources.join(','),
          ...settingsOf(stage),
        }),
    ...(callsJuhe(row) ? { ...settingsOf(stage), JUHE_URL: stage.juheUrl } : {}),
    ...Object.fromEntries(arns),
  }
}

/** Where refusals say that they are explained: elsewhere, or at this very host. */
function docsOf({ docs, docsUrl }: Stage): Readonly<Record<string, string>> {
  if (docsUrl !== undefined) return { [docsVariable]: docsUrl }
  return docs ? { [docsVariable]: docsPath } : {}
}
