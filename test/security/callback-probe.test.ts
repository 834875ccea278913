import type { LookupAddress } from 'node:dns'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTcpServer } from 'node:net'
import { afterAll, describe, expect, test } from 'vitest'
import { portOf } from '#infra/machine/port-of.ts'
import { createNodePost, nodePost } from '#shared/pushes/node-post.ts'
import { countedTable } from '#test/support/counted-table.ts'
import { startInProcess } from '#test/support/in-process.ts'

/*
 * A tenant may say where we shall send, and is told what came of it: testCallbackUrl at once, listPushes later. So he could
 * look around in our network, count its ports, or let us shout at somebody. Here is what he gets.
 */

const closing: (() => void)[] = []
afterAll(() => {
  for (const close of closing) close()
})

async function listening<Listener extends Server>(server: Listener): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    server.close()
    server.closeAllConnections()
  })
  return portOf(server)
}

/** A receiver, or what a tenant would like to reach. */
async function serve(listener: RequestListener) {
  const seen: { readonly url: string | undefined; readonly type: string | undefined }[] = []
  const port = await listening(
    createServer((request, response) => {
      seen.push({ url: request.url, type: request.headers['content-type'] })
      request.resume().on('end', () => listener(request, response))
    }),
  )
  return { port, seen }
}

/** A service with a tenant, which resolves names as it is told. */
async function start(policy: 'public' | 'any', addresses: Readonly<Record<string, readonly string[]>> = {}) {
  const table = countedTable(() => service.clock.ms)
  const asked: string[] = []
  const post = createNodePost((hostname, _options, callback) => {
    asked.push(hostname)
    const found = addresses[hostname] ?? []
    callback(
      null,
      found.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 })),
    )
  })
  const service = await startInProcess({ sender: table.sender, env: { CALLBACK_POLICY: policy }, post })
  const { key } = await service.addTenant('prober')
  const set = (url: string, type = '3', format = 'json') =>
    service.call('addCallbackUrl', { key, url, type, format })
  return { ...service, key, asked, set, sample: () => service.call('testCallbackUrl', { key }) }
}

/** A port of this machine at which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createTcpServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

describe('what a receiver answers', () => {
  test('is told by its status alone: nothing of its body, its headers or where it points', async () => {
    const inside = await serve((_, response) => response.end('role-credentials'))
    const receiver = await serve((_, response) =>
      response
        .writeHead(302, 'Secret-Phrase', {
          location: `http://127.0.0.1:${inside.port}/latest/meta-data`,
          'x-secret': 'secret-header',
          'set-cookie': 'secret-cookie=1',
        })
        .end('secret-body'),
    )
    const { set, sample } = await start('any')
    await set(`http://127.0.0.1:${receiver.port}/`)
    const body = await sample()
    expect(body).toEqual({
      reason: 'success',
      error_code: 0,
      result: {
        samples: [
          {
            type: '3',
            event: 'orderExpired',
            pushId: expect.stringMatching(/^msg_sample_orderExpired_/),
            delivered: false,
            httpStatus: 302,
            error: '',
            durationMs: expect.any(Number),
          },
        ],
      },
    })
    expect(JSON.stringify(body)).not.toMatch(/secret|latest/i)
    expect(inside.seen).toEqual([])
  })

  test.each([
    ['what is no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n', 'notHttp 应答不是HTTP'],
    [
      'another protocol',
      'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
      'notHttp 应答不是HTTP',
    ],
    ['nothing', '', 'reset 连接被断开,没有应答'],
  ])('is told by its kind alone, if it is %s', async (_, banner, why) => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined).end(banner)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closing.push(() => server.close())
    const open = server.address()
    const { set, sample } = await start('any')
    await set(`http://127.0.0.1:${typeof open === 'object' && open !== null ? open.port : 0}/`)
    expect((await sample()).reason).toBe(`参数错误:url type 3 ${why}`)
    await set(`http://127.0.0.1:${await closedPort()}/`)
    expect((await sample()).reason).toBe('参数错误:url type 3 refused 端口拒绝连接')
  })
})

describe('a name that leads inside', () => {
  const inside = ['127.0.0.1', '10.0.0.7', '169.254.169.254', '::1', 'fd00:ec2::254', '::ffff:127.0.0.1']

  test.each(['json', 'form'])('is the same, whatever listens there or not (%s)', async (format) => {
    const server = await serve((_, response) => response.end())
    const answers = new Set<string>()
    for (const address of inside) {
      for (const port of [server.port, await closedPort()]) {
        const { set, sample } = await start('public', { 'inside.example.com': [address] })
        await set(`http://inside.example.com:${port}/`, '3', format)
        answers.add(JSON.stringify(await sample()))
      }
    }
    expect([...answers]).toEqual([
      '{"reason":"参数错误:url type 3 blocked 地址指向本机或内网,不允许连接","result":null,"error_code":223804}',
    ])
    expect(server.seen).toEqual([])
  })

  test('is the same also where some of its addresses are public, and where it has none', async () => {
    const server = await serve((_, response) => response.end())
    const names = {
      'mixed.example.com': ['93.184.216.34', '127.0.0.1'],
      'turned.example.com': ['127.0.0.1', '93.184.216.34'],
      'empty.example.com': [],
    }
    for (const name of Object.keys(names)) {
      const { set, sample } = await start('public', names)
      await set(`http://${name}:${server.port}/`)
      expect((await sample()).reason).toContain(' blocked ')
    }
    expect(server.seen).toEqual([])
  })

  test('is refused as an address, so that no name is asked for and nothing is stored', async () => {
    const { set, sample, asked } = await start('public')
    expect((await set('http://127.0.0.1:8080/')).reason).toBe('参数错误:url 不得指向本机或内网')
    expect((await sample()).reason).toContain('未配置')
    expect(asked).toEqual([])
  })
})

test('a URL that was taken by other rules is not sent to: it is judged each time', async () => {
  const server = await serve((_, response) => response.end())
  const lax = await start('any')
  await lax.set(`http://127.0.0.1:${server.port}/`)
  const { sender } = lax.table
  for (const CALLBACK_POLICY of ['public', 'public-https']) {
    const strict = await startInProcess({ sender, env: { CALLBACK_POLICY }, post: nodePost })
    const { reason } = await strict.call('testCallbackUrl', { key: lax.key })
    expect(reason).toBe('参数错误:url type 3 blocked 地址指向本机或内网,不允许连接')
  }
  expect(server.seen).toEqual([])
})

test('one call makes five requests at most, each of them once, whatever comes back', async () => {
  const receiver = await serve((_, response) => response.writeHead(503, { 'retry-after': '0' }).end())
  const { set, sample, posted } = await start('any')
  for (const type of ['1', '2', '3']) await set(`http://127.0.0.1:${receiver.port}/${type}`, type)
  await sample()
  expect(receiver.seen.map(({ url }) => url).sort()).toEqual(['/1', '/1', '/2', '/2', '/3'])
  expect(Math.max(...posted.map(({ body }) => body.length))).toBeLessThan(2_048)
})
