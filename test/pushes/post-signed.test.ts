import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { TenantId } from '#shared/ids.ts'
import type { PostReply, PostRequest } from '#shared/pushes/post.ts'
import { postSigned } from '#shared/pushes/post-signed.ts'
import type { CallbackPolicy } from '#shared/tenants/callback-policy.ts'
import type { Tenant } from '#shared/tenants/tenant.ts'
import { createVault } from '#shared/vault/vault.ts'

const key = Buffer.alloc(32, 1).toString('base64url')
const vault = createVault({ sealingKeys: [{ kid: 'k1', key }], fingerprintKey: key })
const tenantId = TenantId.parse('north')
const secretOf = (fill: number) => `whsec_${Buffer.alloc(24, fill).toString('base64')}`
const [newSecret, oldSecret] = [secretOf(1), secretOf(2)]

/** Our clock, and what the receivers' clocks show. */
const sentAt = Date.UTC(2026, 2, 2, 2, 0, 0, 400)
const theirs = sentAt + 3_700
const overlapEnds = sentAt + 1

const json = '{"msgInfo":"已退票 & more","orderNo":"T1"}'

/** Sends one push to a receiver that answers so after 250 ms. */
async function sent(
  reply: PostReply,
  options: {
    readonly now?: number
    readonly url?: string
    readonly format?: 'json' | 'form'
    readonly policy?: CallbackPolicy
  } = {},
) {
  const { url = 'https://shop.example/push', format = 'json', policy = 'public' } = options
  const clock = { ms: options.now ?? sentAt }
  const requests: PostRequest[] = []
  const tenant: Tenant = {
    ...{ tenantId, name: 'North', state: 'active', callbackUrls: {}, createdAt: 0, version: 1 },
    webhookSecret: await vault.seal(tenantId, newSecret, 'webhookSecret'),
    previousSecret: {
      secret: await vault.seal(tenantId, oldSecret, 'webhookSecret'),
      until: overlapEnds,
    },
  }
  const services = {
    ...{ vault, callbackPolicy: policy, now: () => clock.ms, othersNow: () => theirs },
    post: async (request: PostRequest) => {
      requests.push(request)
      clock.ms += 250
      return reply
    },
  }
  const outcome = await postSigned(services, tenant, { url, format }, () => ({ id: 'msg_1', json }))
  return { outcome, requests }
}

const answered = { kind: 'answered', httpStatus: 200 } as const

/** The second in which it is sent on the receivers' clocks. */
const timestamp = String(Math.floor(theirs / 1_000))

/** What a secret signs: Standard Webhooks, of id, second and body. */
const signatureOf = (secret: string, body: string) =>
  new Webhook(secret).sign('msg_1', new Date(theirs), body)

test('a push goes out as JSON, signed for the receivers’ clocks by both secrets until their overlap ends', async () => {
  const { outcome, requests } = await sent(answered)
  expect(requests).toEqual([
    {
      url: 'https://shop.example/push',
      headers: {
        'content-type': 'application/json;charset=utf-8',
        'user-agent': 'grab-ticket-order-service',
        'webhook-id': 'msg_1',
        'webhook-timestamp': timestamp,
        'webhook-signature': `${signatureOf(newSecret, json)} ${signatureOf(oldSecret, json)}`,
      },
      body: json,
      timeoutMs: 10_000,
      mayConnect: expect.any(Function),
    },
  ])
  expect(outcome).toEqual({ attempt: { at: sentAt, ms: 250, result: { kind: 'answered', httpStatus: 200 } } })
})

test('from the end of the overlap on only the new secret signs', async () => {
  const { requests } = await sent(answered, { now: overlapEnds })
  expect(requests[0]?.headers['webhook-signature']).toBe(signatureOf(newSecret, json))
})

test('as a form, the field data holds the JSON, and what is signed is the form', async () => {
  const { requests } = await sent(answered, { format: 'form', now: overlapEnds })
  const body =
    'data=%7B%22msgInfo%22%3A%22%E5%B7%B2%E9%80%80%E7%A5%A8+%26+more%22%2C%22orderNo%22%3A%22T1%22%7D'
  expect(requests[0]).toMatchObject({
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded;charset=utf-8',
      'webhook-signature': signatureOf(newSecret, body),
    },
  })
})

test.each([
  ['17', 17_000],
  [
    new Date(Math.ceil(theirs / 1_000) * 1_000 + 60_000).toUTCString(),
    Math.ceil(theirs / 1_000) * 1_000 + 60_000 - theirs,
  ],
  [new Date(theirs - 60_000).toUTCString(), 0],
])('Retry-After: %s is told in ms, by the receivers’ clock', async (retryAfter, retryAfterMs) => {
  const { outcome } = await sent({ kind: 'answered', httpStatus: 503, retryAfter })
  expect(outcome).toEqual({
    attempt: { at: sentAt, ms: 250, result: { kind: 'answered', httpStatus: 503 } },
    retryAfterMs,
  })
})

test('an attempt without an answer says why', async () => {
  const { outcome } = await sent({ kind: 'failed', why: 'tls' })
  expect(outcome).toEqual({ attempt: { at: sentAt, ms: 250, result: { kind: 'failed', why: 'tls' } } })
})

test('to a URL that the stage does not allow nothing is sent', async () => {
  const { outcome, requests } = await sent(answered, { url: 'http://127.0.0.1/push' })
  expect(requests).toEqual([])
  expect(outcome).toEqual({ attempt: { at: sentAt, ms: 0, result: { kind: 'failed', why: 'blocked' } } })
})

test('where only public addresses are allowed, a name may lead to no other', async () => {
  const mayConnect = async (policy: CallbackPolicy, address: string) =>
    (await sent(answered, { policy })).requests[0]?.mayConnect(address)
  expect(await mayConnect('public', '10.0.0.1')).toBe(false)
  expect(await mayConnect('public', '93.184.215.14')).toBe(true)
  expect(await mayConnect('any', '10.0.0.1')).toBe(true)
})
