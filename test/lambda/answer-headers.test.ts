import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LocalService, startLocal } from '#infra/local/local-service.ts'

let dataDir: string
let service: LocalService
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'headers-'))
  const webhookSecret = `whsec_${Buffer.alloc(24, 5).toString('base64')}`
  service = await startLocal({
    ...{ dataDir, host: '127.0.0.1', port: 0, sandboxPort: 0, log: () => undefined },
    tenants: [{ tenantId: 'demo', name: 'Demo', apiKey: 'demo-key', webhookSecret }],
    sandbox: { seed: 'test', pushEncoding: 'json' },
  })
})
afterAll(async () => {
  await service.close()
  await rm(dataDir, { recursive: true })
})

test.each([
  '/grabTicket/action/dataDictionary.php?key=demo-key',
  '/grabTicket/action/orderDetail.php?key=wrong',
  '/grabTicket/action/orderDetail.php?key=demo-key',
  '/juhe/callback/1/wrong',
  '/docs',
  '/docs/nothing',
  '/nowhere',
])('%s is answered with the headers that keep browsers safe', async (path) => {
  const { headers } = await fetch(service.url + path)
  expect(headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains')
  expect(headers.get('x-content-type-options')).toBe('nosniff')
})

test('a push that comes to one of our own operations does nothing there', async () => {
  const headers = { 'webhook-id': 'msg_1', 'webhook-timestamp': '1', 'webhook-signature': 'v1,x' }
  const url = `${service.url}/grabTicket/action/testCallbackUrl.php?key=demo-key`
  const answer = await fetch(url, { method: 'POST', headers })
  expect([answer.status, await answer.json()]).toEqual([404, expect.objectContaining({ error_code: 10007 })])
})
