import { type LookupAddress, type LookupAllOptions, lookup as systemLookup } from 'node:dns'
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { Post, PostFailure, PostReply, PostRequest } from './post.ts'

/** How much of an answer is read: nothing in it is used, but a receiver may dislike being cut off at once. */
const mostAnswerBytes = 4_096

/** Of the headers of one answer. */
const mostHeaderBytes = 16_384

/** Of everything that comes on the connection: headers, trailers, chunk extensions and interim answers too. */
const mostConnectionBytes = 65_536

/** Interim answers (1xx) before the real one. Each costs as much as an answer, and nothing is done with them. */
const mostInterimAnswers = 4

class Blocked extends Error {}
class Unresolved extends Error {}
class NotHttp extends Error {}

/** What the system calls a failure of the connection. */
const whyByCode: ReadonlyMap<string, PostFailure> = /* @__PURE__ */ new Map([
  ['ECONNREFUSED', 'refused'],
  ['ECONNRESET', 'reset'],
  ['EPIPE', 'reset'],
  ['ETIMEDOUT', 'timeout'],
])

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
    const progress = watch(request)
    let retryAfter: string | undefined
    const end = (why: PostFailure) => {
      const { httpStatus } = progress()
      resolve(
        httpStatus === undefined
          ? { kind: 'failed', why }
          : { kind: 'answered', httpStatus, ...(retryAfter === undefined ? {} : { retryAfter }) },
      )
      request.destroy()
    }
    request.on('response', (response) => {
      retryAfter = response.headers['retry-after']
      readSome(response, post.onAnswer, () => end('reset'))
    })
    request.on('error', (error) => end(timeout.aborted ? 'timeout' : whyOf(error, progress().isShakingHands)))
    // Whatever else ends it, such as an answer that wants to speak another protocol.
    request.on('close', () => end('notHttp'))
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

/** What is known of a connection: whether TLS is being agreed on, and the status as soon as its line is here. */
type Seen = { readonly isShakingHands: boolean; readonly httpStatus: number | undefined }

/**
 * Reads the status from the bytes themselves: it counts also where the parser then fails on the rest. Breaks off what
 * sends more than an answer needs, so that no receiver can keep this process busy.
 */
function watch(request: ClientRequest): () => Seen {
  let isShakingHands = false
  let interim = 0
  let bytes = 0
  let head = ''
  request.on('information', () => {
    interim += 1
    if (interim > mostInterimAnswers) request.destroy(new NotHttp('too many interim answers'))
  })
  request.on('socket', (socket) => {
    socket.once('connect', () => {
      isShakingHands = socket instanceof TLSSocket
    })
    socket.once('secureConnect', () => {
      isShakingHands = false
    })
    // Before the parser, whose error ends everything.
    socket.prependListener('data', (chunk: Buffer) => {
      if (head.length < mostHeaderBytes) head += chunk.toString('latin1')
      bytes += chunk.length
      if (bytes > mostConnectionBytes) request.destroy(new NotHttp('too many bytes'))
    })
  })
  return () => ({ isShakingHands, httpStatus: statusOf(head) })
}

/** The status of the first answer that is not interim. Undefined until its line is complete. */
function statusOf(head: string): number | undefined {
  let rest = head
  for (let answers = 0; answers <= mostInterimAnswers; answers += 1) {
    const [, status] = /^HTTP\/1\.[01] (\d{3})(?: [^\r\n]*)?\r?\n/.exec(rest) ?? []
    if (status === undefined || status === '101') return undefined
    if (!status.startsWith('1')) return Number(status)
    const end = rest.indexOf('\r\n\r\n')
    if (end === -1) return undefined
    rest = rest.slice(end + 4)
  }
  return undefined
}

function readSome(response: IncomingMessage, onAnswer: PostRequest['onAnswer'], onEnd: () => void): void {
  let bytes = 0
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    onAnswer?.(chunk)
    if (bytes >= mostAnswerBytes) onEnd()
  })
  response.on('end', onEnd)
  response.on('error', onEnd)
  response.on('close', onEnd)
}

function whyOf(error: NodeJS.ErrnoException, isShakingHands: boolean): PostFailure {
  if (error instanceof Blocked) return 'blocked'
  if (error instanceof Unresolved) return 'dns'
  if (error instanceof NotHttp || error.code?.startsWith('HPE_')) return 'notHttp'
  const known = whyByCode.get(error.code ?? '')
  return known ?? (isShakingHands ? 'tls' : 'network')
}

/** Resolves a name and lets the connection be made only if every address that it leads to is allowed. */
function guardedLookup(mayConnect: (address: string) => boolean, lookup: LookupAll): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(new Unresolved('the name does not resolve', { cause: error }), '')
      const [first] = addresses
      if (first === undefined || addresses.some(({ address }) => !mayConnect(address))) {
        return callback(new Blocked('the name leads to an address that is not allowed'), '')
      }
      if (options.all === true) return callback(null, addresses)
      return callback(null, first.address, first.family)
    })
  }
}
