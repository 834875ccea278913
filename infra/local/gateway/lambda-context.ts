import type { Context } from 'aws-lambda'

/** How long a function may run when it is called locally, in ms. */
export const localTimeoutMs = 30_000

/** The context that Lambda would hand to a function. */
export function lambdaContext(functionName: string, requestId: string, timeoutMs = localTimeoutMs): Context {
  const deadline = performance.now() + timeoutMs
  return {
    awsRequestId: requestId,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:local:000000000000:function:${functionName}`,
    memoryLimitInMB: '256',
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - performance.now())),
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  }
}
