/** As much of a request as the service makes: a GET, or the POST of a form. */
export type FetchInit = {
  readonly method?: 'POST'
  readonly headers?: Readonly<Record<string, string>>
  /** A form; a text has its type in the headers. */
  readonly body?: URLSearchParams | string
  /** No redirect is ever followed. */
  readonly redirect?: 'manual'
  readonly signal?: AbortSignal
  /** Over a connection of its own: a kept one may just be closing, and nobody knows then what became of the request. */
  readonly isFresh?: boolean
  /** How long the answer's body may be, in bytes after unzipping. */
  readonly mostBytes?: number
  /** In which encoding the answer's body is; UTF-8 unless it is said. */
  readonly charset?: Charset
}

/** Encodings that Chinese services use; GB18030 includes GBK and GB2312. */
export type Charset = 'utf-8' | 'gb18030'

/** As much of an answer as the service reads. */
export type FetchReply = {
  readonly ok: boolean
  readonly status: number
  /** A header of the answer by its name in lower case; not every implementation tells. */
  readonly header?: (name: string) => string | undefined
  /** The whole body, as UTF-8 unless the request says another encoding. Rejects when it does not come whole: with AnswerTooLong when it is longer than it may be. */
  readonly text: () => Promise<string>
}

/** The part of fetch that the service uses, so that the global one fits, and so does one that is made of less. */
export type Fetch = (target: URL | string, init?: FetchInit) => Promise<FetchReply>

/** An answer that is longer than it may be. The rest of it was not read. */
export class AnswerTooLong extends Error {
  override readonly name = 'AnswerTooLong'
}
