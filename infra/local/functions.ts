import type { DynamoDBStreamEvent, ScheduledEvent } from 'aws-lambda'
import type { HttpHandler, LambdaHandler } from '#shared/lambda/http/http.ts'
import type { Platform } from '#shared/lambda/platform/platform.ts'

/** What every file in functions/ exports. */
type FunctionModule<Handler> = { readonly create: (platform: Platform) => Handler }

/** A function behind the gateway. */
export function loadHttpFunction(name: string): Promise<FunctionModule<HttpHandler>> {
  return loadFunction<HttpHandler>(name)
}

/** The function that the table's stream invokes. */
export function loadDelivery(): Promise<FunctionModule<LambdaHandler<DynamoDBStreamEvent, unknown>>> {
  return loadFunction('deliver-pushes')
}

/** The function that the schedule invokes. */
export function loadReconciler(): Promise<FunctionModule<LambdaHandler<ScheduledEvent, unknown>>> {
  return loadFunction('reconcile')
}

/** Loads functions/<name>.ts: by the name in the table of operations, so that a new row needs no change here. */
async function loadFunction<Handler>(name: string): Promise<FunctionModule<Handler>> {
  const module: unknown = await import(`#functions/${name}.ts`)
  if (!isFunctionModule<Handler>(module)) throw new Error(`functions/${name}.ts does not export create`)
  return module
}

function isFunctionModule<Handler>(module: unknown): module is FunctionModule<Handler> {
  return (
    typeof module === 'object' && module !== null && 'create' in module && typeof module.create === 'function'
  )
}
