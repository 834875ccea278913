import type { APIGatewayProxyEventV2, Context } from 'aws-lambda'

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
