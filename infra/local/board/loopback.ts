import type { IncomingMessage } from 'node:http'

/**
 * Whether a request comes from a browser or a program on this machine, for this machine: the connection is a loopback
 * one, and so is the name that it asks for. A page elsewhere that has its name point here fails at the second.
 */
export function isFromThisMachine({ socket, headers }: IncomingMessage): boolean {
  return isLoopback(socket.remoteAddress ?? '') && isLocalName(headers.host ?? '')
}

function isLoopback(address: string): boolean {
  return /^(::ffff:)?127\./.test(address) || address === '::1'
}

function isLocalName(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i.test(host)
}

/**
 * Whether a request that changes something comes from the board's own page, or from a program: a page of another
 * origin can neither send JSON without asking first, nor hide where it is.
 */
export function isFromOwnPage({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site']
  const isJson = (headers['content-type'] ?? '').toLowerCase().startsWith('application/json')
  return isJson && (site === undefined || site === 'same-origin')
}
