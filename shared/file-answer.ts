/** An answer that is a file instead of an envelope: for downloads. Refusals are envelopes all the same. */
export class FileAnswer {
  readonly contentType: string
  /** Further headers, names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string

  constructor(contentType: string, headers: Readonly<Record<string, string>>, body: string) {
    this.contentType = contentType
    this.headers = headers
    this.body = body
  }
}
