import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { encodeCallback } from '#infra/sandbox/callback-encoding.ts'
import { parseSecrets } from '#shared/lambda/platform/secrets.ts'
import { getItem } from '#shared/table/items.ts'
import { orderKey } from '#shared/table/keys.ts'
import { startService, type TestService, temporaryFolder } from './support/service.ts'
import { placeOrder } from './support/trips.ts'

/* What a stage may choose about Juhe's callbacks, by HTTP. The schedule stands still: only pushes change orders. */

const still = { everyMs: 3_600_000 }
const atItsWord = { CONFIRM_CALLBACKS: 'false' }

async function tokensOf({ dataDir }: Pick<TestService, 'dataDir'>) {
  const secrets = parseSecrets(await readFile(join(dataDir, 'secrets.json'), 'utf8'))
  return { secrets, token: secrets.callbackTokens[3][0] ?? '' }
}

/** An order that grabs, and a push with all the right numbers that says that it expired. */
async function expiring(service: TestService) {
  const { orderNo, outOrderNo } = await placeOrder(service.north, service.clock.now(), { person: '过期' })
  const [upstream] = await service.sandbox.orders(orderNo)
  const body = { msgCode: '101', msgInfo: '抢票单过期', orderNo: upstream?.orderNo, outOrderNo: orderNo }
  return {
    body,
    outOrderNo,
    item: () => getItem(service.table, orderKey(orderNo)),
    status: async () => (await service.north.call('orderDetail', { outOrderNo })).result.status,
  }
}

async function push(
  service: TestService,
  token: string,
  body: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
) {
  const { contentType, text } = encodeCallback('form-data-field', body)
  const response = await fetch(`${service.url}/juhe/callback/3/${token}`, {
    method: 'POST',
    body: text,
    headers: { 'content-type': contentType, ...headers },
  })
  const outcome = service.logged.findLast((line) => line.event === 'callbackIn')?.outcome
  return { status: response.status, text: await response.text(), outcome }
}

const success = { status: 200, text: 'success' }

test('where the sources are listed, a push from elsewhere changes nothing, whatever its headers say of where it comes from', async () => {
  const service = await startService({ ...still, env: { CALLBACK_SOURCES: '203.0.113.0/24,2001:db8::/32' } })
  const { token } = await tokensOf(service)
  const order = await expiring(service)
  const before = await order.item()
  const listed = '203.0.113.7'
  for (const headers of [
    {},
    { 'x-forwarded-for': listed, 'x-real-ip': listed, 'true-client-ip': listed, 'cf-connecting-ip': listed },
    { forwarded: `for=${listed}`, 'x-forwarded-for': `${listed}, 127.0.0.1`, 'x-client-ip': listed },
  ])
    expect(await push(service, token, order.body, headers)).toEqual({ ...success, outcome: 'badSource' })
  // To whoever has not even the token the sources are nothing.
  expect(await push(service, 'x'.repeat(43), order.body)).toEqual({ ...success, outcome: 'badToken' })
  expect(await order.item()).toEqual(before)
})

test('where the sources are listed, a push from one of them counts', async () => {
  const service = await startService({
    ...still,
    env: { ...atItsWord, CALLBACK_SOURCES: '203.0.113.0/24, 127.0.0.0/8' },
  })
  const { token } = await tokensOf(service)
  const order = await expiring(service)
  expect(await push(service, token, order.body)).toEqual({ ...success, outcome: 'applied' })
  expect(await order.status()).toBe('O')
})

test('where pushes are confirmed, a forged one with all the right numbers is asked about, and ends nothing', async () => {
  const service = await startService(still)
  const { token } = await tokensOf(service)
  const order = await expiring(service)
  expect(await push(service, token, order.body)).toMatchObject(success)
  // Everything due happens: Juhe is asked, and says that the order still grabs.
  await service.sandbox.advance(300)
  expect(await order.status()).toBe('D')
  expect(service.north.receiver.attemptsOf(order.outOrderNo)).toEqual([])
})

test('two tokens of a type count at a time; the one that is taken away counts no longer', async () => {
  const dataDir = await temporaryFolder()
  const first = await startService({ ...still, dataDir })
  const { secrets, token: old } = await tokensOf(first)
  const [one, other, third] = [await expiring(first), await expiring(first), await expiring(first)]
  await first.close()
  const fresh = 'a-token-that-is-new'.padEnd(43, '0')
  const restart = async (tokens: readonly string[]) => {
    const callbackTokens = { ...secrets.callbackTokens, 3: tokens }
    await writeFile(join(dataDir, 'secrets.json'), JSON.stringify({ ...secrets, callbackTokens }))
    return startService({ ...still, dataDir })
  }
  const both = await restart([fresh, old])
  expect(await push(both, fresh, one.body)).toEqual({ ...success, outcome: 'applied' })
  expect(await push(both, old, other.body)).toEqual({ ...success, outcome: 'applied' })
  await both.close()
  const after = await restart([fresh])
  expect(await push(after, old, third.body)).toEqual({ ...success, outcome: 'badToken' })
  expect(await push(after, fresh, third.body)).toEqual({ ...success, outcome: 'applied' })
})
