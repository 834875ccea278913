import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { AnswerTooLong, type Charset, type Fetch, type FetchReply } from './fetch.ts'

/** Of an answer that was asked for without a bound of its own. */
const usualMostBytes = 1024 * 1024

/**
 * What the service needs of fetch, over node:http, which the AWS SDK has loaded anyway. The global fetch would load undici
 * for the first call, which takes a tenth of a cold start, and costs three times as much CPU time for each call. Like it,
 * this keeps connections for the next call, and reads gzip.
 */
export const nodeFetch: Fetch = (
  target,
  { method = 'GET', headers = {}, body, signal, isFresh = false, mostBytes = usualMostBytes, charset } = {},
) =>
  new Promise((resolve, reject) => {
    const url = new URL(target)
    const form = body?.toString()
    const start = url.protocol === 'https:' ? httpsRequest : httpRequest
    const request = start(url, {
      method,
      ...(isFresh ? { agent: false } : {}),
      headers: {
        'accept-encoding': 'gzip',
        ...headers,
        ...(form === undefined ? {} : lengthOf(form)),
        ...(body instanceof URLSearchParams ? formType : {}),
      },
      ...(signal === undefined ? {} : { signal }),
    })
    request.on('response', (response) => resolve(replyOf(response, mostBytes, charset)))
    request.on('error', reject)
    // Whatever else ends it, such as an answer that wants to speak another protocol; after an answer this says nothing.
    request.on('close', () => reject(new Error('closed without an answer')))
    request.end(form)
  })

const formType = { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' }

function lengthOf(text: string) {
  return { 'content-length': Buffer.byteLength(text) }
}

function replyOf(response: IncomingMessage, mostBytes: number, charset: Charset | undefined): FetchReply {
  const { statusCode: status = 0 } = response
  return {
    ok: status >= 200 && status < 300,
    status,
    header: (name) => headerOf(response, name),
    text: () => textOf(response, mostBytes, charset),
  }
}

function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value.join(', ') : value
}

async function textOf(
  response: IncomingMessage,
  mostBytes: number,
  charset: Charset | undefined,
): Promise<string> {
  const isZipped = response.headers['content-encoding'] === 'gzip'
  // Either end of the pipeline that breaks off breaks off the reading below.
  const bytes = isZipped ? pipeline(response, createGunzip(), () => undefined) : response
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of bytes) {
    length += chunk.length
    // Leaving the loop breaks off the connection: an answer without end costs neither memory nor time.
    if (length > mostBytes) throw new AnswerTooLong(`more than ${mostBytes} bytes`)
    chunks.push(chunk)
  }
  const bytesRead = Buffer.concat(chunks)
  return charset === undefined || charset === 'utf-8'
    ? bytesRead.toString('utf8')
    : new TextDecoder(charset).decode(bytesRead)
}
