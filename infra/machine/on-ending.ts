/** How often it is looked whether npm is still there, in ms. */
const lookMs = 100

/** Which npm script this process is, and in which environment. */
export type NpmScript = {
  readonly script: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/**
 * Calls `end` once, when the process shall end: at SIGTERM, at SIGINT, or when npm is gone that ran this process as
 * its `script`. A signal that npm alone gets goes on to the shell between, which may die of it and tell nobody; the
 * service would live on with its port and its data folder, and nobody knew of it.
 */
export function onEnding({ script, env }: NpmScript, end: () => void): void {
  let isEnding = false
  const endOnce = () => {
    if (isEnding) return
    isEnding = true
    end()
  }
  // Listened to until the process is over: the signal may come twice, from a terminal and from npm, and the second
  // one would cut the ending short.
  process.on('SIGTERM', endOnce)
  process.on('SIGINT', endOnce)
  if (env.npm_lifecycle_event !== script) return
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) endOnce()
  }, lookMs).unref()
}
