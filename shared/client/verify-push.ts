import { isBody } from './classify.ts'
import type { OrderExpired, Push, RefundEnded, TicketFailed, TicketIssued } from './push-bodies.ts'

/** The headers of the request: those of fetch's Request, node:http's, or a plain object. */
export type PushHeaders =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>

/** Why a push is not believed. */
export type PushFault =
  /** A `webhook-…` header is missing. */
  | 'unsigned'
  /** It was sent more than five minutes ago, or ahead: a recorded push sent again, or a wrong clock. */
  | 'stale'
  /** It was not signed with this secret, or what was signed is not what came. */
  | 'forged'
  /** The signature is right, but this is none of the five pushes. */
  | 'unreadable'

/** A push that is not believed. Answer 400 or 401, and do nothing of what it says. */
export class PushError extends Error {
  override readonly name = 'PushError'
  readonly fault: PushFault

  constructor(fault: PushFault) {
    super(`the push is ${fault}`)
    this.fault = fault
  }
}

/**
 * Proves who sent a push and answers what it says; rejects with a PushError otherwise. `body` is the request's body as
 * it came: parsed and written again, it is another text, and its signature is wrong.
 */
export type VerifyPush = (headers: PushHeaders, body: string | Uint8Array) => Promise<Push>

/** More about verifying. */
export type VerifierOptions = {
  /** Ms since the epoch; the machine's clock unless given. */
  readonly now?: () => number
}

const toleranceMs = 5 * 60_000

/**
 * Verifies pushes after Standard Webhooks, by WebCrypto alone. Several secrets are for the time in which one replaces the
 * other. Throws a TypeError when a secret is none (`whsec_` and base64).
 */
export function createPushVerifier(
  secret: string | readonly string[],
  { now = Date.now }: VerifierOptions = {},
): VerifyPush {
  const secrets = typeof secret === 'string' ? [secret] : secret
  const keys = secrets.map(bytesOfSecret)
  return async (headers, body) => {
    const text = typeof body === 'string' ? body : new TextDecoder().decode(body)
    const id = headerOf(headers, 'webhook-id')
    const timestamp = headerOf(headers, 'webhook-timestamp')
    const signatures = headerOf(headers, 'webhook-signature')
    if (id === '' || !/^\d{1,12}$/.test(timestamp) || signatures === '') throw new PushError('unsigned')
    if (!(await isSigned(keys, `${id}.${timestamp}.${text}`, signatures))) throw new PushError('forged')
    if (Math.abs(now() - Number(timestamp) * 1_000) > toleranceMs) throw new PushError('stale')
    return readPush(id, text)
  }
}

function bytesOfSecret(secret: string): Uint8Array<ArrayBuffer> {
  const key = bytesOfBase64(secret.replace(/^whsec_/, ''))
  if (key === undefined || key.length === 0)
    throw new TypeError('a webhook secret is whsec_ followed by base64')
  return key
}

function headerOf(headers: PushHeaders, name: string): string {
  if ('get' in headers && typeof headers.get === 'function') return headers.get(name) ?? ''
  const found = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1]
  return typeof found === 'string' ? found : ''
}

/** Whether one of the signatures (`v1,<base64>`, divided by spaces) is of one of the keys. Compared in constant time by WebCrypto. */
async function isSigned(
  keys: readonly Uint8Array<ArrayBuffer>[],
  content: string,
  signatures: string,
): Promise<boolean> {
  const signed = new TextEncoder().encode(content)
  const candidates = signatures.split(' ').flatMap((signature) => {
    const bytes = signature.startsWith('v1,') ? bytesOfBase64(signature.slice(3)) : undefined
    return bytes === undefined ? [] : [bytes]
  })
  for (const bytes of keys) {
    const algorithm = { name: 'HMAC', hash: 'SHA-256' }
    const key = await crypto.subtle.importKey('raw', bytes, algorithm, false, ['verify'])
    for (const signature of candidates)
      if (await crypto.subtle.verify('HMAC', key, signature, signed)) return true
  }
  return false
}

function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    return undefined
  }
}

/** The kind is told by the fields: expiry and failure share their msgCode. */
function readPush(id: string, text: string): Push {
  const body = bodyOf(text)
  if (isRefund(body)) {
    return isSuccess(body) ? { id, kind: 'refundSucceeded', body } : { id, kind: 'refundFailed', body }
  }
  if (isIssued(body)) return { id, kind: 'ticketIssued', body }
  if (isFailed(body)) return { id, kind: 'ticketFailed', body }
  if (isExpired(body)) return { id, kind: 'orderExpired', body }
  throw new PushError('unreadable')
}

/** The JSON itself, or (`format=form`) the field `data` of a form, which holds it. */
function bodyOf(text: string): unknown {
  const json = /^\s*\{/.test(text) ? text : (new URLSearchParams(text).get('data') ?? '')
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

function isExpired(body: unknown): body is OrderExpired {
  return (
    isBody(body) &&
    ['msgCode', 'msgInfo', 'orderNo', 'outOrderNo'].every((name) => typeof body[name] === 'string')
  )
}

function isRefund(body: unknown): body is RefundEnded<string> {
  return isExpired(body) && 'refundTime' in body && 'passengers' in body && Array.isArray(body.passengers)
}

function isSuccess(body: RefundEnded<string>): body is RefundEnded<'100'> {
  return body.msgCode === '100'
}

function isIssued(body: unknown): body is TicketIssued {
  return isTicket(body) && body.msgCode === '100'
}

function isFailed(body: unknown): body is TicketFailed {
  return isTicket(body) && body.msgCode !== '100'
}

function isTicket(body: unknown): body is TicketIssued | TicketFailed {
  return isExpired(body) && 'passengers' in body && Array.isArray(body.passengers) && 'ticketNo' in body
}
