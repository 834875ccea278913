import type { ServiceError } from '#shared/errors.ts'
import { toAnswer } from '#shared/errors.ts'
import { FileAnswer } from '#shared/file-answer.ts'
import type { Result } from '#shared/result.ts'
import type { Call } from './call.ts'
import { docsAnchor } from './docs-link.ts'
import type { HttpAnswer } from './event.ts'

const jsonHeaders = { 'content-type': 'application/json;charset=utf-8', 'cache-control': 'no-store' }

/** The answer of an operation, and what the request's log line says of it. */
export function answerOf(call: Call, result: Result<unknown, ServiceError>): HttpAnswer {
  if (result.ok) {
    call.outcome = { kind: 'answered' }
    if (result.value instanceof FileAnswer) return fileAnswer(result.value)
    return { statusCode: 200, headers: jsonHeaders, body: JSON.stringify(result.value) }
  }
  const { status, body } = toAnswer(result.error)
  call.outcome = { kind: status === 500 ? 'failed' : 'refused', errorCode: body.error_code }
  const { docsUrl } = call
  const headers =
    docsUrl === undefined
      ? jsonHeaders
      : { ...jsonHeaders, 'x-docs': `${docsUrl}#${docsAnchor(result.error)}` }
  return { statusCode: status, headers, body: JSON.stringify(body) }
}

function fileAnswer({ contentType, headers, body }: FileAnswer): HttpAnswer {
  const common = { 'content-type': contentType, 'cache-control': 'no-store' }
  return { statusCode: 200, headers: { ...common, ...headers }, body }
}
