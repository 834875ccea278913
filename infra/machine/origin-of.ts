/** Where this machine itself reaches a server that listens on every address. */
const loopbackOf: ReadonlyMap<string, string> = new Map([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
])

/**
 * `http://host:port`, without a slash at the end: an IPv6 address stands in brackets there. For a server that listens on
 * every address this is the loopback one, since the wildcard is no address to connect to.
 */
export function originOf(host: string, port: number): string {
  const address = loopbackOf.get(host) ?? host
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`
}
