/** Where the service itself shows its documentation, if it does. */
export const docsPath = '/docs'

/**
 * The setting that says where the documentation is, a URL or a path of this service; without it, answers have no
 * `x-docs` header.
 */
export const docsVariable = 'DOCS_URL'
