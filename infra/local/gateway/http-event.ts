import type { HttpEvent } from '#shared/lambda/http/event.ts'

/** A request as node:http has read it. */
export type RawRequest = {
  readonly method: string
  /** Path and query as they were sent. */
  readonly target: string
  /** Names and values in turn, as they were sent. */
  readonly rawHeaders: readonly string[]
  readonly body: Buffer
  readonly sourceIp: string
  /** Ms since the epoch. */
  readonly receivedAt: number
  readonly requestId: string
  /** The route that it was matched to, such as `ANY /juhe/callback/{type}/{token}`. */
  readonly routeKey: string
  readonly pathParameters: Readonly<Record<string, string>>
}

/** What API Gateway's HTTP API (payload format 2.0) makes of a request. */
export function httpEvent(request: RawRequest): HttpEvent {
  const { rawPath, rawQueryString } = splitTarget(request.target)
  const { headers, cookies } = headersOf(request.rawHeaders)
  const query = queryOf(rawQueryString)
  return {
    version: '2.0',
    routeKey: request.routeKey,
    rawPath,
    rawQueryString,
    ...(cookies.length > 0 ? { cookies } : {}),
    headers: { ...headers, 'x-forwarded-for': request.sourceIp, 'x-forwarded-proto': 'http' },
    ...(Object.keys(query).length > 0 ? { queryStringParameters: query } : {}),
    ...(Object.keys(request.pathParameters).length > 0
      ? { pathParameters: { ...request.pathParameters } }
      : {}),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName: headers.host ?? 'localhost',
      domainPrefix: 'local',
      http: {
        method: request.method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp: request.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: request.requestId,
      routeKey: request.routeKey,
      stage: '$default',
      time: logTime(request.receivedAt),
      timeEpoch: request.receivedAt,
    },
    ...bodyOf(request.body, headers['content-type'] ?? ''),
  }
}

/** Splits a request target at its first question mark. */
export function splitTarget(target: string): { readonly rawPath: string; readonly rawQueryString: string } {
  const mark = target.indexOf('?')
  return mark < 0
    ? { rawPath: target, rawQueryString: '' }
    : { rawPath: target.slice(0, mark), rawQueryString: target.slice(mark + 1) }
}

/** Names in small letters, values of one name joined with commas, cookies apart. */
function headersOf(raw: readonly string[]) {
  const headers: Record<string, string> = {}
  const cookies: string[] = []
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase()
    const value = raw[index + 1] ?? ''
    if (name === 'cookie') cookies.push(...value.split('; '))
    else headers[name] = name in headers ? `${headers[name]},${value}` : value
  }
  return { headers, cookies }
}

/** Values of one name joined with commas. */
function queryOf(rawQueryString: string): Record<string, string> {
  const query: Record<string, string> = {}
  for (const [name, value] of new URLSearchParams(rawQueryString)) {
    query[name] = Object.hasOwn(query, name) ? `${query[name]},${value}` : value
  }
  return query
}

/** Text stays text, everything else (forms too, as AWS does it) goes in base64. */
function bodyOf(body: Buffer, contentType: string): Pick<HttpEvent, 'body' | 'isBase64Encoded'> {
  if (body.length === 0) return { isBase64Encoded: false }
  const isText = /^(text\/|application\/(json|xml|javascript)\b)/i.test(contentType.trim())
  return { body: body.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText }
}

/** 22/Nov/2026:20:17:27 +0000 */
function logTime(ms: number): string {
  const [, day, month, year, time] = new Date(ms).toUTCString().split(' ')
  return `${day}/${month}/${year}:${time} +0000`
}
