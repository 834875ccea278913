import { lambdaContext } from '#infra/local/gateway/lambda-context.ts'

/*
 * What Lambda's runtime does, in a process of its own: loads a bundle and hands events to its handler. Started by
 * function-process.ts with the path of the bundle.
 */

/** An invocation, as function-process.ts sends it. */
export type Invocation = { readonly id: number; readonly event: unknown; readonly timeoutMs: number }

/** How an invocation ended. */
export type Invoked =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly error: string }

const [, , bundle = ''] = process.argv
const { handler } = await import(bundle)
if (typeof handler !== 'function') throw new Error(`${bundle} exports no handler`)

process.on('message', async ({ id, event, timeoutMs }: Invocation) => {
  try {
    const answer: unknown = await handler(event, lambdaContext('bundle', `invocation-${id}`, timeoutMs))
    process.send?.({ id, answer } satisfies Invoked)
  } catch (error) {
    process.send?.({ id, error: String(error) } satisfies Invoked)
  }
})
process.send?.({ ready: process.version })
