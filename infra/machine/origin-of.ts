/** `http://host:port`, without a slash at the end: an IPv6 address stands in brackets there. */
export function originOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}
