import type { DynamoDBStreamEvent, ScheduledEvent, SQSBatchResponse, SQSEvent } from 'aws-lambda'
import type { QueueName } from '#shared/attention/queues.ts'
import { functionRows } from '#shared/lambda/functions.ts'
import type { HttpHandler, LambdaHandler } from '#shared/lambda/http/event.ts'
import type { Platform, QueuePlatform } from '#shared/lambda/platform/platform.ts'

/** What every file in functions/ exports. */
type FunctionModule<Handler, Given = Platform> = { readonly create: (platform: Given) => Handler }

/** A function behind the gateway. */
export function loadHttpFunction(name: string): Promise<FunctionModule<HttpHandler>> {
  return loadFunction<HttpHandler>(name)
}

/** The function that the table's stream invokes. */
export function loadWake(): Promise<
  FunctionModule<LambdaHandler<DynamoDBStreamEvent, unknown>, QueuePlatform>
> {
  return loadFunction('wake')
}

/** The function that the schedule invokes. */
export function loadReconciler(): Promise<
  FunctionModule<LambdaHandler<ScheduledEvent, unknown>, Platform & QueuePlatform>
> {
  return loadFunction('reconcile')
}

/** The function behind a queue. */
export function loadWorker(
  queue: QueueName,
): Promise<FunctionModule<LambdaHandler<SQSEvent, SQSBatchResponse>>> {
  const row = functionRows.find(({ trigger }) => trigger.kind === 'queue' && trigger.queue === queue)
  if (row === undefined) throw new Error(`no function works for the queue ${queue}`)
  return loadFunction(row.functionName)
}

/** Loads functions/<name>.ts: by the name in the table of operations, so that a new row needs no change here. */
async function loadFunction<Handler, Given = Platform>(
  name: string,
): Promise<FunctionModule<Handler, Given>> {
  const module: unknown = await import(`#functions/${name}.ts`)
  if (!isFunctionModule<Handler, Given>(module))
    throw new Error(`functions/${name}.ts does not export create`)
  return module
}

function isFunctionModule<Handler, Given>(module: unknown): module is FunctionModule<Handler, Given> {
  return (
    typeof module === 'object' && module !== null && 'create' in module && typeof module.create === 'function'
  )
}
