import { createServer } from 'node:http'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { extensions, operations } from '#contract/operations.ts'
import { portOf } from '#infra/machine/port-of.ts'
import { startService } from '#test/e2e/support/service.ts'

/*
 * A callback URL that leads to ourselves would make one request send others, which send others. Here it leads to an
 * operation of the same service, under every name that this machine has, straight or by way of somebody else.
 */

const service = await startService()
const { north, logged } = service
const { port } = new URL(service.url)
beforeEach(() => logged.splice(0))

const hosts = [
  ...['127.0.0.1', 'localhost', 'LOCALHOST', '127.1', '2130706433', '0x7f000001', '017700000001'],
  ...['127.0.0.1.', '①②⑦.0.0.1', '127。0。0。1', '127.9.9.9'],
]
const paths = [...Object.values(operations), ...Object.values(extensions)].map(({ path }) => path)

/** What the service was asked since, besides the one request that began it. */
function asked() {
  const requests = logged.filter(({ event }) => event === 'request')
  return requests.map(({ operation, errorCode }) => `${operation} ${errorCode}`)
}

async function setAll(url: string, format = 'json'): Promise<void> {
  for (const type of ['1', '2', '3']) {
    const { reason } = await north.call('addCallbackUrl', { type, url, format })
    expect(reason, url).toBe('success')
  }
  logged.splice(0)
}

test.each(hosts)('at %s one request makes five, which are refused and make none', async (host) => {
  await setAll(`http://${host}:${port}${extensions.testCallbackUrl.path}?key=${north.apiKey}`)
  await north.call('testCallbackUrl', {})
  const [first, ...others] = asked().toSorted()
  expect(first).toMatch(/^testCallbackUrl /)
  // A name that is no address of this machine, or that the resolver does not take, comes to nothing.
  expect(others.length === 0 || others.length === 5).toBe(true)
  expect([first, ...others].filter((line) => line === 'testCallbackUrl 10007')).toHaveLength(others.length)
})

test('some of these names lead here', async () => {
  await setAll(`http://localhost:${port}${extensions.testCallbackUrl.path}?key=${north.apiKey}`)
  await north.call('testCallbackUrl', {})
  expect(asked()).toHaveLength(6)
})

test.each(['json', 'form'])('at any operation a push does nothing (%s)', async (format) => {
  for (const path of paths) {
    await setAll(`http://127.0.0.1:${port}${path}?key=${north.apiKey}`, format)
    const { result } = await north.call('testCallbackUrl', {})
    expect(result.samples.map(({ httpStatus }: { readonly httpStatus: number }) => httpStatus)).toEqual([
      404, 404, 404, 404, 404,
    ])
    expect(
      asked().filter((line) => line.endsWith(' 10007')),
      path,
    ).toHaveLength(5)
    expect(asked()).toHaveLength(6)
  }
})

test.each([301, 302, 303, 307, 308])('a redirect to ourselves (%i) is not followed', async (status) => {
  const elsewhere = createServer((_request, response) => {
    const location = `${service.url}${extensions.testCallbackUrl.path}?key=${north.apiKey}`
    response.writeHead(status, { location }).end()
  })
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
  afterAll(() => void elsewhere.close())
  await setAll(`http://127.0.0.1:${portOf(elsewhere)}/`)
  await north.call('testCallbackUrl', {})
  expect(asked()).toEqual(['testCallbackUrl 0'])
})
