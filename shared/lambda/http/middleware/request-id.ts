import type { StackMiddleware } from './stack-middleware.ts'

/** Tells the caller the id under which the log knows his request. */
export function requestId(): StackMiddleware {
  const addHeader: StackMiddleware['after'] = (request) => {
    const { response, context } = request
    if (response === null || response === undefined) return
    request.response = {
      ...response,
      headers: { ...response.headers, 'x-request-id': context.call.requestId },
    }
  }
  return { after: addHeader, onError: addHeader }
}
