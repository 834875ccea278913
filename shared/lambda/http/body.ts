import type { HttpEvent } from './event.ts'

/** The most that a request's body may hold, in bytes. */
export const bodyLimit = 256 * 1024

/** The bytes of an event's body: API Gateway hands over text as it is and everything else in base64. */
export function bodyBytes(event: Pick<HttpEvent, 'body' | 'isBase64Encoded'>): Uint8Array<ArrayBuffer> {
  const { body = '', isBase64Encoded } = event
  return new Uint8Array(Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'))
}

/** An event's body as text: UTF-8, a byte order mark taken off, what is no UTF-8 replaced. */
export function bodyText(event: Pick<HttpEvent, 'body' | 'isBase64Encoded'>): string {
  return new TextDecoder().decode(bodyBytes(event))
}

/** The content type without its parameters, in small letters; empty when there is none. */
export function mediaTypeOf(event: Pick<HttpEvent, 'headers'>): string {
  return (contentTypeOf(event).split(';')[0] ?? '').trim().toLowerCase()
}

/** The content type as it was sent; empty when there is none. */
export function contentTypeOf({ headers = {} }: Pick<HttpEvent, 'headers'>): string {
  return headers['content-type'] ?? ''
}
