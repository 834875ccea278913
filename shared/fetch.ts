/** As much of a request as the service makes: a GET, or the POST of a form. */
export type FetchInit = {
  readonly method?: 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: URLSearchParams
  /** No redirect is ever followed. */
  readonly redirect?: 'manual'
  readonly signal?: AbortSignal
  /** How long the answer's body may be, in bytes after unzipping. */
  readonly mostBytes?: number
}

/** As much of an answer as the service reads. */
export type FetchReply = {
  readonly ok: boolean
  readonly status: number
  /** The whole body, as UTF-8. Rejects when it does not come whole: with AnswerTooLong when it is longer than it may be. */
  readonly text: () => Promise<string>
}

/** The part of fetch that the service uses, so that the global one fits, and so does one that is made of less. */
export type Fetch = (target: URL | string, init?: FetchInit) => Promise<FetchReply>

/** An answer that is longer than it may be. The rest of it was not read. */
export class AnswerTooLong extends Error {
  override readonly name = 'AnswerTooLong'
}
