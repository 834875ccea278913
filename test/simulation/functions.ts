import type { Context, DynamoDBRecord, SQSBatchResponse } from 'aws-lambda'
import { type OperationName, operations } from '#contract/operations.ts'
import { create as applyRefundOrder } from '#functions/apply-refund-order.ts'
import { create as attend } from '#functions/attend.ts'
import { create as cancelOrder } from '#functions/cancel-order.ts'
import { create as deliverPushes } from '#functions/deliver-pushes.ts'
import { create as juheCallback } from '#functions/juhe-callback.ts'
import { create as orderDetail } from '#functions/order-detail.ts'
import { create as reconcile } from '#functions/reconcile.ts'
import { create as search } from '#functions/search.ts'
import { create as submitOrder } from '#functions/submit-order.ts'
import { create as wake } from '#functions/wake.ts'
import { httpEvent } from '#infra/local/gateway/http-event.ts'
import { scheduledEvent } from '#infra/local/schedule/scheduled-event.ts'
import type { QueueName } from '#shared/attention/queues.ts'
import { callbackPath } from '#shared/lambda/functions.ts'
import type { HttpAnswer, HttpHandler } from '#shared/lambda/http/event.ts'
import type { Platform, QueuePlatform } from '#shared/lambda/platform/platform.ts'
import { sqsEvent } from '../support/sqs-event.ts'
import type { SimulatedProcess } from './process.ts'

/** The operations of which a tenant's life consists here. */
export type TenantOperation = Extract<
  OperationName,
  'search' | 'submitOrder' | 'orderDetail' | 'cancelOrder' | 'applyRefundOrder'
>

const creators = {
  search,
  submitOrder,
  orderDetail,
  cancelOrder,
  applyRefundOrder,
} as const satisfies Record<TenantOperation, (platform: Platform) => HttpHandler>

/** The functions of one process, each created when it is first invoked, as Lambda does. */
export type Functions = {
  readonly operate: (
    operation: TenantOperation,
    parameters: Readonly<Record<string, string>>,
  ) => Promise<HttpAnswer>
  readonly callback: (type: string, token: string, contentType: string, body: string) => Promise<HttpAnswer>
  readonly reconcile: () => Promise<unknown>
  readonly wake: (record: DynamoDBRecord) => Promise<unknown>
  readonly work: (queue: QueueName, pks: readonly string[]) => Promise<SQSBatchResponse>
}

const workers = { attention: attend, pushes: deliverPushes } as const

const form = 'application/x-www-form-urlencoded'

export function createFunctions(platform: Platform & QueuePlatform, process: SimulatedProcess): Functions {
  const made = new Map<unknown, unknown>()
  const once = <Handler>(create: (platform: Platform & QueuePlatform) => Handler): Handler => {
    if (!made.has(create)) made.set(create, create(platform))
    return made.get(create) as Handler
  }
  const request = (target: string, contentType: string, body: string, pathParameters = {}) =>
    httpEvent({
      method: 'POST',
      target,
      rawHeaders: ['content-type', contentType],
      body: Buffer.from(body),
      sourceIp: '192.0.2.1',
      receivedAt: process.now(),
      requestId: process.uuid(),
      routeKey: `ANY ${target}`,
      pathParameters,
    })
  return {
    operate: (operation, parameters) => {
      const event = request(operations[operation].path, form, new URLSearchParams(parameters).toString())
      return once<HttpHandler>(creators[operation])(event, lambdaContext(process, operation))
    },
    callback: (type, token, contentType, body) => {
      const target = callbackPath.replace('{type}', type).replace('{token}', token)
      return once(juheCallback)(
        request(target, contentType, body, { type, token }),
        lambdaContext(process, 'juhe-callback'),
      )
    },
    reconcile: () =>
      once(reconcile)(scheduledEvent(process.now(), process.uuid()), lambdaContext(process, 'reconcile')),
    wake: (record) => once(wake)({ Records: [record] }, lambdaContext(process, 'wake')),
    work: (queue, pks) => once(workers[queue])(sqsEvent(pks), lambdaContext(process, queue)),
  }
}

function lambdaContext(process: SimulatedProcess, functionName: string): Context {
  const deadline = process.now() + 30_000
  return {
    awsRequestId: process.uuid(),
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:simulated:000000000000:function:${functionName}`,
    memoryLimitInMB: '256',
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'simulated',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, deadline - process.now()),
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  }
}
