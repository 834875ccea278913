/** Something for a browser. */
export type Page = {
  readonly contentType: string
  readonly body: string | Buffer
  readonly headers?: Readonly<Record<string, string>>
}

/** The page at a path, if there is one. */
export type Pages = (path: string) => Promise<Page | undefined>
