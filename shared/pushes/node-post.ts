import { type LookupAddress, type LookupAllOptions, lookup as systemLookup } from 'node:dns'
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import type { Post, PostReply, PostRequest } from './post.ts'

/** How much of an answer is read: nothing in it is used, but a receiver may dislike being cut off at once. */
const mostAnswerBytes = 4_096

/** Of the headers of one answer. */
const mostHeaderBytes = 16_384

/** Of everything that comes on the connection: headers, trailers, chunk extensions and interim answers too. */
const mostConnectionBytes = 65_536

/** Interim answers (1xx) before the real one. Each costs as much as an answer, and nothing is done with them. */
const mostInterimAnswers = 4

class Blocked extends Error {}

/** Resolves a name to all of its addresses; as node:dns does. */
export type LookupAll = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

/** Sends pushes into the world, by the system's resolver. */
export const nodePost: Post = /* @__PURE__ */ createNodePost(systemLookup)

/**
 * Sends with node:http and node:https rather than fetch: only here can the address that is really connected to be
 * judged, between the resolution of the name and the connection, so that no second resolution can lead elsewhere.
 */
export function createNodePost(lookup: LookupAll): Post {
  return (post) => send(post, lookup)
}

function send(post: PostRequest, lookup: LookupAll): Promise<PostReply> {
  return new Promise((resolve) => {
    const url = new URL(post.url)
    const host = url.hostname.replace(/^\[|\]$/g, '')
    if (isIP(host) !== 0 && !post.mayConnect(host)) {
      resolve({ kind: 'failed', why: 'blocked' })
      return
    }
    const timeout = AbortSignal.timeout(post.timeoutMs)
    const signal = post.signal === undefined ? timeout : AbortSignal.any([timeout, post.signal])
    const request = open(url, post, signal, lookup)
    bound(request)
    request.on('response', (response) => finish(response, request, post.onAnswer, resolve))
    request.on('error', (error) => resolve({ kind: 'failed', why: whyOf(error, timeout) }))
    // Whatever else ends it, such as an answer that wants to speak another protocol.
    request.on('close', () => resolve({ kind: 'failed', why: 'network' }))
    request.end(post.body)
  })
}

function open(url: URL, post: PostRequest, signal: AbortSignal, lookup: LookupAll): ClientRequest {
  const start = url.protocol === 'https:' ? httpsRequest : httpRequest
  return start(url, {
    method: 'POST',
    headers: { ...post.headers, 'content-length': String(Buffer.byteLength(post.body)) },
    lookup: guardedLookup(post.mayConnect, lookup),
    signal,
    maxHeaderSize: mostHeaderBytes,
    // A connection of its own for each push: a kept one would go to an address that was judged earlier.
    agent: false,
  })
}

/** Breaks off what sends more than an answer needs, so that no receiver can keep this process busy. */
function bound(request: ClientRequest): void {
  let interim = 0
  request.on('information', () => {
    interim += 1
    if (interim > mostInterimAnswers) request.destroy(new Error('too many interim answers'))
  })
  request.on('socket', (socket) => {
    let bytes = 0
    socket.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > mostConnectionBytes) request.destroy(new Error('too many bytes'))
    })
  })
}

function finish(
  response: IncomingMessage,
  request: ClientRequest,
  onAnswer: PostRequest['onAnswer'],
  resolve: (reply: PostReply) => void,
): void {
  const httpStatus = response.statusCode ?? 0
  const retryAfter = response.headers['retry-after']
  let bytes = 0
  const done = () => {
    resolve({ kind: 'answered', httpStatus, ...(retryAfter === undefined ? {} : { retryAfter }) })
    request.destroy()
  }
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    onAnswer?.(chunk)
    if (bytes >= mostAnswerBytes) done()
  })
  response.on('end', done)
  // The status is the answer, even if the rest of it does not come.
  response.on('error', done)
  response.on('close', done)
}

function whyOf(error: Error, timeout: AbortSignal): 'blocked' | 'timeout' | 'network' {
  if (error instanceof Blocked) return 'blocked'
  return timeout.aborted ? 'timeout' : 'network'
}

/** Resolves a name and lets the connection be made only if every address that it leads to is allowed. */
function guardedLookup(mayConnect: (address: string) => boolean, lookup: LookupAll): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, '')
      const [first] = addresses
      if (first === undefined || addresses.some(({ address }) => !mayConnect(address))) {
        return callback(new Blocked('the name leads to an address that is not allowed'), '')
      }
      if (options.all === true) return callback(null, addresses)
      return callback(null, first.address, first.family)
    })
  }
}
