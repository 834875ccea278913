import type { LookupAddress } from 'node:dns'
import { readFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { createServer as createTcpServer } from 'node:net'
import { join } from 'node:path'
import { createServer as createTlsServer } from 'node:tls'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { createNodePost, type LookupAll, nodePost } from '#shared/pushes/node-post.ts'
import type { PostRequest } from '#shared/pushes/post.ts'
import { isPublicAddress } from '#shared/tenants/public-address.ts'

const closing: (() => void)[] = []
afterAll(() => {
  for (const close of closing) close()
})

/** A server on loopback: what an attacker wants to reach, or an honest receiver. */
async function serve(listener: RequestListener) {
  const seen: { url: string | undefined; host: string | undefined }[] = []
  const server: Server = createServer((request, response) => {
    seen.push({ url: request.url, host: request.headers.host })
    request.resume()
    listener(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  return { port, seen }
}

/** A resolver that answers one list after the other, and then the last one again. */
function resolver(...answers: readonly (readonly string[])[]) {
  const asked: string[] = []
  const lookup: LookupAll = (hostname, _options, callback) => {
    const answer = answers[Math.min(asked.length, answers.length - 1)] ?? []
    asked.push(hostname)
    callback(
      null,
      answer.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 })),
    )
  }
  return { post: createNodePost(lookup), asked }
}

const request = (url: string, changes: Partial<PostRequest> = {}): PostRequest => ({
  url,
  headers: { 'content-type': 'application/json' },
  body: '{}',
  timeoutMs: 5_000,
  mayConnect: isPublicAddress,
  ...changes,
})

const blocked = { kind: 'failed', why: 'blocked' }

describe('a name that leads inside', () => {
  test.each([
    [['127.0.0.1']],
    [['169.254.169.254']],
    [['::1']],
    [['::ffff:127.0.0.1']],
    [['fd00:ec2::254']],
    [['fe80::1%lo']],
    [['64:ff9b::7f00:1']],
    [['2002:7f00:1::1']],
    [['2001:0:7f00:1::']],
    [['168.63.129.16']],
    [['0.0.0.0']],
    [['2606:4700:4700::1111', '::1']],
    [['93.184.216.34', '127.0.0.1']],
    [['127.0.0.1', '93.184.216.34']],
    [[]],
  ])('is not connected to when it resolves to %j', async (addresses) => {
    const inside = await serve((_, response) => response.end())
    const { post } = resolver(addresses)
    expect(await post(request(`http://rebind.example:${inside.port}/`))).toEqual(blocked)
    expect(inside.seen).toEqual([])
  })

  test('is found out however often it pointed outside before: the address is judged that is connected to', async () => {
    const inside = await serve((_, response) => response.end())
    // What a check before the connection would have seen, and what a second resolution would then have led to.
    const { post, asked } = resolver(['127.0.0.2'], ['127.0.0.1'])
    const outside = request(`http://rebind.example:${inside.port}/`, {
      mayConnect: (address) => address === '127.0.0.2',
    })
    expect(await post(outside)).toEqual({ kind: 'failed', why: 'refused' })
    expect(await post(outside)).toEqual(blocked)
    expect(asked).toHaveLength(2)
    expect(inside.seen).toEqual([])
  })

  test('is resolved once for a push: there is no second answer to be led astray by', async () => {
    const receiver = await serve((_, response) => response.end())
    const { post, asked } = resolver(['127.0.0.1'], ['10.0.0.1'])
    const reply = await post(
      request(`http://shop.example:${receiver.port}/push?a=1`, {
        mayConnect: (address) => address === '127.0.0.1',
      }),
    )
    expect(reply).toEqual({ kind: 'answered', httpStatus: 200 })
    expect(asked).toEqual(['shop.example'])
    expect(receiver.seen).toEqual([{ url: '/push?a=1', host: `shop.example:${receiver.port}` }])
  })
})

test.each([
  '127.0.0.1',
  '2130706433',
  '0x7f.1',
  '017700000001',
  '127.1',
  '①②⑦.0.0.1',
  '[::1]',
  '[::ffff:7f00:1]',
  '0.0.0.0',
])('no notation of an address gets past: %s', async (host) => {
  const inside = await serve((_, response) => response.end())
  expect(await nodePost(request(`http://${host}:${inside.port}/`))).toEqual(blocked)
  expect(inside.seen).toEqual([])
})

test.each([301, 302, 303, 307, 308])('a redirect (%i) is an answer and is not followed', async (status) => {
  const inside = await serve((_, response) => response.end('secret'))
  const receiver = await serve((_, response) => {
    response.writeHead(status, { location: `http://127.0.0.1:${inside.port}/latest/meta-data` }).end()
  })
  const reply = await nodePost(request(`http://127.0.0.1:${receiver.port}/`, { mayConnect: () => true }))
  expect(reply).toEqual({ kind: 'answered', httpStatus: status })
  expect(inside.seen).toEqual([])
  expect(receiver.seen).toHaveLength(1)
})

test('an answer without end is cut off after 4 kB, and its status counts', async () => {
  let cut: () => void = () => {}
  const closed = new Promise<void>((resolve) => {
    cut = resolve
  })
  const receiver = await serve((_, response) => {
    response.writeHead(200)
    const pour = () => {
      if (!response.destroyed && response.write(Buffer.alloc(1_024))) setImmediate(pour)
    }
    response.on('drain', pour)
    response.on('close', cut)
    pour()
  })
  const reply = await nodePost(request(`http://127.0.0.1:${receiver.port}/`, { mayConnect: () => true }))
  expect(reply).toEqual({ kind: 'answered', httpStatus: 200 })
  await closed
})

/** A receiver that writes bytes of its own choice. */
async function raw(answer: (socket: Socket) => void) {
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => answer(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

test.each([
  ['another protocol', 'HTTP/1.1 101 Switching Protocols\r\nupgrade: shell\r\nconnection: upgrade\r\n\r\n'],
  ['no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n'],
  ['interim answers without end', 'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(100_000)],
  [
    'a second too many interim answers',
    `${'HTTP/1.1 100 Continue\r\n\r\n'.repeat(5)}HTTP/1.1 200 OK\r\n\r\n`,
  ],
])('a receiver that answers %s fails, and holds nothing up', async (_, bytes) => {
  const url = await raw((socket) => socket.write(bytes))
  expect(await nodePost(request(url, { mayConnect: () => true }))).toEqual({
    kind: 'failed',
    why: 'notHttp',
  })
})

const ok = 'HTTP/1.1 200 OK\r\n'
const gone = 'HTTP/1.1 410 Gone\r\n'
const length = 'content-length: 100\r\n\r\n'
const chunked = 'transfer-encoding: chunked\r\n\r\n'

describe('once the status line is here, it counts', () => {
  const stay = () => undefined
  const end = (socket: Socket) => socket.end()
  const reset = (socket: Socket) => socket.resetAndDestroy()
  test.each<[string, string, (socket: Socket) => void]>([
    ['a body is cut', `${length}half`, end],
    ['a body does not begin', length, end],
    ['a body is reset', `${length}half`, reset],
    ['a body is too slow', `${length}half`, stay],
    ['a body is badly chunked', `${chunked}zz\r\nhalf\r\n0\r\n\r\n`, stay],
    ['a chunk is cut', `${chunked}64\r\nhalf`, end],
    ['the last chunk is missing', `${chunked}4\r\nhalf\r\n`, end],
    ['the headers are cut', 'x: ', end],
    ['the headers are reset', 'x: ', reset],
    ['the headers are too slow', 'x: ', stay],
    ['the headers are no headers', 'no header\r\n\r\n', stay],
    ['the headers are without end', `x: ${'a'.repeat(64 * 1024)}\r\n\r\n`, stay],
    ['there are two lengths', 'content-length: 1\r\ncontent-length: 2\r\n\r\nab', stay],
  ])('even if %s', async (_, rest, then) => {
    for (const [line, httpStatus] of [
      [ok, 200],
      [gone, 410],
      [`HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n${ok}`, 200],
    ] as const) {
      const url = await raw((socket) => socket.write(`${line}${rest}`, () => setImmediate(then, socket)))
      expect(await nodePost(request(url, { mayConnect: () => true, timeoutMs: 300 }))).toEqual({
        kind: 'answered',
        httpStatus,
      })
    }
  })

  test('with the time that the receiver asks for, if it came', async () => {
    const url = await raw((socket) => socket.end(`HTTP/1.1 503 Busy\r\nretry-after: 7\r\n${length}half`))
    expect(await nodePost(request(url, { mayConnect: () => true }))).toEqual({
      kind: 'answered',
      httpStatus: 503,
      retryAfter: '7',
    })
  })
})

/** A server whose certificate nobody trusts. */
async function selfSigned() {
  const options = { pfx: readFileSync(join(import.meta.dirname, 'untrusted.p12')), passphrase: 'untrusted' }
  const server = createTlsServer(options, (socket) => socket.on('error', () => undefined))
  server.on('tlsClientError', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => server.close())
  return (server.address() as AddressInfo).port
}

describe('why no status came is told apart:', () => {
  const whyOf = async (url: string, post = nodePost) =>
    post(request(url, { mayConnect: () => true, timeoutMs: 1_000 }))
  const failed = (why: string) => ({ kind: 'failed', why })

  test('a closed port', async () => {
    const server = createTcpServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))
    expect(await whyOf(`http://127.0.0.1:${port}/`)).toEqual(failed('refused'))
    expect(await whyOf(`https://127.0.0.1:${port}/`)).toEqual(failed('refused'))
    // Several addresses, each of them tried.
    const { post } = resolver(['127.0.0.1', '127.0.0.2'])
    expect(await whyOf(`http://shop.example:${port}/`, post)).toEqual(failed('refused'))
  })

  test.each<[string, (socket: Socket) => void]>([
    ['reset', (socket) => socket.resetAndDestroy()],
    ['closed', (socket) => socket.end()],
    ['closed within the status line', (socket) => socket.end('HTTP/1.1 20')],
  ])('a connection that is %s without an answer', async (_, answer) => {
    expect(await whyOf(await raw(answer))).toEqual(failed('reset'))
  })

  test('a connection that is reset during the handshake', async () => {
    const url = await raw((socket) => socket.resetAndDestroy())
    expect(await whyOf(url.replace('http:', 'https:'))).toEqual(failed('reset'))
  })

  test('a name that does not resolve', async () => {
    const post = createNodePost((_name, _options, callback) =>
      callback(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), []),
    )
    expect(await whyOf('https://shop.example/', post)).toEqual(failed('dns'))
    expect(await whyOf('http://no-such-name.invalid/')).toEqual(failed('dns'))
  })

  test('a certificate that nobody trusts, and a port without TLS', async () => {
    expect(await whyOf(`https://127.0.0.1:${await selfSigned()}/`)).toEqual(failed('tls'))
    const plain = await serve((_, response) => response.end())
    expect(await whyOf(`https://127.0.0.1:${plain.port}/`)).toEqual(failed('tls'))
    const garbage = await raw((socket) => socket.write('garbage, and more of it\r\n'))
    expect(await whyOf(garbage.replace('http:', 'https:'))).toEqual(failed('tls'))
  })

  test.each(['garbage\r\n\r\n', 'HTTP/2 200\r\n\r\n', '\x15\x03\x01\x00\x02\x02\x46', '200 OK\r\n\r\n'])(
    'an answer that is no HTTP: %j',
    async (bytes) => {
      expect(await whyOf(await raw((socket) => socket.write(bytes)))).toEqual(failed('notHttp'))
    },
  )

  test('no answer', async () => {
    const url = await raw(() => undefined)
    const impatient = { mayConnect: () => true, timeoutMs: 200 }
    expect(await nodePost(request(url, impatient))).toEqual(failed('timeout'))
    // A handshake that stays unanswered, too.
    expect(await nodePost(request(url.replace('http:', 'https:'), impatient))).toEqual(failed('timeout'))
  })
})

test('a few interim answers come before the real one', async () => {
  const url = await raw((socket) =>
    socket.end(
      `${'HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n'.repeat(4)}HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n`,
    ),
  )
  expect(await nodePost(request(url, { mayConnect: () => true }))).toEqual({
    kind: 'answered',
    httpStatus: 200,
  })
})

/** A receiver that goes on for as long as anybody listens; `closed` says when nobody does. */
async function endless(head: string, part: () => string | Buffer, everyMs?: number) {
  let close: () => void = () => undefined
  const closed = new Promise<void>((resolve) => {
    close = resolve
  })
  const url = await raw((socket) => {
    socket.on('close', close)
    socket.write(head)
    const more = () => {
      while (!socket.destroyed && socket.write(part()));
    }
    if (everyMs === undefined) {
      socket.on('drain', more)
      more()
      return
    }
    const timer = setInterval(() => socket.write(part()), everyMs)
    socket.on('close', () => clearInterval(timer))
  })
  return { url, closed }
}

const bomb = gzipSync(Buffer.alloc(10_000_000))
const interim = (code: number, header = '') => `HTTP/1.1 ${code} Wait\r\n${header}\r\n`
const notHttp = { kind: 'failed', why: 'notHttp' }
const taken = { kind: 'answered', httpStatus: 200 }

describe('of a receiver that does not end only so much is read, and its connection is closed:', () => {
  const many = (part: string) => part.repeat(Math.ceil(8_000 / part.length))
  const kinds: readonly (readonly [string, object, string, string | Buffer])[] = [
    ...[100, 102, 103, 110, 199].map((code) => [`answers ${code}`, notHttp, '', interim(code)] as const),
    ['answers 103 with headers', notHttp, '', interim(103, 'link: x\r\n')],
    ['headers of one 103', notHttp, 'HTTP/1.1 103 Early Hints\r\n', 'x: y\r\n'],
    ['one header of a 103', notHttp, 'HTTP/1.1 103 Early Hints\r\nlink: ', 'x'],
    ['a status line', notHttp, 'HTTP/1.1 200 ', 'x'],
    ['nothing but line ends', notHttp, '', '\r\n'],
    ['headers', taken, ok, 'x: y\r\n'],
    ['headers without a name', taken, ok, ': x\r\n'],
    ['one header', taken, `${ok}x: `, 'x'],
    ['a folded header', taken, `${ok}x: y\r\n`, ' z\r\n'],
    ['a body', taken, `${ok}\r\n`, 'x'],
    ['a body of one byte a chunk', taken, `${ok}${chunked}`, '1\r\nx\r\n'],
    ['extensions of a chunk', taken, `${ok}${chunked}1;`, 'x'],
    ['trailers', taken, `${ok}${chunked}1\r\nx\r\n0\r\n`, 'x: y\r\n'],
    ['a gzip bomb', taken, `${ok}content-encoding: gzip\r\n\r\n`, bomb],
    ['answers after the answer', taken, '', `${ok}content-length: 0\r\n\r\n`],
  ]

  test.each(kinds)('%s', async (_, expected, head, part) => {
    const whole = typeof part === 'string' ? many(part) : part
    const { url, closed } = await endless(head, () => whole)
    let body = 0
    const onAnswer = ({ length }: Buffer) => {
      body += length
    }
    const patient = { mayConnect: () => true, timeoutMs: 60_000, onAnswer }
    expect(await nodePost(request(url, patient))).toEqual(expected)
    await closed
    // Up to its bound, and the rest of the piece that came with it.
    expect(body).toBeLessThan(4_096 + 65_536)
  })

  test('or a little at a time: its time ends it, or how much it is', async () => {
    const results = kinds.map(async ([kind, expected, head, part]) => {
      const { url, closed } = await endless(head, () => part, 50)
      const reply = await nodePost(request(url, { mayConnect: () => true, timeoutMs: 3_000 }))
      await closed
      const isEnded = expected === taken ? 'httpStatus' in reply : reply.kind === 'failed'
      return [kind, isEnded]
    })
    expect(await Promise.all(results)).toEqual(kinds.map(([kind]) => [kind, true]))
  })
})

test('a resolver that never answers is given up in time', async () => {
  const post = createNodePost(() => undefined)
  expect(await post(request('http://shop.example/', { timeoutMs: 200 }))).toEqual({
    kind: 'failed',
    why: 'timeout',
  })
})
