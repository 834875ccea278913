/** What has been opened and must be closed again, the last first. */
export type Closers = {
  add(close: () => unknown): void
  /** Closes everything, even if something fails to; may be called more than once. */
  closeAll(): Promise<void>
}

/** An empty list of what to close. */
export function createClosers(): Closers {
  const open: (() => unknown)[] = []
  let closing: Promise<void> | undefined
  async function closeEach(): Promise<void> {
    for (let close = open.pop(); close !== undefined; close = open.pop()) {
      await Promise.resolve()
        .then(close)
        .catch(() => undefined)
    }
  }
  return {
    add: (close) => void open.push(close),
    closeAll() {
      closing ??= closeEach()
      return closing
    },
  }
}
