import type { StackMiddleware } from './stack-middleware.ts'

/** Browsers heed the first over https only, so that it does no harm on a laptop. */
export const safeHeaders = {
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
} as const

/** On every answer, refusals and failures too: only https from now on, and no guessing what a body is. */
export function securityHeaders(): StackMiddleware {
  const addHeaders: StackMiddleware['after'] = (request) => {
    const { response } = request
    if (response === null || response === undefined) return
    request.response = { ...response, headers: { ...response.headers, ...safeHeaders } }
  }
  return { after: addHeaders, onError: addHeaders }
}
