import net from 'node:net'
import { Duplex } from 'node:stream'
import { operationOf, type Respond } from './stub.ts'

/**
 * From now on every connection that this process opens ends in the stub, without a kernel in between: what is measured
 * afterwards is what the process itself spends, its HTTP client and all above it.
 */
export function stubConnections(respond: Respond): void {
  const connect = () => new StubSocket(respond)
  // node:http and fetch both open their connections by these, and look them up when they do.
  Object.assign(net, { connect, createConnection: connect })
}

/** The far end of a connection: reads requests with a content-length, and answers each. */
class StubSocket extends Duplex {
  readonly #respond: Respond
  #received: Buffer = Buffer.alloc(0)
  readonly connecting = false

  constructor(respond: Respond) {
    super()
    this.#respond = respond
    process.nextTick(() => this.emit('connect'))
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk])
    this.#answer()
    done()
  }

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.#received = Buffer.concat([this.#received, ...chunks.map(({ chunk }) => Buffer.from(chunk))])
    this.#answer()
    done()
  }

  #answer(): void {
    for (;;) {
      const end = this.#received.indexOf('\r\n\r\n')
      if (end < 0) return
      const head = this.#received.toString('latin1', 0, end)
      const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0)
      const from = end + 4
      if (this.#received.length < from + length) return
      const body = this.#received.toString('utf8', from, from + length)
      this.#received = this.#received.subarray(from + length)
      const path = head.split(' ', 2)[1] ?? ''
      const operation = operationOf(/\r\nx-amz-target: *(\S+)/i.exec(head)?.[1])
      const answer = Buffer.from(this.#respond(path, operation, body))
      const type = operation === undefined ? 'application/json' : 'application/x-amz-json-1.0'
      this.push(
        Buffer.concat([
          Buffer.from(
            `HTTP/1.1 200 OK\r\ncontent-type: ${type}\r\ncontent-length: ${answer.length}\r\nconnection: keep-alive\r\n\r\n`,
          ),
          answer,
        ]),
      )
    }
  }

  setNoDelay(): this {
    return this
  }
  setKeepAlive(): this {
    return this
  }
  setTimeout(): this {
    return this
  }
  ref(): this {
    return this
  }
  unref(): this {
    return this
  }
}
