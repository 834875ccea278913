import { join } from 'node:path'
import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib'
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Code, Function as Lambda, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { Construct } from 'constructs'
import { buildSync } from 'esbuild'
import { extensions } from '#contract/operations.ts'
import { root } from '#infra/bundling/bundle.ts'
import { logGroupNameOf } from '#infra/outputs.ts'
import type { Stage } from '#infra/stages.ts'
import { alarmTexts } from './alarm-texts.ts'
import { architectureOf } from './runtime.ts'

/** What the stack is made of. */
export type CanaryStackProps = StackProps & {
  readonly stage: Stage
  /** Where the public finds the service: an origin. */
  readonly url: string
}

/** How many minutes in a row it must fail until somebody is woken. */
const failedMinutes = 3

/**
 * Looks at a stage from another region each minute, so that somebody is told also when the stage's own region cannot tell
 * anything. For the same reason it has a topic of its own, and uses nothing of the other stacks.
 */
export class CanaryStack extends Stack {
  constructor(scope: Construct, id: string, { stage, url, ...props }: CanaryStackProps) {
    super(scope, id, {
      description: `Looks at the grabTicket order service, ${stage.name}, from outside`,
      ...props,
    })
    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: logGroupNameOf(stage.name, 'canary'),
      retention: stage.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: 'What the canary may do',
    })
    logGroup.grantWrite(role)
    const canary = new Lambda(this, 'Canary', {
      functionName: `grab-ticket-orders-${stage.name}-canary`,
      description: 'Looks each minute whether the public can reach the service',
      code: Code.fromInline(canaryCode()),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: architectureOf(this.region),
      timeout: Duration.seconds(15),
      environment: { CANARY_URL: new URL(extensions.listOrders.path, url).href },
      ...{ role, logGroup, loggingFormat: LoggingFormat.JSON },
      // A second look within the minute would hide that the first one failed.
      ...{ retryAttempts: 0, maxEventAge: Duration.minutes(1) },
    })
    new Rule(this, 'EveryMinute', {
      description: 'Runs the canary',
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaFunction(canary, { retryAttempts: 0, maxEventAge: Duration.minutes(1) })],
    })
    this.watch(canary, stage)
  }

  /** A canary that does not run at all is as bad as one that fails. */
  private watch(canary: Lambda, stage: Stage): void {
    const topic = new Topic(this, 'Topic', {
      displayName: `Grab ticket orders, ${stage.name}, from outside`,
      enforceSSL: true,
    })
    const ofThisAccount = { StringEquals: { 'aws:SourceAccount': this.account } }
    topic.grantPublish(new ServicePrincipal('cloudwatch.amazonaws.com', { conditions: ofThisAccount }))
    if (stage.alarmEmail !== null) topic.addSubscription(new EmailSubscription(stage.alarmEmail))
    const { name, alarmDescription } = alarmTexts(
      stage.name,
      'unreachable',
      `The service has not answered the canary in another region for ${failedMinutes} minutes.`,
    )
    const alarm = new Alarm(this, 'unreachable', {
      alarmName: name,
      alarmDescription,
      metric: canary.metricErrors({ statistic: 'Sum', period: Duration.minutes(1) }),
      ...{ threshold: 1, evaluationPeriods: failedMinutes },
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.BREACHING,
    })
    alarm.addAlarmAction(new SnsAction(topic))
    alarm.addOkAction(new SnsAction(topic))
  }
}

/** The canary's code, small enough to lie in the template. */
function canaryCode(): string {
  const { outputFiles } = buildSync({
    entryPoints: [join(root, 'infra/canary/canary.ts')],
    ...{ bundle: true, platform: 'node', target: 'node24', format: 'cjs', write: false },
  })
  const [file] = outputFiles
  if (file === undefined) throw new Error('esbuild built nothing')
  return file.text
}
