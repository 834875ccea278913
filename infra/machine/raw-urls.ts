import type { Server } from 'node:http'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { safeHeaderLines } from './safe-answers.ts'

/** What node:http says of a request that it cannot read. */
type ClientError = Error & { readonly code?: string; readonly rawPacket?: Buffer }

/** The operations only: for whoever comes in this way, everything else would see this machine as the caller. */
const rawTarget = /^\/grabTicket\/action\/[A-Za-z]+\.php\?[ -~\x80-\xff]*$/
const methods = ['GET', 'HEAD']
const versions = ['HTTP/1.0', 'HTTP/1.1']

/**
 * Lets URLs hold Chinese and blanks as they are. Juhe's documented examples do (`search.php?from=苏州&to=昆山`), and its servers take
 * them; node:http refuses such a request line. It is written anew, percent-encoded, and sent to the server itself.
 * Whatever else cannot be read gets what node:http would answer.
 */
export function acceptRawUrls(server: Server): void {
  server.on('clientError', (error: ClientError, socket: Duplex) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
    // A blank is another error than a character that no URL may hold; what has neither is not sent again.
    const request = error.code?.startsWith('HPE_') ? encoded(error.rawPacket) : undefined
    if (request === undefined) return void socket.end(refusalOf(error))
    forward(server, request, socket)
  })
}

const statuses: ReadonlyMap<string | undefined, string> = new Map([
  ['HPE_HEADER_OVERFLOW', '431 Request Header Fields Too Large'],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', '413 Payload Too Large'],
  ['ERR_HTTP_REQUEST_TIMEOUT', '408 Request Timeout'],
])

function refusalOf({ code }: ClientError): string {
  const status = statuses.get(code) ?? '400 Bad Request'
  return [`HTTP/1.1 ${status}`, 'Connection: close', ...safeHeaderLines, '', ''].join('\r\n')
}

/** The one request of a packet with its URL percent-encoded; undefined when there is anything else in it. */
function encoded(packet: Buffer | undefined): string | undefined {
  // One character a byte, so that bytes stay what they are.
  const text = packet?.toString('latin1') ?? ''
  if (text.indexOf('\r\n\r\n') !== text.length - 4) return undefined
  const [line = '', ...headers] = text.split('\r\n')
  const [, method = '', target = '', version = ''] = /^(\S+) (.*) (\S+)$/.exec(line) ?? []
  const isRead = methods.includes(method) && versions.includes(version)
  if (!isRead || !rawTarget.test(target)) return undefined
  const url = target.replace(/[ \x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`)
  // What was refused for something else would be refused again, and sent again, for ever.
  if (url === target) return undefined
  const kept = headers.filter((header) => !header.toLowerCase().startsWith('connection:'))
  return [`${method} ${url} ${version}`, 'Connection: close', ...kept].join('\r\n')
}

function forward(server: Server, request: string, socket: Duplex): void {
  const address = server.address()
  if (address === null || typeof address === 'string') return void socket.destroy()
  const again = connect(address.port, address.address)
  again.on('error', () => socket.destroy())
  socket.on('error', () => again.destroy())
  socket.on('close', () => again.destroy())
  again.pipe(socket)
  again.write(request, 'latin1')
}
