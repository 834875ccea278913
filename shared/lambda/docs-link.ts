import type { ServiceError } from '#shared/errors.ts'

/** The setting that says where the documentation lies; without it, answers have no `x-docs` header. */
export const docsVariable = 'DOCS_URL'

/**
 * The place in the documentation that explains an error: its kind; of a wrong parameter, that parameter. (infra/docs
 * has an entry for each, and a test that there is none missing.)
 */
export function docsAnchor(error: ServiceError): string {
  const field = error.kind === 'badParameter' ? error.faults[0]?.field : undefined
  const [parameter] = /^[A-Za-z]\w*/.exec(field ?? '') ?? []
  return parameter === undefined ? error.kind : `parameter-${parameter}`
}
