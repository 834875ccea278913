import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { portOf } from '#infra/machine/port-of.ts'
import { AnswerTooLong } from '#shared/fetch.ts'
import { nodeFetch } from '#shared/node-fetch.ts'

const servers: Server[] = []
const connections = new Set<Socket>()
afterEach(() => {
  connections.clear()
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).on('connection', (socket) => connections.add(socket))
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${portOf(server)}`
}

test('a form is posted as forms are, and the whole answer is read', async () => {
  const url = await serve(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { method, headers } = request
    const told = { method, type: headers['content-type'], body: Buffer.concat(chunks).toString() }
    const text = Buffer.from(JSON.stringify({ ...told, 车站: '上海虹桥' }))
    // In the midst of a character.
    response.write(text.subarray(0, -7), () => response.end(text.subarray(-7)))
  })
  const reply = await nodeFetch(`${url}/search.php`, {
    method: 'POST',
    body: new URLSearchParams({ from: '北京' }),
  })
  expect([reply.ok, reply.status, JSON.parse(await reply.text())]).toEqual([
    true,
    200,
    {
      method: 'POST',
      type: 'application/x-www-form-urlencoded;charset=UTF-8',
      body: 'from=%E5%8C%97%E4%BA%AC',
      车站: '上海虹桥',
    },
  ])
})

test('a redirect is an answer, and is not followed', async () => {
  const url = await serve((_, response) => response.writeHead(302, { location: '/elsewhere' }).end('moved'))
  const reply = await nodeFetch(url, { method: 'POST', body: new URLSearchParams({ key: 'secret' }) })
  expect([reply.ok, reply.status, await reply.text()]).toEqual([false, 302, 'moved'])
})

test('gzip is read', async () => {
  const url = await serve((request, response) => {
    expect(request.headers['accept-encoding']).toBe('gzip')
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('车站'.repeat(10_000)))
  })
  expect(await (await nodeFetch(url)).text()).toBe('车站'.repeat(10_000))
})

test.each([
  ['cut off', {}, Buffer.from('{"reason":')],
  ['cut off within gzip', { 'content-encoding': 'gzip' }, gzipSync('车站'.repeat(10_000)).subarray(0, 40)],
])('an answer that is %s is an error, never half a text', async (_, headers, half) => {
  const url = await serve((request, response) => {
    response.writeHead(200, { ...headers, 'content-length': '1000' })
    response.write(half, () => request.socket.destroy())
  })
  const reply = await nodeFetch(url)
  await expect(reply.text()).rejects.toThrow()
})

test('what says gzip and is none is an error', async () => {
  const url = await serve((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('{}'))
  const reply = await nodeFetch(url)
  await expect(reply.text()).rejects.toThrow()
})

describe('an answer that is longer than it may be', () => {
  /** Pours chunks for as long as anybody takes them; tells how much was taken when the connection is gone. */
  async function pouring(chunk: Buffer, headers: Readonly<Record<string, string>>) {
    const poured = { bytes: 0 }
    const cut = Promise.withResolvers<void>()
    const url = await serve((_, response) => {
      response.writeHead(200, headers)
      const pour = () => {
        while (!response.destroyed) {
          poured.bytes += chunk.length
          if (!response.write(chunk)) return
        }
      }
      response.on('drain', pour).on('close', cut.resolve)
      pour()
    })
    return { url, poured, cut: cut.promise }
  }

  test('is not read to its end, even where it has none: the connection is cut', async () => {
    const { url, poured, cut } = await pouring(Buffer.alloc(16_384, 'a'), {})
    const reply = await nodeFetch(url, { mostBytes: 100_000 })
    await expect(reply.text()).rejects.toThrow(AnswerTooLong)
    await cut
    // What lies in the buffers between the two is some megabytes at most.
    expect(poured.bytes).toBeLessThan(50_000_000)
  })

  test('has a bound where none was given', async () => {
    const { url, cut } = await pouring(Buffer.alloc(65_536, 'a'), {})
    await expect((await nodeFetch(url)).text()).rejects.toThrow(AnswerTooLong)
    await cut
  })

  test('is measured as it is unzipped: a small one may hold a huge one', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024))
    expect(bomb.length).toBeLessThan(100_000)
    // Its second half never comes: whoever wanted all of it before measuring would wait for ever.
    const url = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).write(bomb.subarray(0, bomb.length / 2)),
    )
    await expect((await nodeFetch(url, { mostBytes: 100_000 })).text()).rejects.toThrow(AnswerTooLong)
  })

  test('is cut, too, where its gzip has no end', async () => {
    const { url, cut } = await pouring(gzipSync(Buffer.alloc(100_000)), { 'content-encoding': 'gzip' })
    await expect((await nodeFetch(url, { mostBytes: 1_000_000 })).text()).rejects.toThrow(AnswerTooLong)
    await cut
  })

  test('may have just its length', async () => {
    const url = await serve((_, response) => response.end('a'.repeat(1_000)))
    expect(await (await nodeFetch(url, { mostBytes: 1_000 })).text()).toHaveLength(1_000)
    await expect((await nodeFetch(url, { mostBytes: 999 })).text()).rejects.toThrow(AnswerTooLong)
  })
})

test.each([
  ['another protocol', 'HTTP/1.1 101 Switching Protocols\r\nupgrade: shell\r\nconnection: upgrade\r\n\r\n'],
  ['headers without end', `HTTP/1.1 200 OK\r\nx: ${'a'.repeat(64 * 1024)}\r\n\r\n`],
  ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'],
])('an answer of %s is an error', async (_, bytes) => {
  const url = await serve(() => undefined)
  servers.at(-1)?.on('connection', (socket) => socket.on('error', () => undefined).end(bytes))
  await expect(nodeFetch(url)).rejects.toThrow()
})

test('nobody there is an error', async () => {
  await expect(nodeFetch('http://127.0.0.1:1/')).rejects.toThrow('ECONNREFUSED')
})

test('a signal ends a call before its answer, and in the midst of it', async () => {
  const silent = await serve(() => undefined)
  const before = new AbortController()
  const waiting = nodeFetch(silent, { signal: before.signal })
  before.abort()
  await expect(waiting).rejects.toThrow()

  const slow = await serve((_, response) => void response.writeHead(200).write('{'))
  const midst = new AbortController()
  const reply = await nodeFetch(slow, { signal: midst.signal })
  const reading = reply.text()
  midst.abort()
  await expect(reading).rejects.toThrow()
})

test('calls after one another share a connection, though each is aborted when it has ended', async () => {
  const url = await serve((request, response) => void request.resume().on('end', () => response.end('ok')))
  for (let call = 0; call < 5; call += 1) {
    const ended = new AbortController()
    const body = new URLSearchParams({ call: String(call) })
    const reply = await nodeFetch(url, { method: 'POST', body, signal: ended.signal })
    expect(await reply.text()).toBe('ok')
    ended.abort()
  }
  expect(connections.size).toBe(1)
})

test('effects do not meet a connection that the other side is just closing: each has its own', async () => {
  const used = new WeakSet<Socket>()
  const url = await serve((request, response) => {
    const { socket } = request
    // A kept connection is closed just as it is used again.
    if (used.has(socket)) {
      socket.destroy()
      return
    }
    used.add(socket)
    response.end('{}')
  })
  const body = () => new URLSearchParams({ key: 'k' })
  for (let call = 0; call < 30; call += 1) {
    await nodeFetch(url, { method: 'POST', body: body() }).then(
      (reply) => reply.text(),
      () => undefined,
    )
    const reply = await nodeFetch(url, { method: 'POST', body: body(), isFresh: true })
    expect(await reply.text()).toBe('{}')
  }
})
