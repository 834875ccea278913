import { CfnOutput, Stack, Validations } from 'aws-cdk-lib'
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway'
import {
  DomainName,
  HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
  PayloadFormatVersion,
} from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { logGroupNameOf } from '#infra/outputs.ts'
import type { Stage } from '#infra/stages.ts'
import type { Trigger } from '#shared/lambda/functions.ts'
import { accessLogName } from './data-stack.ts'
import type { ServiceFunction } from './service-function.ts'

/**
 * A line of the access log. The route stands for the path: callback URLs hold a token, query strings hold keys, and
 * paths that are no route could hold anything.
 */
const accessLogLine = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  routeKey: '$context.routeKey',
  method: '$context.httpMethod',
  status: '$context.status',
  sourceIp: '$context.identity.sourceIp',
  responseMs: '$context.responseLatency',
  functionMs: '$context.integrationLatency',
  functionStatus: '$context.integrationStatus',
  responseBytes: '$context.responseLength',
  error: '$context.error.message',
  functionError: '$context.integrationErrorMessage',
} as const

/** What the API is made of. */
export type OrderApiProps = { readonly stage: Stage; readonly functions: readonly ServiceFunction[] }

/**
 * The HTTP API: a route for each function that has a path, all other paths to the one that says so. Routes take any
 * method, so that a wrong one is answered in the contract's envelope. Bodies over 256 kB are refused by the functions
 * (body.ts): an HTTP API has no limit of its own below 10 MB, Lambda's is 6 MB.
 */
export class OrderApi extends Construct {
  readonly api: HttpApi
  readonly stage: HttpStage
  readonly url: string

  constructor(scope: Construct, id: string, { stage, functions }: OrderApiProps) {
    super(scope, id)
    this.api = new HttpApi(this, 'Api', {
      apiName: `grab-ticket-orders-${stage.name}`,
      description: 'Juhe’s grabTicket contract, made dependable',
      createDefaultStage: false,
      // A new domain is brought in beside API Gateway's own name: callers move, then the old name is closed.
      disableExecuteApiEndpoint: stage.onlyDomain,
    })
    for (const { row, function: latest, alias } of functions) {
      const integration = new HttpLambdaIntegration(row.functionName, invokable(alias ?? latest), {
        payloadFormatVersion: PayloadFormatVersion.VERSION_2_0,
      })
      for (const [index, routeKey] of routeKeysOf(row.trigger).entries()) {
        const id = `Route-${row.functionName}${index === 0 ? '' : index}`
        new HttpRoute(this, id, { httpApi: this.api, routeKey, integration })
      }
    }
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason:
        'The contract’s key is a parameter of the query or of the form, in any of four encodings, which no authorizer of an HTTP API can read: each function checks it before anything else. Juhe’s callbacks are known by the secret token in their URL.',
    })
    const domain = stage.domain === undefined ? undefined : this.domainOf(stage.domain)
    this.stage = this.stageOf(stage, domain)
    if (stage.domain !== undefined && !stage.onlyDomain)
      new CfnOutput(Stack.of(this), 'OwnUrl', {
        value: this.api.apiEndpoint,
        description: 'The name that the domain is to replace',
      })
    this.url = stage.domain === undefined ? this.api.apiEndpoint : `https://${stage.domain.name}`
  }

  private stageOf({ name, throttle }: Stage, domainName: DomainName | undefined): HttpStage {
    const logGroup = LogGroup.fromLogGroupName(this, 'AccessLog', logGroupNameOf(name, accessLogName))
    return new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: throttle.rate, burstLimit: throttle.burst },
      // Metrics of each route would cost as much as all others together; the access log has the routes.
      detailedMetricsEnabled: false,
      ...(domainName === undefined ? {} : { domainMapping: { domainName } }),
      accessLogSettings: {
        destination: new LogGroupLogDestination(logGroup),
        format: AccessLogFormat.custom(JSON.stringify(accessLogLine)),
      },
    })
  }

  /** The API under a name of its own; the name's DNS record is the owner's to make, and is told which. */
  private domainOf({ name, certificateArn }: NonNullable<Stage['domain']>): DomainName {
    const domain = new DomainName(this, 'Domain', {
      domainName: name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
    })
    new CfnOutput(this, 'DomainTarget', {
      value: domain.regionalDomainName,
      description: `Make ${name} an alias (or CNAME) of this`,
    })
    return domain
  }
}

/** CDK's classes and its interfaces differ in how they leave out a role. */
function invokable(target: object): IFunction {
  if (!isFunction(target)) throw new Error('the API calls functions only')
  return target
}

function isFunction(target: object): target is IFunction {
  return 'functionArn' in target && 'grantInvoke' in target
}

/** The routes to a function that requests lead to. */
function routeKeysOf(trigger: Trigger): readonly HttpRouteKey[] {
  switch (trigger.kind) {
    case 'path':
      return [HttpRouteKey.with(trigger.path, HttpMethod.ANY)]
    case 'pages':
      return trigger.paths.flatMap((path) =>
        [HttpMethod.GET, HttpMethod.HEAD].map((method) => HttpRouteKey.with(path, method)),
      )
    case 'otherPaths':
      return [HttpRouteKey.DEFAULT]
    case 'changedOrders':
    case 'queue':
    case 'everyMinute':
    case 'daily':
    case 'alarms':
      return []
  }
}
