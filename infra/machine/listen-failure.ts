/** What went wrong at listening, in one line that says what to change; undefined of any other error. */
export function listenFailure(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  const port = 'port' in error ? error.port : undefined
  switch (error.code) {
    case 'EADDRINUSE':
      return `port ${port} is in use`
    case 'EACCES':
      return port === undefined ? undefined : `port ${port} may not be used by this user`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'HOST must be an address of this machine'
    default:
      return undefined
  }
}
