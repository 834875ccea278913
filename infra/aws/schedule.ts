import { Duration } from 'aws-cdk-lib'
import { Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import { SnsDestination } from 'aws-cdk-lib/aws-lambda-destinations'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import type { ServiceFunction } from './service-function.ts'

/**
 * Runs a function each minute. A run reads nothing after 45 s (reconcile.ts), so that it seldom meets the next one. Two
 * runs at once send the same orders twice, which costs a read each. A tick that cannot be had within its minute is
 * dropped: the next one does its work.
 */
export class EveryMinute extends Construct {
  readonly rule: Rule

  constructor(scope: Construct, id: string, { target }: { readonly target: ServiceFunction }) {
    super(scope, id)
    this.rule = new Rule(this, 'Rule', {
      description: `Runs ${target.row.functionName}`,
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaFunction(target.function, { retryAttempts: 0, maxEventAge: Duration.minutes(1) })],
    })
  }
}

/**
 * Runs a function once a day, in the middle of China's morning, when operators are at work. What it throws goes to the
 * alarms' topic in its own words, and it is not tried again: tomorrow it is.
 */
export class Daily extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { target, topic }: { readonly target: ServiceFunction; readonly topic: ITopic },
  ) {
    super(scope, id)
    target.function.configureAsyncInvoke({
      ...{ retryAttempts: 0, maxEventAge: Duration.minutes(1) },
      onFailure: new SnsDestination(topic),
    })
    new Rule(this, 'Rule', {
      description: `Runs ${target.row.functionName}`,
      schedule: Schedule.cron({ hour: '2', minute: '30' }),
      targets: [new LambdaFunction(target.function, { retryAttempts: 0 })],
    })
  }
}
