import type { IncomingMessage } from 'node:http'
import type { Parameters } from './model/context.ts'

/** Nothing that the contract asks for comes near this. */
const mostBytes = 1 << 20

/** A request that cannot be read; its message may be shown. */
export class UnreadableRequest extends Error {
  override readonly name = 'UnreadableRequest'
}

/** The URL of a request. Clients write Chinese into it percent-encoded, or as the bytes of UTF-8. */
export function urlOf(request: IncomingMessage): URL {
  const path = Buffer.from(request.url ?? '/', 'latin1').toString('utf8')
  return new URL(path.replace(/^\/{2,}/, '/'), 'http://sandbox')
}

/**
 * The parameters of a request: of the query, and of a body in the form of a form (urlencoded or multipart) or JSON. The body's
 * win.
 *
 * @throws UnreadableRequest
 */
export async function parametersOf(request: IncomingMessage, url: URL): Promise<Parameters> {
  const body = await bodyOf(request)
  const fields = body.length === 0 ? [] : await fieldsOf(body, request.headers['content-type'] ?? '')
  return Object.fromEntries([...url.searchParams, ...fields])
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk)
    length += bytes.length
    if (length > mostBytes) throw new UnreadableRequest('the body is too long')
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}

async function fieldsOf(body: Buffer, contentType: string): Promise<[string, unknown][]> {
  const text = body.toString('utf8')
  // curl, for one, sends JSON as a form unless it is told otherwise.
  if (/^application\/json\b/i.test(contentType) || /^\s*\{/.test(text)) return jsonFields(text)
  if (/^multipart\/form-data\b/i.test(contentType)) {
    try {
      const response = new Response(new Uint8Array(body), { headers: { 'content-type': contentType } })
      return [...(await response.formData())]
    } catch {
      throw new UnreadableRequest('the body is not a multipart form')
    }
  }
  return [...new URLSearchParams(text)]
}

function jsonFields(text: string): [string, unknown][] {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return Object.entries(value)
  } catch {
    // Falls through: not JSON, or not an object.
  }
  throw new UnreadableRequest('the body is not a JSON object')
}
