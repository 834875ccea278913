/** A push on its way to a receiver. */
export type PostRequest = {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** For everything: name, connection, answer. */
  readonly timeoutMs: number
  /** Ends it earlier, as if the connection had failed. */
  readonly signal?: AbortSignal
  /** Whether an address may be connected to, judged when it is known: a name can lead anywhere, and elsewhere each time. */
  readonly mayConnect: (address: string) => boolean
  /** Told of each piece of the answer's body that is read, a few kilobytes in all; for somebody who looks on. */
  readonly onAnswer?: (piece: Buffer) => void
}

/**
 * Why no status came: the address is not allowed (`blocked`), the name does not resolve (`dns`), the port is closed
 * (`refused`), TLS or the certificate failed (`tls`), the connection broke (`reset`), nothing came in time (`timeout`),
 * what came is no HTTP (`notHttp`), or the connection failed in another way (`network`).
 */
export type PostFailure = 'blocked' | 'dns' | 'refused' | 'tls' | 'reset' | 'timeout' | 'notHttp' | 'network'

/** What came of it. `retryAfter` is the header as it stands. */
export type PostReply =
  | { readonly kind: 'answered'; readonly httpStatus: number; readonly retryAfter?: string }
  | { readonly kind: 'failed'; readonly why: PostFailure }

/** Sends a push. Never throws, follows no redirect, and reads no more of the answer than it needs. */
export type Post = (request: PostRequest) => Promise<PostReply>
