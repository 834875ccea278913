import type { IncomingMessage } from 'node:http'

/** Whether nobody but this machine reaches what listens there (the setting HOST). */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || isLoopback(host)
}

/**
 * Whether a request comes from a browser or a program on this machine, for this machine: the connection is a loopback
 * one, and so is the name that it asks for.
 */
export function isFromThisMachine({ socket, headers }: IncomingMessage): boolean {
  return isLoopback(socket.remoteAddress ?? '') && isLocalName(headers.host ?? '')
}

/**
 * Whether a request goes by a name that is not this machine's: a page elsewhere can have its own name point here, and
 * is of the same origin then. Whoever names no host is no browser.
 */
export function isForAnotherName({ headers }: IncomingMessage): boolean {
  return headers.host !== undefined && !isLocalName(headers.host)
}

/**
 * Whether a page of another origin has the browser make a request: of another site, or of another port of this machine,
 * which is the same site to a browser. Browsers that send no Sec-Fetch-Site still send Origin with what changes something.
 */
export function isFromAnotherSite({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site']
  const { origin, host = '' } = headers
  const isForeignOrigin = origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`
  return site === 'cross-site' || site === 'same-site' || isForeignOrigin
}

/** Whether a browser makes a request, for whatever page: programs send neither header. */
export function isFromABrowser({ headers }: IncomingMessage): boolean {
  return headers.origin !== undefined || headers['sec-fetch-site'] !== undefined
}

/**
 * Whether a request that changes something comes from the board's own page, or from a program: a page of another
 * origin can neither send JSON without asking first, nor hide where it is.
 */
export function isFromOwnPage(request: IncomingMessage): boolean {
  const { headers } = request
  const site = headers['sec-fetch-site']
  const isJson = /^application\/json *(;|$)/i.test(headers['content-type'] ?? '')
  return isJson && !isFromAnotherSite(request) && (site === undefined || site === 'same-origin')
}

function isLoopback(address: string): boolean {
  return /^(::ffff:)?127\./.test(address) || address === '::1'
}

function isLocalName(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i.test(host)
}
