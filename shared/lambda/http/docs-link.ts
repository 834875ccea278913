import type { ServiceError } from '#shared/errors.ts'
import type { HttpEvent } from './event.ts'

/**
 * The place in the documentation that explains an error: its kind; of a wrong parameter, that parameter. (infra/docs
 * has an entry for each, and a test that there is none missing.)
 */
export function docsAnchor(error: ServiceError): string {
  const field = error.kind === 'badParameter' ? error.faults[0]?.field : undefined
  const [parameter] = /^[A-Za-z]\w*/.exec(field ?? '') ?? []
  return parameter === undefined ? error.kind : `parameter-${parameter}`
}

/** The whole URL of the documentation, as the caller of `event` reaches it: a path is at the host that he called. */
export function docsUrlOf(setting: string | undefined, event: HttpEvent): string | undefined {
  if (setting === undefined || setting === '') return undefined
  const host = event.requestContext?.domainName
  if (!setting.startsWith('/') || !host) return setting
  return `${event.headers?.['x-forwarded-proto'] === 'http' ? 'http' : 'https'}://${host}${setting}`
}
