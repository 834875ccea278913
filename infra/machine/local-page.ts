import type { IncomingMessage, ServerResponse } from 'node:http'

/**
 * Something that local mode serves beside the operations: a page, its files, its live events. It looks at a request
 * before the gateway does, its body unread; answers true when the request is its own, and then sees to the answer.
 */
export type LocalPage = (request: IncomingMessage, response: ServerResponse) => boolean
