import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { createPushVerifier, PushError, type PushHeaders } from '#shared/client/verify-push.ts'
import { exampleText } from '#test/contract/fixtures.ts'

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const now = Date.parse('2026-11-22T10:00:00Z')
const verify = createPushVerifier(secret, { now: () => now })

function signed(body: string, { at = now, with: key = secret, id = 'msg_1' } = {}) {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at / 1_000)),
    'webhook-signature': new Webhook(key).sign(id, new Date(at), body),
  }
}

async function faultOf(headers: PushHeaders, body: string): Promise<string> {
  const outcome = await verify(headers, body).catch((error: unknown) => error)
  if (!(outcome instanceof PushError)) throw new Error('was believed')
  return outcome.fault
}

const kinds = ['ticketIssued', 'ticketFailed', 'orderExpired', 'refundSucceeded', 'refundFailed'] as const
const body = exampleText('push.ticketIssued')

describe('a push that was signed', () => {
  test.each(kinds)('is read for what it is: %s', async (kind) => {
    const text = exampleText(`push.${kind}`)
    expect(await verify(signed(text), text)).toEqual({ id: 'msg_1', kind, body: JSON.parse(text) })
  })

  test('may be a form, whose field `data` holds the JSON', async () => {
    const form = new URLSearchParams({ data: body }).toString()
    expect(await verify(signed(form), form)).toMatchObject({ kind: 'ticketIssued' })
  })

  test('may come with fetch’s headers or node’s, and as bytes', async () => {
    const headers = signed(body)
    expect(await verify(new Headers(headers), body)).toMatchObject({ kind: 'ticketIssued' })
    const capitals = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]),
    )
    expect(await verify(capitals, new TextEncoder().encode(body))).toMatchObject({ kind: 'ticketIssued' })
  })

  test('is believed with either secret while one replaces the other', async () => {
    const old = `whsec_${Buffer.alloc(32, 8).toString('base64')}`
    const both = createPushVerifier([secret, old], { now: () => now })
    expect(await both(signed(body, { with: old }), body)).toMatchObject({ kind: 'ticketIssued' })
    const headers = signed(body)
    const several = { ...headers, 'webhook-signature': `v1a,xyz v1,AAAA ${headers['webhook-signature']}` }
    expect(await both(several, body)).toMatchObject({ kind: 'ticketIssued' })
  })
})

describe('a push is not believed', () => {
  test.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('without %s', async (name) => {
    expect(await faultOf({ ...signed(body), [name]: undefined }, body)).toBe('unsigned')
  })

  test('when a letter of it is another, or its id, or its time', async () => {
    expect(await faultOf(signed(body), body.replace('100', '101'))).toBe('forged')
    expect(await faultOf({ ...signed(body), 'webhook-id': 'msg_2' }, body)).toBe('forged')
    const later = String(Math.floor(now / 1_000) + 1)
    expect(await faultOf({ ...signed(body), 'webhook-timestamp': later }, body)).toBe('forged')
  })

  test('when somebody else has signed it', async () => {
    const other = `whsec_${Buffer.alloc(32, 9).toString('base64')}`
    expect(await faultOf(signed(body, { with: other }), body)).toBe('forged')
  })

  test('more than five minutes from now', async () => {
    expect(await faultOf(signed(body, { at: now - 301_000 }), body)).toBe('stale')
    expect(await faultOf(signed(body, { at: now + 301_000 }), body)).toBe('stale')
    expect(await verify(signed(body, { at: now - 299_000 }), body)).toMatchObject({ id: 'msg_1' })
  })

  test('when it says nothing that is known', async () => {
    for (const text of ['', '[]', '{"msgCode":"100"}', 'data=1'])
      expect(await faultOf(signed(text), text)).toBe('unreadable')
  })
})

test('a text that is not a signing secret is refused at once', () => {
  expect(() => createPushVerifier('whsec_?')).toThrow(TypeError)
  expect(() => createPushVerifier('')).toThrow(TypeError)
})
