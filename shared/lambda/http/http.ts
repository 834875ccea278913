import type { APIGatewayProxyEventV2, Context } from 'aws-lambda'
import type { ServiceError } from '#shared/errors.ts'
import { toAnswer } from '#shared/errors.ts'
import { FileAnswer } from '#shared/file-answer.ts'
import type { Result } from '#shared/result.ts'
import type { Call } from './call.ts'
import { docsAnchor } from './docs-link.ts'

/** What API Gateway's HTTP API hands to a function (payload format 2.0). */
export type HttpEvent = APIGatewayProxyEventV2

/** What a function answers to API Gateway. */
export type HttpAnswer = {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** The body is bytes, written in base64; text unless said otherwise. */
  readonly isBase64Encoded?: boolean
}

/** A function as Lambda, the local gateway and the tests call it. */
export type LambdaHandler<Event, Answer> = (event: Event, context: Context) => Promise<Answer>

/** A function behind the HTTP API. */
export type HttpHandler = LambdaHandler<HttpEvent, HttpAnswer>

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
