import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { portOf } from '#infra/machine/port-of.ts'
import { acceptRawUrls } from '#infra/machine/raw-urls.ts'

const path = '/grabTicket/action/search.php'
const seen: string[] = []
let server: Server

beforeEach(async () => {
  seen.length = 0
  server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`)
    response.end(`${request.headers['x-mine']} ${request.url}`)
  })
  acceptRawUrls(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterEach(() => server.closeAllConnections())

/** What comes back for these very bytes. */
async function answerTo(request: string | Buffer): Promise<string> {
  const socket = connect(portOf(server), '127.0.0.1')
  socket.write(request)
  return text(socket)
}

const headers = 'Host: x\r\nConnection: keep-alive\r\nX-Mine: 1\r\n\r\n'

describe('a URL with Chinese in it', () => {
  test('as Juhe’s documentation writes it is read as if it were encoded, headers included', async () => {
    const answer = await answerTo(`GET ${path}?from=苏州&to=昆山 HTTP/1.1\r\n${headers}`)
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect(answer).toContain('1 /grabTicket/action/search.php?from=%E8%8B%8F%E5%B7%9E&to=%E6%98%86%E5%B1%B1')
    expect(seen).toHaveLength(1)
  })

  test('keeps its bytes when they are no UTF-8: the operation judges them', async () => {
    const gbk = Buffer.from([0xcb, 0xd5, 0xd6, 0xdd])
    await answerTo(
      Buffer.concat([Buffer.from(`GET ${path}?a=`), gbk, Buffer.from(` HTTP/1.1\r\n${headers}`)]),
    )
    expect(seen).toEqual([`GET ${path}?a=%CB%D5%D6%DD`])
  })

  test('with blanks in it is read, too', async () => {
    const answer = await answerTo(`GET ${path}?from=苏 州&date=2016-12-01 02:29 HTTP/1.1\r\n${headers}`)
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    await answerTo(`GET ${path}?from=A&date=2016-12-01 02:29 HTTP/1.1\r\n${headers}`)
    expect(seen).toEqual([
      `GET ${path}?from=%E8%8B%8F%20%E5%B7%9E&date=2016-12-01%2002:29`,
      `GET ${path}?from=A&date=2016-12-01%2002:29`,
    ])
  })

  test.each([
    ['elsewhere, where it would seem to come from this machine', `GET /board/苏州 HTTP/1.1\r\n${headers}`],
    ['at a callback', `GET /juhe/callback/1/苏州 HTTP/1.1\r\n${headers}`],
    ['with a path that climbs out', `GET /grabTicket/action/../../board?苏 HTTP/1.1\r\n${headers}`],
    [
      'with another request behind it',
      `GET ${path}?a=苏 HTTP/1.1\r\n${headers}GET /board HTTP/1.1\r\n${headers}`,
    ],
    ['with a body', `POST ${path}?a=苏 HTTP/1.1\r\nContent-Length: 1\r\n${headers}a`],
  ])('%s is refused', async (_, request) => {
    expect(await answerTo(request)).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
    expect(seen).toEqual([])
  })
})

test.each([
  ['a control character', `GET ${path}?a=\u0001 HTTP/1.1\r\n${headers}`],
  ['a control character beside Chinese', `GET ${path}?a=苏\u0001 HTTP/1.1\r\n${headers}`],
  ['DEL', `GET ${path}?a=\u007f HTTP/1.1\r\n${headers}`],
])(
  'a URL that encoding does not mend is refused at once, and not sent again for ever: %s',
  async (_, request) => {
    let connections = 0
    server.on('connection', () => {
      connections += 1
    })
    expect(await answerTo(request)).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
    expect([connections, seen]).toEqual([1, []])
  },
)

test('what is no HTTP is refused as before', async () => {
  expect(await answerTo('hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
  expect(seen).toEqual([])
})
