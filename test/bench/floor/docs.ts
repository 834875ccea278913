import { readFile } from 'node:fs/promises'

/** A small file that lies beside the function, as it lies there: itself. */
export async function handler() {
  const bytes = await readFile(new URL(import.meta.url))
  const headers = { 'content-type': 'text/html;charset=utf-8', 'content-encoding': 'gzip' }
  return { statusCode: 200, headers, body: bytes.toString('base64'), isBase64Encoded: true }
}
